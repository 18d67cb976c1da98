#include <xgrad/autograd/inspect/drawing/png.hpp>

#include <gtest/gtest.h>
#include <zlib.h>
#include <arrays.hpp>

namespace xgrad::inspect {
namespace {

/// What a `data:` URL holds.
std::string bytes_of(const std::string& url) {
  const std::string prefix = "data:image/png;base64,",
                    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  EXPECT_TRUE(url.starts_with(prefix));
  EXPECT_EQ((url.size() - prefix.size()) % 4, 0u);
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : url.substr(prefix.size())) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<unsigned>(digits.find(c));
    count += 6;
    if (count >= 8) bytes += static_cast<char>(bits >> (count -= 8) & 0xFF);
  }
  return bytes;
}

std::size_t number(const std::string& bytes, std::size_t at) {
  std::size_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return number;
}

/// Reads a PNG of the kind that is written here, checking all that a reader checks.
struct Png {
  std::size_t width = 0, height = 0;
  std::vector<int> pixels;

  explicit Png(const std::string& bytes) {
    EXPECT_EQ(bytes.substr(0, 8), "\x89PNG\r\n\x1a\n");
    std::string names;
    for (std::size_t at = 8; at < bytes.size();) {
      const std::size_t length = number(bytes, at);
      const std::string name = bytes.substr(at + 4, 4), contents = bytes.substr(at + 8, length);
      const std::string checked = name + contents;
      EXPECT_EQ(number(bytes, at + 8 + length),
                crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size())));
      if (name == "IHDR") {
        width = number(contents, 0);
        height = number(contents, 4);
        EXPECT_EQ(contents.substr(8), std::string("\x08\0\0\0\0", 5));
      }
      if (name == "IDAT") read_pixels(contents);
      names += name + " ";
      at += 12 + length;
    }
    EXPECT_EQ(names, "IHDR IDAT IEND ");
  }

 private:
  void read_pixels(const std::string& compressed) {
    uLongf size = height * (width + 1);
    std::string rows(size, '?');
    EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(rows.data()), &size,
                         reinterpret_cast<const Bytef*>(compressed.data()), compressed.size()),
              Z_OK);
    EXPECT_EQ(size, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i % (width + 1) == 0)
        EXPECT_EQ(rows[i], 0);
      else
        pixels.push_back(static_cast<unsigned char>(rows[i]));
    }
  }
};

TEST(PngUrl, HoldsThePicture) {
  const Png png(bytes_of(png_url(Array<double>{{0, 0.5, 1}, {0.2, 0.4, 0.6}})));
  EXPECT_EQ(png.width, 3u);
  EXPECT_EQ(png.height, 2u);
  EXPECT_EQ(png.pixels, (std::vector<int>{0, 128, 255, 51, 102, 153}));
}

TEST(PngUrl, KeepsToBlackAndWhite) {
  const Png png(bytes_of(png_url(Array<double>{{-1, 2, nan, infinity, -infinity}})));
  EXPECT_EQ(png.pixels, (std::vector<int>{0, 255, 0, 255, 0}));
}

TEST(PngUrl, TakesAnySize) {
  for (std::size_t width = 1; width < 20; ++width) {
    const Array<double> image = numbers({7, width}, 0, 1);
    const Png png(bytes_of(png_url(image)));
    ASSERT_EQ(png.pixels.size(), 7 * width);
    for (std::size_t i = 0; i < image.size(); ++i)
      EXPECT_NEAR(png.pixels[i], 255 * image.data()[i], 0.5 + 1e-9);
  }
}

}  // namespace
}  // namespace xgrad::inspect
