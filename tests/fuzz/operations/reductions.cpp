// Reductions, scans and sorting: what works along axes.
#include "../builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace xgrad::fuzz {
namespace {

using Indices = std::vector<std::ptrdiff_t>;

/// `said` is what the messages call it.
template <class F>
Operation reduction(const char* name, const F& f, const char* said = nullptr) {
  return {name, [=](Builder& b) {
            const std::size_t x = b.pick();
            const Indices axes = b.axes(x);
            const bool keepdims = b.bytes.chance(100);
            b.apply(said == nullptr ? name : said,
                    fmt::format("{}({}, {{{}}}, {})", name, b.name(x), fmt::join(axes, ", "), keepdims), {x},
                    [=](const auto& in) { return f(in[0], axes, keepdims); });
          }};
}

template <class F>
Operation along_axis(const char* name, const F& f) {
  return {name, [=](Builder& b) {
            const std::size_t x = b.pick();
            const std::ptrdiff_t axis = b.axis(x);
            b.apply(name, fmt::format("{}({}, {})", name, b.name(x), axis), {x},
                    [=](const auto& in) { return f(in[0], axis); });
          }};
}

const Chapter chapter([] {
  return std::vector<Operation>{
      reduction("sum", [](const auto& x, const Indices& axes, bool keep) { return sum(x, axes, keep); }),
      reduction("mean", [](const auto& x, const Indices& axes, bool keep) { return mean(x, axes, keep); }),
      reduction("max", [](const auto& x, const Indices& axes, bool keep) { return max(x, axes, keep); }),
      reduction("min", [](const auto& x, const Indices& axes, bool keep) { return min(x, axes, keep); }),
      reduction("prod", [](const auto& x, const Indices& axes, bool keep) { return prod(x, axes, keep); }),
      reduction("logsumexp",
                [](const auto& x, const Indices& axes, bool keep) { return logsumexp(x, axes, keep); }),
      reduction("variance",
                [](const auto& x, const Indices& axes, bool keep) { return variance(x, axes, 1, keep); }),
      reduction("stddev",
                [](const auto& x, const Indices& axes, bool keep) { return stddev(x, axes, 0, keep); }),
      reduction("norm", [](const auto& x, const Indices& axes, bool keep) { return norm(x, 3, axes, keep); }),
      reduction(
          "norm_l1", [](const auto& x, const Indices& axes, bool keep) { return norm_l1(x, axes, keep); },
          "norm"),
      reduction(
          "norm_l2", [](const auto& x, const Indices& axes, bool keep) { return norm_l2(x, axes, keep); },
          "norm"),
      reduction("norm_sq",
                [](const auto& x, const Indices& axes, bool keep) { return norm_sq(x, axes, keep); }),
      reduction("norm_linf",
                [](const auto& x, const Indices& axes, bool keep) { return norm_linf(x, axes, keep); }),
      reduction("median",
                [](const auto& x, const Indices& axes, bool keep) { return median(x, axes, keep); }),
      reduction("quantile",
                [](const auto& x, const Indices& axes, bool keep) { return quantile(x, 0.3, axes, keep); }),
      {"average",
       [](Builder& b) {
         const std::size_t x = b.pick(), weights = b.within(b.pick(), 0.5, 2);
         const Indices axes = b.axes(x);
         b.apply("average",
                 fmt::format("average({}, {}, {{{}}})", b.name(x), b.name(weights), fmt::join(axes, ", ")),
                 {x, weights}, [=](const auto& in) { return average(in[0], in[1], axes); });
       }},

      along_axis("cumsum", [](const auto& x, std::ptrdiff_t axis) { return cumsum(x, axis); }),
      along_axis("cumprod", [](const auto& x, std::ptrdiff_t axis) { return cumprod(x, axis); }),
      along_axis("cummax", [](const auto& x, std::ptrdiff_t axis) { return cummax(x, axis); }),
      along_axis("cummin", [](const auto& x, std::ptrdiff_t axis) { return cummin(x, axis); }),
      along_axis("logcumsumexp", [](const auto& x, std::ptrdiff_t axis) { return logcumsumexp(x, axis); }),
      along_axis("softmax", [](const auto& x, std::ptrdiff_t axis) { return softmax(x, axis); }),
      along_axis("log_softmax", [](const auto& x, std::ptrdiff_t axis) { return log_softmax(x, axis); }),
      along_axis("sort", [](const auto& x, std::ptrdiff_t axis) { return sort(x, axis); }),
      along_axis("diff", [](const auto& x, std::ptrdiff_t axis) { return diff(x, 1, axis); }),
      along_axis("gradient", [](const auto& x, std::ptrdiff_t axis) { return gradient(x, 0.5, axis); }),
      {"linear_recurrence",
       [](Builder& b) {
         const std::size_t x = b.within(b.pick(), -1, 1), y = b.pick();
         const std::ptrdiff_t axis = b.axis(y);
         b.apply("linear_recurrence",
                 fmt::format("linear_recurrence({}, {}, {})", b.name(x), b.name(y), axis), {x, y},
                 [=](const auto& in) { return linear_recurrence(in[0], in[1], axis); });
       }},
      {"shift",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const std::ptrdiff_t axis = b.axis(x), by = b.bytes.between(-6, 6);
         b.apply("shift", fmt::format("shift({}, {}, {}, 0.5)", b.name(x), by, axis), {x},
                 [=](const auto& in) { return shift(in[0], by, axis, 0.5); });
       }},
      {"topk",
       [](Builder& b) {
         const std::size_t x = b.pick(), k = b.bytes.below(5);
         const std::ptrdiff_t axis = b.axis(x);
         b.apply("topk", fmt::format("topk({}, {}, {}).values", b.name(x), k, axis), {x},
                 [=](const auto& in) { return topk(in[0], k, axis).values; });
       }},
      {"maxout",
       [](Builder& b) {
         const std::size_t x = b.pick(), pieces = b.bytes.below(5);
         b.apply("maxout", fmt::format("maxout({}, {})", b.name(x), pieces), {x},
                 [=](const auto& in) { return maxout(in[0], pieces); });
       }},
  };
});

}  // namespace
}  // namespace xgrad::fuzz
