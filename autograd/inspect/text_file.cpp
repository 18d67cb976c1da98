#include "text_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace xgrad::inspect {
namespace {

namespace fs = std::filesystem;

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

bool write(const fs::path& path, std::string_view text) {
  std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "wb"));
  if (!file) return false;
  const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  return std::fclose(file.release()) == 0 && written;  // closing writes the rest
}

}  // namespace

void write_text(const fs::path& file, std::string_view text) {
  const auto fail = [&](std::error_code error) {
    throw std::system_error(error, fmt::format("{}: cannot be written", file.string()));
  };
  // A device would be replaced by the renaming, not written to.
  std::error_code ignored;
  if (const auto status = fs::status(file, ignored); fs::exists(status) && !fs::is_regular_file(status))
    fail(std::make_error_code(fs::is_directory(status) ? std::errc::is_a_directory
                                                       : std::errc::operation_not_supported));

  fs::path temporary = file;
  temporary += fmt::format(".{}.part", getpid());  // two programs may write the same file
  if (write(temporary, text) && std::rename(temporary.c_str(), file.c_str()) == 0) return;
  const std::error_code error(errno, std::generic_category());
  fs::remove(temporary, ignored);
  fail(error);
}

}  // namespace xgrad::inspect
