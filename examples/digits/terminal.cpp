#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace terminal {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool rewrites(std::FILE* out) { return isatty(fileno(out)) == 1 && environment("TERM") != "dumb"; }

std::size_t columns(std::FILE* out) {
  winsize size{};
  if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const std::string_view text = environment("COLUMNS");
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value > 0 ? value : 80;
}

bool unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})  // the first that is set decides
    if (const std::string_view locale = environment(name); !locale.empty())
      return locale.ends_with("UTF-8") || locale.ends_with("utf8");
  return false;
}

}  // namespace terminal
