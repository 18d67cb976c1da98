#include "../instruction_set.hpp"
#include "chosen.hpp"
#include "instruction_set.hpp"
#include "processor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace xgrad {
namespace kernels {

#if defined(__AVX512BW__)
constexpr std::string_view Own::name = "avx512";
#elif defined(__AVX2__) && defined(__FMA__)
constexpr std::string_view Own::name = "avx2";
#elif defined(__SSE2__)
constexpr std::string_view Own::name = "sse2";
#else
constexpr std::string_view Own::name = "other";
#endif

Choice choose_set(std::span<const InstructionSet> sets, std::string_view wanted) {
  std::size_t widest = sets.size() - 1;
  while (!sets[widest].supported) --widest;
  if (wanted.empty()) return {widest, ""};
  const auto named = std::ranges::find(sets, wanted, &InstructionSet::name);
  if (named == sets.end()) {
    std::string names;
    for (const InstructionSet& set : sets) names += fmt::format("{}{}", names.empty() ? "" : ", ", set.name);
    return {widest, fmt::format("XGRAD_INSTRUCTION_SET is '{}', but can be one of {}; {} is used", wanted,
                                names, sets[widest].name)};
  }
  if (!named->supported)
    return {widest,
            fmt::format("XGRAD_INSTRUCTION_SET is '{}', which this processor, or its operating system, "
                        "does not support; {} is used",
                        wanted, sets[widest].name)};
  return {static_cast<std::size_t>(named - sets.begin()), ""};
}

bool Avx2::supported() noexcept { return processor_features().avx2; }
bool Avx512::supported() noexcept { return processor_features().avx512; }

#ifdef XGRAD_WIDER_SETS

namespace {

std::size_t choose() {
  const char* const wanted = std::getenv("XGRAD_INSTRUCTION_SET");
  const Choice choice = choose_set(compiled_sets(), wanted == nullptr ? "" : wanted);
  if (!choice.complaint.empty()) std::fprintf(stderr, "xgrad: %s\n", choice.complaint.c_str());
  return choice.set;
}

}  // namespace

std::size_t chosen_set = choose();

#endif

std::vector<InstructionSet> compiled_sets() {
  return []<class... Wider>(SetList<Wider...>) {
    return std::vector<InstructionSet>{{Own::name, true}, {Wider::name, Wider::supported()}...};
  }(WiderSets());
}

}  // namespace kernels

std::string_view instruction_set() noexcept {
  return []<class... Wider>(kernels::SetList<Wider...>) {
    return std::array{kernels::Own::name, Wider::name...}[kernels::chosen_set];
  }(kernels::WiderSets());
}

}  // namespace xgrad
