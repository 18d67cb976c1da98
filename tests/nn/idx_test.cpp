#include <xgrad/nn/idx.hpp>

#include <temporary_folder.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace xgrad::nn {
namespace {

using namespace std::string_literals;

std::string big_endian(std::uint64_t value, int bytes) {
  std::string text;
  while (bytes-- > 0) text += static_cast<char>(value >> (8 * bytes) & 0xff);
  return text;
}

/// An IDX file's contents: element type, lengths, and the data as it is.
std::string idx(int type, const std::vector<std::uint32_t>& shape, const std::string& data) {
  std::string contents = "\0\0"s + static_cast<char>(type) + static_cast<char>(shape.size());
  for (const std::uint32_t length : shape) contents += big_endian(length, 4);
  return contents + data;
}

std::uint32_t crc32(const std::string& contents) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : contents) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

/// A gzip file with these contents, stored as they are, so that the tests need no compressor.
std::string gzipped(const std::string& contents) {
  const auto little_endian = [](std::uint64_t value, int bytes) {
    const std::string text = big_endian(value, bytes);
    return std::string(text.rbegin(), text.rend());
  };
  std::string packed = "\x1f\x8b\x08\0\0\0\0\0\0\xff"s;
  constexpr std::size_t longest = 0xffff;  // a block's
  std::size_t at = 0;
  do {
    const std::string block = contents.substr(at, longest);
    at += longest;
    packed += at >= contents.size() ? '\1' : '\0';  // whether it is the last
    packed += little_endian(block.size(), 2) + little_endian(~block.size(), 2) + block;
  } while (at < contents.size());
  return packed + little_endian(crc32(contents), 4) + little_endian(contents.size(), 4);
}

