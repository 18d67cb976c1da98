#include "../version.hpp"

namespace xgrad {

std::string_view library_version() noexcept { return header_version; }

}  // namespace xgrad
