#include "../descent.hpp"
#include "../chosen.hpp"
#include "../lanes.hpp"

#include <array>

namespace xgrad::kernels {
namespace {

/// x[i] = f(x[i], more[i]…)
template <Real T, class F, class... More>
void update(const F& f, std::size_t n, T* x, const More*... more) {
  lanes::map(f, x, std::array{lanes::Source<T>{x, false}, lanes::Source<T>{more, false}...}, n);
}

template <Real T>
void step(T* w, const T* g, std::size_t n, T rate) {
  update([r = Lanes<T>(rate)](const auto& weight, const auto& slope) { return weight - r * slope; }, n, w, g);
}

template <Real T>
void accelerate(T* v, const T* g, std::size_t n, T momentum) {
  update([m = Lanes<T>(momentum)](const auto& velocity, const auto& slope) { return m * velocity + slope; },
         n, v, g);
}

template <Real T>
void average(T* m, const T* g, std::size_t n, T beta, T rest) {
  update(
      [b = Lanes<T>(beta), r = Lanes<T>(rest)](const auto& mean, const auto& x) { return b * mean + r * x; },
      n, m, g);
}

template <Real T>
void average_square(T* v, const T* g, std::size_t n, T beta, T rest) {
  update([b = Lanes<T>(beta), r = Lanes<T>(rest)](const auto& mean,
                                                  const auto& x) { return b * mean + r * x * x; },
         n, v, g);
}

template <Real T>
void scaled_step(T* w, const T* m, const T* v, std::size_t n, T rate, T scale, T epsilon) {
  update([r = Lanes<T>(rate), s = Lanes<T>(scale), e = Lanes<T>(epsilon)](
             const auto& weight, const auto& mean,
             const auto& square) { return weight - r * mean / (xsimd::sqrt(s * square) + e); },
         n, w, m, v);
}

template <Real T>
constexpr Descent<T> table{&step<T>, &accelerate<T>, &average<T>, &average_square<T>, &scaled_step<T>};

}  // namespace

template <>
constinit const Descent<float> CompiledFor<Descent<float>, ThisSet>::table = kernels::table<float>;
template <>
constinit const Descent<double> CompiledFor<Descent<double>, ThisSet>::table = kernels::table<double>;

}  // namespace xgrad::kernels
