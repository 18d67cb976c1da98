#include "random.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace xgrad {
namespace {

// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;

std::uint64_t mixed(std::uint64_t z) noexcept {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

Generator::Generator(std::uint64_t seed) noexcept {
  for (std::uint64_t& word : state_) word = mixed(seed += golden);
}

// xoshiro256++
Generator::result_type Generator::operator()() noexcept {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Generator::uniform() noexcept { return static_cast<double>((*this)() >> 11) * 0x1p-53; }

// A point (a, b) uniform in the disc of radius 2³¹, s its squared distance from the center as a fraction of
// the radius' square: then a √(−2 ln s / s) and b √(−2 ln s / s), over the radius, are normal and independent
// of each other. The coordinates are integers, so that s is exact and no compiler can round it differently by
// fusing a multiplication with an addition. The farthest result is 9.2 standard deviations away.
double Generator::normal() noexcept {
  if (std::exchange(has_spare_, false)) return spare_;
  constexpr std::uint64_t radius_squared = std::uint64_t{1} << 62;
  std::int64_t a = 0, b = 0;
  std::uint64_t distance_squared = 0;
  do {
    const std::uint64_t bits = (*this)();
    a = static_cast<std::int32_t>(static_cast<std::uint32_t>(bits >> 32));
    b = static_cast<std::int32_t>(static_cast<std::uint32_t>(bits));
    distance_squared = static_cast<std::uint64_t>(a * a) + static_cast<std::uint64_t>(b * b);
  } while (distance_squared >= radius_squared || distance_squared == 0);
  const double s = static_cast<double>(distance_squared) * 0x1p-62;
  const double factor = std::sqrt(-2 * std::log(s) / s) * 0x1p-31;
  spare_ = static_cast<double>(b) * factor;
  has_spare_ = true;
  return static_cast<double>(a) * factor;
}

// As many leading bits as n − 1 has; what is not below n is thrown away, less than half of it (O'Neill,
// "Efficiently generating a number in a range", 2018, "bitmask with rejection"). Lemire's multiplication
// would save a draw now and then, but needs 128-bit integers, which standard C++ lacks.
std::size_t Generator::index(std::size_t n) {
  if (n == 0) throw std::invalid_argument("Generator::index: n is 0, there is nothing to choose from");
  if (n == 1) return 0;
  const int unused = std::countl_zero(std::uint64_t{n - 1});
  std::uint64_t value = 0;
  do {
    value = (*this)() >> unused;
  } while (value >= n);
  return static_cast<std::size_t>(value);
}

void Generator::shuffle(std::vector<std::size_t>& values) {
  for (std::size_t n = values.size(); n > 1; --n) std::swap(values[n - 1], values[index(n)]);
}

template <Real T>
Array<T> Generator::uniform(const Shape& shape, double low, double high) {
  // Some T must lie in between, or the loop below would look for it forever.
  const double width = high - low;
  const auto middle = static_cast<double>(static_cast<T>(low + width / 2));
  if (!(low < high) || !std::isfinite(width) || middle < low || middle >= high)
    throw std::invalid_argument(fmt::format("Generator::uniform: no numbers in [{}, {})", low, high));
  auto result = Array<T>::from_shape(shape);
  for (T& element : result.storage()) {
    // Written as fma, so that it is rounded alike on every machine. Rounding may lead out of [low, high).
    do {
      element = static_cast<T>(std::fma(width, uniform(), low));
    } while (element < low || element >= high);
  }
  return result;
}

template <Real T>
Array<T> Generator::normal(const Shape& shape, double mean, double stddev) {
  if (!std::isfinite(mean) || !std::isfinite(stddev) || stddev < 0)
    throw std::invalid_argument(fmt::format(
        "Generator::normal: mean is {}, stddev is {}: both must be finite, stddev at least 0", mean, stddev));
  auto result = Array<T>::from_shape(shape);
  for (T& element : result.storage()) element = static_cast<T>(std::fma(stddev, normal(), mean));
  return result;
}

// The bits are mixed once more, so that the new state is no linear function of the old one.
Generator Generator::split() noexcept {
  Generator child;
  for (std::uint64_t& word : child.state_) word = mixed((*this)() + golden);
  return child;
}

template XGRAD_EXPORT Array<float> Generator::uniform<float>(const Shape&, double, double);
template XGRAD_EXPORT Array<double> Generator::uniform<double>(const Shape&, double, double);
template XGRAD_EXPORT Array<float> Generator::normal<float>(const Shape&, double, double);
template XGRAD_EXPORT Array<double> Generator::normal<double>(const Shape&, double, double);

}  // namespace xgrad
