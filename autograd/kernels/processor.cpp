#include "processor.hpp"

namespace xgrad {

ProcessorFeatures processor_features() noexcept {
  ProcessorFeatures features;
#ifdef __x86_64__
  // The builtins also ask whether the operating system saves the registers.
  __builtin_cpu_init();
  const auto all = [](auto... supported) { return (supported && ...); };
  features.avx2 = all(__builtin_cpu_supports("avx2"), __builtin_cpu_supports("fma"));
  features.avx512 = all(__builtin_cpu_supports("avx512f"), __builtin_cpu_supports("avx512cd"),
                        __builtin_cpu_supports("avx512bw"), __builtin_cpu_supports("avx512dq"),
                        __builtin_cpu_supports("avx512vl"));
#endif
  return features;
}

}  // namespace xgrad