class IdxTest : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string file(const std::string& contents, const std::string& name = "file") const {
    std::ofstream(path(name), std::ios::binary) << contents;
    return path(name);
  }
  /// Writes the four files of a data set: 3 images to train on, 2 to test.
  void write_folder() const {
    file(idx(8, {3, 2, 2}, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"s), "train-images-idx3-ubyte");
    file(idx(8, {3}, "\x07\x00\x09"s), "train-labels-idx1-ubyte");
    file(idx(8, {2, 2, 2}, "\x00\xff\x00\xff\x01\x02\x03\x04"s), "t10k-images-idx3-ubyte");
    file(idx(8, {2}, "\x01\x02"s), "t10k-labels-idx1-ubyte");
  }

  template <class Read>
  static void expect_error(Read read, const std::string& message) {
    try {
      read();
      ADD_FAILURE() << "no error where expected: " << message;
    } catch (const FileError& error) {
      EXPECT_EQ(error.what(), message);
    }
  }
  void expect_file_error(const std::string& contents, const std::string& message) const {
    file(contents);
    expect_error([&] { read_idx<float>(path("file")); }, path("file") + ": " + message);
  }
  void expect_label_error(const std::string& contents, const std::string& message) const {
    file(contents);
    expect_error([&] { read_idx_labels(path("file")); }, path("file") + ": " + message);
  }
  void expect_folder_error(const std::string& message) const {
    expect_error([&] { read_idx_folder<float>(folder_); }, message);
  }

  TemporaryFolder temporary_;
  std::string folder_ = temporary_.path();
};

TEST_F(IdxTest, ReadsBytes) {
  const auto array = read_idx<float>(file(idx(8, {2, 1, 3}, "\x00\x01\x02\x7f\x80\xff"s)));
  EXPECT_EQ(array, (Array<float>{{{0, 1, 2}}, {{127, 128, 255}}}));
}

TEST_F(IdxTest, ReadsEveryElementType) {
  EXPECT_EQ(read_idx<double>(file(idx(9, {2}, "\x7f\xff"s))), (Array<double>{127, -1}));
  EXPECT_EQ(read_idx<double>(file(idx(11, {2}, "\x01\x02\xff\xfe"s))), (Array<double>{258, -2}));
  EXPECT_EQ(read_idx<double>(file(idx(12, {2}, "\x01\x02\x03\x04\xff\xff\xff\xfd"s))),
            (Array<double>{16909060, -3}));
  EXPECT_EQ(read_idx<double>(file(idx(13, {1}, big_endian(std::bit_cast<std::uint32_t>(-0.1f), 4)))),
            (Array<double>{static_cast<double>(-0.1f)}));
  EXPECT_EQ(read_idx<double>(file(idx(14, {1}, big_endian(std::bit_cast<std::uint64_t>(1e-100), 8)))),
            (Array<double>{1e-100}));
}

TEST_F(IdxTest, ReadsScalarsAndEmptyArrays) {
  EXPECT_EQ(read_idx<float>(file(idx(8, {}, "\x05"s)))(), 5);
  EXPECT_EQ(read_idx<float>(file(idx(8, {0, 28, 28}, ""))).shape(), (Shape{0, 28, 28}));
  EXPECT_EQ(read_idx<float>(file(idx(8, {4000000000, 4000000000, 4000000000, 0}, ""))).size(), 0u);
}

TEST_F(IdxTest, ScalesWhenAskedTo) {
  const std::string bytes = file(idx(8, {2}, "\x33\xff"s));
  EXPECT_EQ(read_idx<float>(bytes, {.scale = 1.0 / 255}), (Array<float>{0.2f, 1}));
  EXPECT_EQ(read_idx<double>(bytes, {.scale = 1.0 / 255}), (Array<double>{0.2, 1}));
}

TEST_F(IdxTest, TellsGzipByItsContents) {
  const std::string contents = idx(8, {1, 3}, "\x01\x02\x03"s);
  const Array<float> expected = {{1, 2, 3}};
  EXPECT_EQ(read_idx<float>(file(gzipped(contents), "packed.gz")), expected);
  EXPECT_EQ(read_idx<float>(file(gzipped(contents), "packed")), expected);
  EXPECT_EQ(read_idx<float>(file(contents, "plain.gz")), expected);
}

TEST_F(IdxTest, ReadsCompressedData) {
  const auto sevens = read_idx<float>(
      file("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x63\x60\xe0\x60\x64\x60\x60\xd4\x61\x1f\x05\x44\x03"
           "\x00\x55\xa8\x62\x67\x34\x01\x00\x00"s));  // 32 bytes, from gzip -9
  EXPECT_EQ(sevens, Array<float>(xt::ones<float>({300}) * 7));
}

TEST_F(IdxTest, ReadsMoreThanOneBuffer) {
  std::string data;
  for (int i = 0; i < 300000; ++i) data += static_cast<char>(i % 251);
  for (const std::string& contents : {idx(8, {3, 100000}, data), gzipped(idx(8, {3, 100000}, data))}) {
    const auto array = read_idx<float>(file(contents));
    ASSERT_EQ(array.shape(), (Shape{3, 100000}));
    for (std::size_t i = 0; i < array.size(); ++i) ASSERT_EQ(array.flat(i), static_cast<float>(i % 251));
  }
}

TEST_F(IdxTest, RejectsFilesItCannotRead) {
  expect_error([&] { read_idx<float>(path("none")); },
               path("none") + ": cannot be read: No such file or directory");
  expect_error([&] { read_idx<float>(folder_); }, folder_ + ": cannot be read: Is a directory");
}

TEST_F(IdxTest, RejectsTruncatedFiles) {
  expect_file_error("", "byte 0: the file ends, expected 4 bytes of magic number");
  expect_file_error("\0\0\x08"s, "byte 3: the file ends, expected 4 bytes of magic number");
  expect_file_error(idx(8, {2}, "").substr(0, 6), "byte 6: the file ends, expected 4 bytes of 1 dimensions");
  expect_file_error(idx(8, {2, 3}, "abcde"),
                    "byte 17: the file ends, expected 6 bytes of elements of shape (2, 3)");
  expect_file_error(idx(14, {2}, "abcde"),
                    "byte 13: the file ends, expected 16 bytes of elements of shape (2)");
}

TEST_F(IdxTest, RejectsOtherMagicNumbers) {
  const std::string expected =
      ", expected 0000ttdd: element type tt (08, 09, 0b, 0c, 0d or 0e), dd dimensions";
  expect_file_error("\x89PNG and more", "byte 0: magic number 89504e47" + expected);
  expect_file_error("\0\0\x0a\x01 and more"s, "byte 0: magic number 00000a01" + expected);
  expect_file_error("\0\1\x08\x01 and more"s, "byte 0: magic number 00010801" + expected);
  expect_file_error("1,2,3\n4,5,6\n", "byte 0: magic number 312c322c" + expected);
  // A gzip file begins with 1f 8b, and may be no longer.
  expect_file_error("\x1f\x8b", "byte 0: the gzip data ends early");
  expect_file_error("\x1f", "byte 1: the file ends, expected 4 bytes of magic number");
  expect_file_error("\x1f\x8a\x08\x01 and more"s, "byte 0: magic number 1f8a0801" + expected);
  expect_file_error("\x8b\x1f\x08\x01 and more"s, "byte 0: magic number 8b1f0801" + expected);
}

TEST_F(IdxTest, ReadsSeveralGzipMembersAsOne) {
  std::string data;
  for (int i = 0; i < 70000; ++i) data += static_cast<char>(i % 251);
  const std::string contents = idx(8, {70000}, data);
  const auto expected = read_idx<float>(file(contents));
  for (const std::size_t cut : {std::size_t{0}, std::size_t{2}, std::size_t{5}, std::size_t{8},
                                std::size_t{65536}, contents.size() - 1, contents.size()}) {
    const std::string members =
        gzipped(contents.substr(0, cut)) + gzipped("") + gzipped(contents.substr(cut));
    EXPECT_EQ(read_idx<float>(file(members)), expected) << cut;
  }
  // Their ends and beginnings at every place around that of the buffer of 65,536 bytes.
  for (std::size_t cut = 65490; cut < 65550; ++cut)
    EXPECT_EQ(read_idx<float>(file(gzipped(contents.substr(0, cut)) + gzipped(contents.substr(cut)))),
              expected)
        << cut;
}

TEST_F(IdxTest, RejectsGzipMembersThatAreCut) {
  const std::string contents = idx(8, {4}, "abcd"), first = gzipped(contents.substr(0, 9)),
                    second = gzipped(contents.substr(9));
  for (std::size_t length = 1; length < second.size(); ++length) {
    file(first + second.substr(0, length));
    EXPECT_THROW(read_idx<float>(path("file")), FileError) << length;
  }
  expect_file_error(first, "byte 9: the file ends, expected 4 bytes of elements of shape (4)");
  expect_file_error(first + "x" + second, "byte 9: more bytes follow the end of the gzip data");
  expect_file_error(first + second + gzipped("x"),
                    "byte 12: more bytes follow, expected the end after 4 bytes of elements of shape (4)");
  expect_file_error(first + "\x1f\x8c", "byte 9: the gzip data is corrupt");
}

// The memory for these would be 4 GB, 1 EB, 64 EB, and more than size_t can say.
TEST_F(IdxTest, DoesNotBelieveTheHeader) {
  constexpr std::uint32_t gigabyte = 1 << 30;
  for (const std::string& contents :
       {idx(8, {gigabyte, gigabyte}, "abc"), gzipped(idx(8, {gigabyte, gigabyte}, "abc"))})
    expect_file_error(
        contents,
        "byte 15: the file ends, expected 1152921504606846976 bytes of elements of shape (1073741824, "
        "1073741824)");
  // One element less than what cannot be addressed, and that.
  expect_file_error(
      idx(8, {0xffffffff, 0x80000000}, ""),
      "byte 12: the file ends, expected 9223372034707292160 bytes of elements of shape (4294967295, "
      "2147483648)");
  expect_file_error(idx(11, {0xffffffff, 0x80000000}, ""),
                    "byte 4: shape (4294967295, 2147483648) is more than fits in memory");
  expect_file_error(idx(8, {0x80000000, 0x80000000, 2}, ""),  // 2^63 bytes, one more than there can be
                    "byte 4: shape (2147483648, 2147483648, 2) is more than fits in memory");
  expect_file_error(idx(8, {4000000000}, "abc"),
                    "byte 11: the file ends, expected 4000000000 bytes of elements of shape (4000000000)");
  expect_file_error(idx(8, {4000000000, 4000000000}, "abc"),
                    "byte 4: shape (4000000000, 4000000000) is more than fits in memory");
  expect_file_error(idx(14, {4294967295, 4294967295, 4294967295}, "abc"),
                    "byte 4: shape (4294967295, 4294967295, 4294967295) is more than fits in memory");
  expect_file_error(gzipped(idx(8, {4000000000}, "abc")),
                    "byte 11: the file ends, expected 4000000000 bytes of elements of shape (4000000000)");
}

TEST_F(IdxTest, RejectsTrailingBytes) {
  const std::string contents = idx(8, {2, 1}, "abc");
  const std::string message =
      "byte 14: more bytes follow, expected the end after 2 bytes of elements of shape (2, 1)";
  expect_file_error(contents, message);
  expect_file_error(gzipped(contents), message);
}

TEST_F(IdxTest, RejectsCorruptGzip) {
  std::string data(200, '\0');
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>(i * i % 251);
  const std::string packed = gzipped(idx(8, {200}, data));

  std::string wrong_sum = packed;
  wrong_sum[wrong_sum.size() - 8] ^= 1;  // the checksum, then the length
  expect_file_error(wrong_sum, "byte 208: the gzip data is corrupt");
  expect_file_error(packed.substr(0, packed.size() - 3), "byte 208: the gzip data ends early");

  for (const std::size_t length : {packed.size() / 2, std::size_t{12}}) {
    file(packed.substr(0, length));
    EXPECT_THROW(read_idx<float>(path("file")), FileError);
  }
  // Behind the gzip header, which has no checksum, and the first bits of the data, which do not all count.
  for (std::size_t at = 11; at < packed.size(); ++at) {
    std::string wrong = packed;
    wrong[at] ^= 0x10;
    file(wrong);
    EXPECT_THROW(read_idx<float>(path("file")), FileError) << at;
  }
  expect_file_error(packed + "x", "byte 208: more bytes follow the end of the gzip data");
}

TEST_F(IdxTest, ReadsLabels) {
  EXPECT_EQ(read_idx_labels(file(idx(8, {3}, "\x07\x00\xff"s))), (std::vector<std::size_t>{7, 0, 255}));
  EXPECT_EQ(read_idx_labels(file(gzipped(idx(12, {1}, "\x00\x00\x01\x00"s)))), std::vector<std::size_t>{256});
}

TEST_F(IdxTest, RejectsWhatAreNoLabels) {
  expect_label_error(idx(8, {1, 2}, "ab"), "byte 3: 2 dimensions, expected 1 for labels");
  expect_label_error(idx(8, {}, "a"), "byte 3: 0 dimensions, expected 1 for labels");
  for (const int type : {13, 14})  // whole numbers, too
    expect_label_error(idx(type, {1}, std::string(type == 13 ? 4 : 8, '\0')),
                       "byte 2: the elements are floating-point numbers, expected integers for labels");
  expect_label_error(idx(9, {3}, "\x00\x7f\x80"s), "byte 10: label -128, expected 0, 1, 2, ...");
  expect_label_error(idx(11, {2}, "\x00\x01\xff\xff"s), "byte 10: label -1, expected 0, 1, 2, ...");
}

TEST_F(IdxTest, ReadsAFolder) {
  write_folder();
  const auto sets = read_idx_folder<float>(folder_, {.scale = 0.5});
  EXPECT_EQ(sets.train.inputs,
            (Array<float>{{{0, 0.5f}, {1, 1.5f}}, {{2, 2.5f}, {3, 3.5f}}, {{4, 4.5f}, {5, 5.5f}}}));
  EXPECT_EQ(sets.train.labels, (std::vector<std::size_t>{7, 0, 9}));
  EXPECT_EQ(sets.test.inputs.shape(), (Shape{2, 2, 2}));
  EXPECT_EQ(sets.test.labels, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(read_idx_folder<float>(folder_ + "/").train.inputs(2, 1, 1), 11);
}

// The images are as large as each other; how many there are is another matter.
TEST_F(IdxTest, ReadsFoldersOfAnyNumbersOfImages) {
  for (const std::uint32_t train : {1, 3, 4})
    for (const std::uint32_t test : {1, 3, 4}) {
      file(idx(8, {train, 3, 4}, std::string(train * 12, 'a')), "train-images-idx3-ubyte");
      file(idx(8, {train}, std::string(train, '\1')), "train-labels-idx1-ubyte");
      file(idx(8, {test, 3, 4}, std::string(test * 12, 'b')), "t10k-images-idx3-ubyte");
      file(idx(8, {test}, std::string(test, '\2')), "t10k-labels-idx1-ubyte");
      const auto sets = read_idx_folder<float>(folder_);
      EXPECT_EQ(sets.train.inputs.shape(), (Shape{train, 3, 4}));
      EXPECT_EQ(sets.test.inputs.shape(), (Shape{test, 3, 4}));
    }
}

TEST_F(IdxTest, FindsFilesByTheirOtherNames) {
  write_folder();
  const auto expected = read_idx_folder<double>(folder_);
  std::filesystem::rename(path("train-images-idx3-ubyte"), path("train-images.idx3-ubyte"));
  std::filesystem::remove(path("t10k-images-idx3-ubyte"));
  file(gzipped(idx(8, {2, 2, 2}, "\x00\xff\x00\xff\x01\x02\x03\x04"s)), "t10k-images-idx3-ubyte.gz");
  std::filesystem::remove(path("t10k-labels-idx1-ubyte"));
  file(gzipped(idx(8, {2}, "\x01\x02"s)), "t10k-labels.idx1-ubyte.gz");
  const auto sets = read_idx_folder<double>(folder_);
  EXPECT_EQ(sets.train.inputs, expected.train.inputs);
  EXPECT_EQ(sets.test.inputs, expected.test.inputs);
  EXPECT_EQ(sets.test.labels, expected.test.labels);
}

TEST_F(IdxTest, RejectsIncompleteFolders) {
  write_folder();
  std::filesystem::remove(path("t10k-labels-idx1-ubyte"));
  expect_folder_error(folder_ +
                      ": no file t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz in this folder");
}

TEST_F(IdxTest, RejectsFilesThatDoNotBelongTogether) {
  write_folder();
  file(idx(8, {2}, "\x01\x02"s), "train-labels-idx1-ubyte");
  expect_folder_error(path("train-labels-idx1-ubyte") + ": byte 4: 2 labels, but " +
                      path("train-images-idx3-ubyte") + " has 3 images");
  write_folder();
  file(idx(8, {2, 2}, "abcd"), "t10k-images-idx3-ubyte");
  expect_folder_error(path("t10k-images-idx3-ubyte") +
                      ": byte 3: 2 dimensions, expected 3: images × height × width");
  write_folder();
  file(idx(8, {2, 1, 2}, "abcd"), "t10k-images-idx3-ubyte");
  expect_folder_error(folder_ +
                      ": the test images are (2, 1, 2), the training images (3, 2, 2): expected the "
                      "same size");
}

}  // namespace
}  // namespace xgrad::nn
