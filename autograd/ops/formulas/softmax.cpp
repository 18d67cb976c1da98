#include "../../kernels/softmax.hpp"
#include "chapter.hpp"

namespace xgrad::rules {

// y = ln Σ eˣ = m + ln Σ e^(x − m), with m = max x, whose largest exponent is 0.
// ∂y/∂xᵢ = e^xᵢ/Σ eˣ = e^(xᵢ − y), and 0 where xᵢ = −∞, a score that is masked out; all of a row may be.
struct LogSumExp : Rowwise {
  static constexpr std::string_view name = "logsumexp";
  static auto value(const auto& x) {
    const auto m = row_shift(x);
    return m + log(row_sum(exp(x - m)));
  }
  static auto pullback(const auto& g, const auto& x, const auto& y) {
    return weighted(g, exp(x - at_least_finite(y)));
  }
  static auto pushforward(const auto& dx, const auto& x, const auto& y) {
    return row_sum(weighted(dx, exp(x - at_least_finite(y))));
  }
};
template struct Compiled<LogSumExp>;

// ∂yⱼ/∂xᵢ = yⱼ·(δᵢⱼ − yᵢ), so dxᵢ = Σⱼ gⱼ·yⱼ·(δᵢⱼ − yᵢ) = gᵢ·yᵢ − yᵢ·Σⱼ gⱼ·yⱼ
struct Softmax : Rowwise {
  static constexpr std::string_view name = "softmax";
  static auto value(const auto& x) { return normalized(exp(x - row_shift(x))); }
  static auto pullback(const auto& g, const auto&, const auto& y) {
    return weighted(g, y) - y * row_sum(weighted(g, y));
  }
  // The Jacobian is symmetric.
  static auto pushforward(const auto& dx, const auto& x, const auto& y) { return pullback(dx, x, y); }
};
template struct Compiled<Softmax>;

// y = (x − m) − ln Σ e^(x − m): the maximum is taken off first, as it may be so large that ln Σ would be lost
// beside it.  ∂yⱼ/∂xᵢ = δᵢⱼ − e^yᵢ, so dxᵢ = gᵢ − e^yᵢ·Σⱼ gⱼ
struct LogSoftmax : Rowwise {
  static constexpr std::string_view name = "log_softmax";
  static auto value(const auto& x) { return log_normalized(x - row_shift(x)); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g - exp(y) * row_sum(g); }
  static auto pushforward(const auto& dx, const auto&, const auto& y) { return dx - row_sum(exp(y) * dx); }
};
template struct Compiled<LogSoftmax>;

// Constant almost everywhere.
struct Hardmax : Rowwise {
  static constexpr std::string_view name = "hardmax";
  static auto value(const auto& x) {
    const auto m = row_max(x);
    return equal(x, m) * (1 / row_sum(equal(x, m)));
  }
  static Zero pullback(const auto&, const auto&, const auto&) { return {}; }
};
template struct Compiled<Hardmax>;

}  // namespace xgrad::rules

namespace xgrad::kernels {
namespace {

template <Real T>
void exponential(T* out, const lanes::Source<T>* in, std::size_t n) {
  lanes::map<2>([](const auto& x, const auto& factor) { return exp(x) * factor; }, out, in, n);
}

template <Real T>
constexpr SoftmaxOfRows<T> softmax_of_rows{&detail::RowLoops<rules::LogSoftmax, T>::value, &exponential<T>};

}  // namespace

template <>
constinit const SoftmaxOfRows<float> CompiledFor<SoftmaxOfRows<float>, ThisSet>::table =
    softmax_of_rows<float>;
template <>
constinit const SoftmaxOfRows<double> CompiledFor<SoftmaxOfRows<double>, ThisSet>::table =
    softmax_of_rows<double>;

}  // namespace xgrad::kernels
