#include <xgrad/autograd/inspect/text_file.hpp>

#include <temporary_folder.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <system_error>

namespace xgrad::inspect {
namespace {

namespace fs = std::filesystem;

class WriteText : public testing::Test {
 protected:
  static std::string contents(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
  }
  static void expect_error(const fs::path& file, const std::string& reason) {
    try {
      write_text(file, "new");
      ADD_FAILURE() << "no error where expected: " << reason;
    } catch (const std::system_error& error) {
      EXPECT_EQ(error.what(), file.string() + ": cannot be written: " + reason);
    }
  }

  const TemporaryFolder temporary;
  const fs::path& folder = temporary.path();
};

TEST_F(WriteText, WritesAllOfIt) {
  const std::string text("a\n\0b\r\n", 6);
  write_text(folder / "text", text);
  EXPECT_EQ(contents(folder / "text"), text);
  write_text(folder / "none", "");
  EXPECT_EQ(fs::file_size(folder / "none"), 0u);
  EXPECT_EQ(files(), 2u);
}

TEST_F(WriteText, ReplacesAFileAsAWhole) {
  write_text(folder / "text", "old");
  std::ifstream reader(folder / "text");  // opened before: goes on reading what it began with
  write_text(folder / "text", "new and longer");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "old");
  EXPECT_EQ(contents(folder / "text"), "new and longer");
  EXPECT_EQ(files(), 1u);
}

TEST_F(WriteText, NamesTheFileThatItCannotWrite) {
  expect_error(folder / "missing" / "text", "No such file or directory");
  expect_error(folder, "Is a directory");
  expect_error("/dev/full", "Operation not supported");
  EXPECT_EQ(files(), 0u);
}

// Where the temporary file cannot be opened, there is nothing to rename.
TEST_F(WriteText, TellsWhatIsInTheWay) {
  fs::create_directory(folder / ("text." + std::to_string(getpid()) + ".part"));
  expect_error(folder / "text", "Is a directory");
  EXPECT_FALSE(fs::exists(folder / "text"));
}

TEST_F(WriteText, LeavesNothingBehindIfTheDiskIsFull) {
  // The temporary name leads to a device that is always full.
  write_text(folder / "text", "old");
  fs::create_symlink("/dev/full", folder / ("text." + std::to_string(getpid()) + ".part"));
  expect_error(folder / "text", "No space left on device");
  EXPECT_EQ(contents(folder / "text"), "old");
  EXPECT_EQ(files(), 1u);
}

}  // namespace
}  // namespace xgrad::inspect
