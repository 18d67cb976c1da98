#include "blas_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

// OpenBLAS has them; with another BLAS they are null.
extern "C" {
__attribute__((weak)) char* openblas_get_corename();
__attribute__((weak)) char* openblas_get_config();
}

namespace xgrad {
namespace {

// The names OpenBLAS gives to its kernels without AVX2, of processors up to 2014.
constexpr std::array<std::string_view, 14> without_avx2 = {
    "Prescott", "Core2",        "Penryn",    "Dunnington", "Nehalem",   "Sandybridge", "Atom",
    "Opteron",  "Opteron_SSE3", "Barcelona", "Bobcat",     "Bulldozer", "Piledriver",  "Steamroller"};

bool is_quiet() {
  const char* quiet = std::getenv("XGRAD_QUIET");
  return quiet && std::string_view(quiet) != "0";
}

/// False where it was built for one kind of processor only.
bool can_choose_kernels(std::string_view config) { return config.find("DYNAMIC_ARCH") != config.npos; }

void print_advice() {
  if (!openblas_get_corename || !openblas_get_config || !can_choose_kernels(openblas_get_config())) return;
  if (std::getenv("OPENBLAS_CORETYPE") || is_quiet()) return;
  if (const auto advice = blas_advice(openblas_get_corename(), processor_features()))
    fmt::print(stderr, "xgrad: {}\n", *advice);
}

}  // namespace

std::optional<std::string> blas_advice(std::string_view kernels, const ProcessorFeatures& processor) {
  if (!processor.avx2 || std::ranges::find(without_avx2, kernels) == without_avx2.end()) return std::nullopt;
  return fmt::format(
      "OpenBLAS does not know this processor and runs its {} kernels, which are several times slower than "
      "others that it has. Set OPENBLAS_CORETYPE={} in the environment, or install a newer OpenBLAS. "
      "(XGRAD_QUIET=1 silences this.)",
      kernels, processor.avx512 ? "SKYLAKEX" : "HASWELL");
}

void check_blas() {
  static const bool checked = (print_advice(), true);
  static_cast<void>(checked);
}

}  // namespace xgrad
