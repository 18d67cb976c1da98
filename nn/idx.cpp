#include "idx.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <new>
#include <string_view>
#include <system_error>

namespace xgrad::nn {
namespace {

[[noreturn]] void fail(const std::string& path, std::size_t byte, const std::string& message) {
  throw FileError(fmt::format("{}: byte {}: {}", path, byte, message));
}

// The bytes of a file one after the other, uncompressed if they are compressed.
class Bytes {
 public:
  explicit Bytes(const std::string& path) : path_(path) {
    errno = 0;
    file_.reset(std::fopen(path.c_str(), "rb"));
    if (!file_) cannot_read();
    refill();
    is_gzip_ = stream_.avail_in >= 2 && buffer_[0] == 0x1f && buffer_[1] == 0x8b;
    if (is_gzip_ && inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();  // + 16: gzip
  }
  ~Bytes() {
    if (is_gzip_) inflateEnd(&stream_);
  }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  // The next `count` bytes; fails if the file has fewer. `what` says for what they are needed.
  std::vector<unsigned char> take(std::size_t count, std::string_view what) {
    std::vector<unsigned char> bytes;
    while (bytes.size() < count) {
      // `count` is only what the file claims: take memory for at most as many more bytes as there have been.
      const std::size_t have = bytes.size();
      bytes.resize(std::min(count, std::max(buffer_.size(), 2 * have)));
      const std::size_t got = some(bytes.data() + have, bytes.size() - have);
      if (got == 0)
        fail(path_, position_, fmt::format("the file ends, expected {} bytes of {}", count, what));
      position_ += got;
      bytes.resize(have + got);
    }
    return bytes;
  }

  bool at_end() {
    unsigned char next = 0;
    return some(&next, 1) == 0;
  }

  std::size_t position() const { return position_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  // Writes at most `count` bytes to `to`, at least one if there is one; says how many.
  std::size_t some(unsigned char* to, std::size_t count) {
    if (stream_.avail_in == 0) refill();
    if (!is_gzip_) {
      const std::size_t got = std::min<std::size_t>(count, stream_.avail_in);
      std::copy_n(stream_.next_in, got, to);
      stream_.next_in += got;
      stream_.avail_in -= static_cast<uInt>(got);
      return got;
    }
    const auto room = static_cast<uInt>(std::min<std::size_t>(count, 1 << 30));
    stream_.next_out = to;
    stream_.avail_out = room;
    while (stream_.avail_out == room && !gzip_ended_) {
      if (stream_.avail_in == 0) refill();
      if (stream_.avail_in == 0) fail(path_, position_, "the gzip data ends early");
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status == Z_MEM_ERROR) throw std::bad_alloc();
      if (status == Z_STREAM_END) {
        if (stream_.avail_in == 0) refill();
        gzip_ended_ = stream_.avail_in == 0;
        if (gzip_ended_) break;
        // Another member may follow, whose contents go on where those of this one ended.
        if (*stream_.next_in != 0x1f)
          fail(path_, position_ + room - stream_.avail_out, "more bytes follow the end of the gzip data");
        inflateReset(&stream_);
      } else if (status != Z_OK) {
        fail(path_, position_ + room - stream_.avail_out, "the gzip data is corrupt");
      }
    }
    return room - stream_.avail_out;
  }

  void refill() {
    errno = 0;
    stream_.next_in = buffer_.data();
    stream_.avail_in = static_cast<uInt>(std::fread(buffer_.data(), 1, buffer_.size(), file_.get()));
    if (std::ferror(file_.get()) != 0) cannot_read();
  }

  [[noreturn]] void cannot_read() const {
    throw FileError(fmt::format("{}: cannot be read: {}", path_, std::generic_category().message(errno)));
  }

  const std::string& path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<unsigned char> buffer_ = std::vector<unsigned char>(1 << 16);
  z_stream stream_{};  // also when nothing is compressed: what is left in the buffer
  bool is_gzip_ = false;
  bool gzip_ended_ = false;
  std::size_t position_ = 0;
};

enum class Element : unsigned char {
  unsigned_byte = 0x08,
  signed_byte = 0x09,
  int16 = 0x0b,
  int32 = 0x0c,
  float32 = 0x0d,
  float64 = 0x0e
};

std::size_t size_of(Element element) {
  switch (element) {
    case Element::unsigned_byte:
    case Element::signed_byte:
      return 1;
    case Element::int16:
      return 2;
    case Element::int32:
    case Element::float32:
      return 4;
    case Element::float64:
      return 8;
  }
  return 0;
}

// All numbers in an IDX file begin with their most significant byte.
template <class Unsigned>
Unsigned big_endian(const unsigned char* bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) value = value << 8 | bytes[i];
  return static_cast<Unsigned>(value);
}

double number(Element element, const unsigned char* bytes) {
  switch (element) {
    case Element::unsigned_byte:
      return *bytes;
    case Element::signed_byte:
      return static_cast<std::int8_t>(*bytes);
    case Element::int16:
      return static_cast<std::int16_t>(big_endian<std::uint16_t>(bytes));
    case Element::int32:
      return static_cast<std::int32_t>(big_endian<std::uint32_t>(bytes));
    case Element::float32:
      return std::bit_cast<float>(big_endian<std::uint32_t>(bytes));
    case Element::float64:
      return std::bit_cast<double>(big_endian<std::uint64_t>(bytes));
  }
  return 0;
}

struct Contents {
  Element element;
  Shape shape;
  std::vector<unsigned char> data;
  std::size_t data_at;  // its first byte's place in the file
};

Contents read(const std::string& path) {
  Bytes bytes(path);

  // 0, 0, the element type, the number of dimensions; then the length of each.
  const auto magic = bytes.take(4, "magic number");
  const auto element = static_cast<Element>(magic[2]);
  const std::size_t width = size_of(element);
  if (magic[0] != 0 || magic[1] != 0 || width == 0)
    fail(path, 0,
         fmt::format("magic number {:08x}, expected 0000ttdd: element type tt (08, 09, 0b, 0c, 0d or 0e), "
                     "dd dimensions",
                     big_endian<std::uint32_t>(magic.data())));
  const std::size_t dimension = magic[3];
  const auto lengths = bytes.take(4 * dimension, fmt::format("{} dimensions", dimension));
  Shape shape(dimension);
  for (std::size_t i = 0; i < dimension; ++i) shape[i] = big_endian<std::uint32_t>(lengths.data() + 4 * i);

  std::size_t size = std::ranges::find(shape, std::size_t{0}) != shape.end() ? 0 : width;
  for (const std::size_t length : shape) {
    if (size > std::numeric_limits<std::ptrdiff_t>::max() / std::max<std::size_t>(length, 1))
      fail(path, 4, fmt::format("shape {} is more than fits in memory", to_string(shape)));
    size *= length;
  }
  const std::size_t data_at = bytes.position();
  auto data = bytes.take(size, fmt::format("elements of shape {}", to_string(shape)));
  if (!bytes.at_end())
    fail(path, bytes.position(),
         fmt::format("more bytes follow, expected the end after {} bytes of elements of shape {}", size,
                     to_string(shape)));
  return {element, shape, std::move(data), data_at};
}

// The file in the folder that goes by one of the names in use: "train-images" and "idx3-ubyte".
std::string find_file(const std::string& folder, std::string_view what, std::string_view type) {
  for (const char* separator : {"-", "."})
    for (const char* ending : {"", ".gz"}) {
      const auto path =
          std::filesystem::path(folder) / fmt::format("{}{}{}{}", what, separator, type, ending);
      std::error_code ignored;
      if (std::filesystem::is_regular_file(path, ignored)) return path.string();
    }
  throw FileError(
      fmt::format("{}: no file {}-{} or {}-{}.gz in this folder", folder, what, type, what, type));
}

template <class T>
Dataset<T> read_pair(const std::string& folder, const std::string& part, const IdxOptions& options) {
  const std::string images = find_file(folder, part + "-images", "idx3-ubyte");
  const std::string labels = find_file(folder, part + "-labels", "idx1-ubyte");
  Dataset<T> dataset{read_idx<T>(images, options), read_idx_labels(labels)};
  const auto& shape = dataset.inputs.shape();
  if (shape.size() != 3)
    fail(images, 3, fmt::format("{} dimensions, expected 3: images × height × width", shape.size()));
  if (shape[0] != dataset.labels.size())
    fail(labels, 4, fmt::format("{} labels, but {} has {} images", dataset.labels.size(), images, shape[0]));
  return dataset;
}

}  // namespace

template <Real T>
Array<T> read_idx(const std::string& path, const IdxOptions& options) {
  const Contents contents = read(path);
  const std::size_t width = size_of(contents.element);
  auto array = Array<T>::from_shape(contents.shape);
  const unsigned char* bytes = contents.data.data();
  for (T& value : array.storage()) {
    value = static_cast<T>(number(contents.element, bytes) * options.scale);
    bytes += width;
  }
  return array;
}

std::vector<std::size_t> read_idx_labels(const std::string& path) {
  const Contents contents = read(path);
  if (contents.shape.size() != 1)
    fail(path, 3, fmt::format("{} dimensions, expected 1 for labels", contents.shape.size()));
  if (contents.element == Element::float32 || contents.element == Element::float64)
    fail(path, 2, "the elements are floating-point numbers, expected integers for labels");
  const std::size_t width = size_of(contents.element);
  std::vector<std::size_t> labels(contents.shape[0]);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double label = number(contents.element, contents.data.data() + i * width);
    if (label < 0)
      fail(path, contents.data_at + i * width, fmt::format("label {}, expected 0, 1, 2, ...", label));
    labels[i] = static_cast<std::size_t>(label);
  }
  return labels;
}

template <Real T>
IdxFolder<T> read_idx_folder(const std::string& folder, const IdxOptions& options) {
  IdxFolder<T> sets{read_pair<T>(folder, "train", options), read_pair<T>(folder, "t10k", options)};
  const auto& train = sets.train.inputs.shape();
  const auto& test = sets.test.inputs.shape();
  if (!std::equal(train.begin() + 1, train.end(), test.begin() + 1))
    throw FileError(fmt::format("{}: the test images are {}, the training images {}: expected the same size",
                                folder, to_string(test), to_string(train)));
  return sets;
}

template XGRAD_EXPORT Array<float> read_idx<float>(const std::string&, const IdxOptions&);
template XGRAD_EXPORT Array<double> read_idx<double>(const std::string&, const IdxOptions&);
template XGRAD_EXPORT IdxFolder<float> read_idx_folder<float>(const std::string&, const IdxOptions&);
template XGRAD_EXPORT IdxFolder<double> read_idx_folder<double>(const std::string&, const IdxOptions&);

}  // namespace xgrad::nn
