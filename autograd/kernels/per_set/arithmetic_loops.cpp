#include "../arithmetic_loops.hpp"
#include "../chosen.hpp"
#include "../lanes.hpp"

#include <utility>

namespace xgrad::kernels {
namespace {

template <Sign sign, class X>
X combined(const X& a, const X& b) {
  if constexpr (sign == Sign::plus)
    return a + b;
  else if constexpr (sign == Sign::minus)
    return a - b;
  else
    return a * b;
}

template <Real T, Sign sign>
void one(T* out, const lanes::Source<T>* in, std::size_t n) {
  lanes::map<2>([](const auto& a, const auto& b) { return combined<sign>(a, b); }, out, in, n);
}

template <Real T, Sign inner, Sign outer>
void two(T* out, const lanes::Source<T>* in, std::size_t n) {
  lanes::map<3>(
      [](const auto& a, const auto& b, const auto& c) { return combined<outer>(combined<inner>(a, b), c); },
      out, in, n);
}

template <Real T, Sign inner>
void subtracted(T* out, const lanes::Source<T>* in, std::size_t n) {
  lanes::map<3>([](const auto& a, const auto& b, const auto& c) { return c - combined<inner>(a, b); }, out,
                in, n);
}

template <Real T>
void sum_of_four(T* out, const lanes::Source<T>* in, std::size_t n) {
  lanes::map<4>([](const auto& a, const auto& b, const auto& c, const auto& d) { return a + b + c + d; }, out,
                in, n);
}

template <Real T>
void sum_of_five(T* out, const lanes::Source<T>* in, std::size_t n) {
  lanes::map<5>([](const auto& a, const auto& b, const auto& c, const auto& d,
                   const auto& e) { return a + b + c + d + e; },
                out, in, n);
}

template <Real T>
constexpr ArithmeticLoops<T> table = []<std::size_t... s>(std::index_sequence<s...>) {
  const auto after = []<std::size_t inner>(std::integral_constant<std::size_t, inner>) {
    return std::array<ElementLoop<T>, signs>{&two<T, Sign(inner), Sign(s)>...};
  };
  return ArithmeticLoops<T>{{&one<T, Sign(s)>...},
                            {after(std::integral_constant<std::size_t, s>())...},
                            {&subtracted<T, Sign(s)>...},
                            &sum_of_four<T>,
                            &sum_of_five<T>,
                            lane_count<T> * sizeof(T)};
}
(std::make_index_sequence<signs>());

}  // namespace

template <>
constinit const ArithmeticLoops<float> CompiledFor<ArithmeticLoops<float>, ThisSet>::table =
    kernels::table<float>;
template <>
constinit const ArithmeticLoops<double> CompiledFor<ArithmeticLoops<double>, ThisSet>::table =
    kernels::table<double>;

}  // namespace xgrad::kernels
