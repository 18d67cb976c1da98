/// What is known of the terminal, if there is one.
#pragma once

#include <cstddef>
#include <cstdio>

namespace terminal {

/// Whether `out` is one that can rewrite a line: not a file, not a pipe, and TERM is not `dumb`.
bool rewrites(std::FILE* out);

/// How wide it is now, as the user may resize it; without a terminal COLUMNS, or 80.
std::size_t columns(std::FILE* out);

/// Whether it shows more than ASCII, going by the locale.
bool unicode();

}  // namespace terminal
