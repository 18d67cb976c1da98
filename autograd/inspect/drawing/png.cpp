#include "png.hpp"

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <new>
#include <string_view>

namespace xgrad::inspect {
namespace {

std::string big_endian(std::size_t number) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 0xFF);
  return bytes;
}

const Bytef* bytes_of(const std::string& text) { return reinterpret_cast<const Bytef*>(text.data()); }

std::string compressed(const std::string& text) {
  uLongf size = compressBound(text.size());
  std::string out(size, '\0');
  if (compress(reinterpret_cast<Bytef*>(out.data()), &size, bytes_of(text), text.size()) != Z_OK)
    throw std::bad_alloc();  // all that can fail, as the space is enough
  out.resize(size);
  return out;
}

// A chunk is its length, its name, its contents, and a checksum of the latter two.
std::string chunk(std::string_view name, const std::string& contents) {
  const std::string named = std::string(name) + contents;
  const auto checksum = crc32(0, bytes_of(named), static_cast<uInt>(named.size()));
  return big_endian(contents.size()) + named + big_endian(checksum);
}

std::string png(const Array<double>& image) {
  const std::size_t height = image.shape()[0], width = image.shape()[1];
  std::string pixels;
  for (std::size_t i = 0; i < image.size(); ++i) {
    if (i % width == 0) pixels += '\0';  // each row says how it is filtered: not at all
    const double value = std::isnan(image.data()[i]) ? 0 : std::clamp(image.data()[i], 0.0, 1.0);
    pixels += static_cast<char>(static_cast<unsigned char>(std::lround(255 * value)));
  }
  const std::string kind("\x08\0\0\0\0", 5);  // 8 bits each, gray, as usual, as usual, rows in order
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", big_endian(width) + big_endian(height) + kind) +
         chunk("IDAT", compressed(pixels)) + chunk("IEND", "");
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;  // three bytes are four digits
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) text += k <= count ? digits[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

}  // namespace

std::string png_url(const Array<double>& image) { return "data:image/png;base64," + base64(png(image)); }

}  // namespace xgrad::inspect
