/// expect_approved: what is drawn or written stays as a person has seen it, in a file of tests/data/approved.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace xgrad {

/// The first place where two texts differ by more than rounding, or npos. Numbers in them may be
/// `tolerance` apart: another processor rounds otherwise.
inline std::size_t first_difference(const std::string& a, const std::string& b, double tolerance) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    const bool in_number =
        i > 0 && (std::isalnum(static_cast<unsigned char>(a[i - 1])) != 0 || a[i - 1] == '.');
    char *end_a = nullptr, *end_b = nullptr;
    const char *from_a = a.c_str() + i, *from_b = b.c_str() + j;
    if (!in_number && (*from_a == '-' || std::isdigit(static_cast<unsigned char>(*from_a)) != 0)) {
      const double x = std::strtod(from_a, &end_a), y = std::strtod(from_b, &end_b);
      if (end_a != from_a && end_b != from_b && std::abs(x - y) <= tolerance) {
        i += static_cast<std::size_t>(end_a - from_a);
        j += static_cast<std::size_t>(end_b - from_b);
        continue;
      }
    }
    if (a[i] != b[j]) return i;
    ++i, ++j;
  }
  return i == a.size() && j == b.size() ? std::string::npos : i;
}

/// Compares the text with the file of that name. With XGRAD_APPROVE in the environment the file is written
/// instead: look at it before it is committed.
inline void expect_approved(const std::string& name, const std::string& text, double tolerance) {
  const char* const sources = std::getenv("XGRAD_SOURCES");
  if (!sources) GTEST_SKIP() << "XGRAD_SOURCES, which ctest sets, does not say where the sources are";
  const auto file = std::filesystem::path(sources) / "tests/data/approved" / name;
  if (std::getenv("XGRAD_APPROVE") != nullptr) {
    std::ofstream(file, std::ios::binary) << text;
    return;
  }
  std::ifstream in(file, std::ios::binary);
  ASSERT_TRUE(in) << "no " << file;
  const std::string approved(std::istreambuf_iterator<char>(in), {});
  const std::size_t at = first_difference(text, approved, tolerance);
  if (at == std::string::npos) return;
  const std::size_t from = at < 60 ? 0 : at - 60;
  ADD_FAILURE() << name << " is not what was approved. If it should change, set XGRAD_APPROVE=1, run this "
                << "test again, and look at the file. It was\n…" << approved.substr(from, 160)
                << "…\nand is now\n…" << text.substr(from, 160) << "…";
}

}  // namespace xgrad
