/// Generator: seeded random numbers.
#pragma once

#include "array.hpp"
#include "export.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace xgrad XGRAD_EXPORT {

/// A seeded source of random numbers, always passed explicitly: there is no hidden global one. The same seed
/// gives the same numbers with every compiler and standard library, which std::normal_distribution and its
/// kind do not promise. (Exactly so for everything but `normal`, which calls std::log: there the last bit of
/// a double may depend on the C library.)
///
///     Generator generator(1);
///     const auto weights = generator.normal<float>({784, 128}, 0, 0.05);
///
/// Underneath is xoshiro256++ 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
/// ACM TOMS 47, 2021; prng.di.unimi.it): 64 bits per call, period 2²⁵⁶ − 1, 32 bytes of state, which
/// SplitMix64 fills from the seed as its authors advise. Not for cryptography.
///
/// It satisfies std::uniform_random_bit_generator. Copies continue with the same numbers as the original.
/// Drawing changes the generator, so two threads must not share one without a lock; give each its own by
/// `split`.
class Generator {
 public:
  using result_type = std::uint64_t;

  explicit Generator(std::uint64_t seed) noexcept;

  static constexpr result_type min() noexcept { return 0; }
  static constexpr result_type max() noexcept { return ~result_type{0}; }

  /// The next 64 random bits.
  result_type operator()() noexcept;

  /// Uniform in [0, 1), a multiple of 2⁻⁵³.
  double uniform() noexcept;

  /// Normal with mean 0 and standard deviation 1 (Marsaglia's polar form of Box–Muller).
  double normal() noexcept;

  /// Uniform among 0, 1, …, n − 1, without bias. Throws std::invalid_argument if n is 0.
  std::size_t index(std::size_t n);

  /// Puts `values` in a random order, each of them equally likely (Fisher–Yates).
  void shuffle(std::vector<std::size_t>& values);

  /// An array of this shape, uniform in [low, high). Throws std::invalid_argument unless low < high, both
  /// and their distance finite, and T has a number between them.
  template <Real T>
  Array<T> uniform(const Shape& shape, double low = 0, double high = 1);

  /// An array of this shape, normally distributed. Throws std::invalid_argument unless both are finite and
  /// stddev ≥ 0.
  template <Real T>
  Array<T> normal(const Shape& shape, double mean = 0, double stddev = 1);

  /// A new generator, independent of this one and of all that are split off before or after, seeded from the
  /// next 256 bits.
  Generator split() noexcept;

  /// Whether the two will give the same numbers.
  friend bool operator==(const Generator&, const Generator&) = default;

 private:
  Generator() = default;

  std::array<std::uint64_t, 4> state_{};
  // The polar method makes normal numbers in pairs; the second one waits here.
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace xgrad
