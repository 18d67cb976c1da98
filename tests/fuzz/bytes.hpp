/// Bytes: decisions, taken from what the fuzzer gives.
#pragma once

#include <cstddef>
#include <cstdint>

namespace xgrad::fuzz {

/// Any bytes will do: behind the last all are 0.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), end_(data + size) {}

  bool empty() const { return data_ == end_; }
  std::uint8_t next() { return empty() ? std::uint8_t{0} : *data_++; }

  /// 0, 1, …, n − 1, for n up to 256.
  std::size_t below(std::size_t n) { return n < 2 ? 0 : next() % n; }
  std::ptrdiff_t between(std::ptrdiff_t low, std::ptrdiff_t high) {
    return low + static_cast<std::ptrdiff_t>(below(static_cast<std::size_t>(high - low + 1)));
  }
  /// True for so many of 256 bytes, and never for 0.
  bool chance(int of_256) { return next() > 255 - of_256; }

 private:
  const std::uint8_t *data_, *end_;
};

}  // namespace xgrad::fuzz
