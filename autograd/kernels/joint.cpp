#include "joint.hpp"
#include "broadcast_plan.hpp"
#include "chosen.hpp"
#include "folds.hpp"

#include <algorithm>

namespace xgrad::kernels {

namespace {

/// What is the same for all blocks: some rows, or a piece of one that is long.
template <Real T>
class Joint {
 public:
  using Result = typename Fused<T>::Result;

  Joint(JointLoop<T> loop, const Shape& shape, std::span<const View<T>> operands,
        std::span<const Result> results)
      : loop_(loop),
        operands_(operands),
        results_(results),
        plan_(shape, operands),
        length_(plan_.length(inner())),
        rows_(plan_.dimensions() > 1 ? plan_.length(inner() - 1) : 1),
        piece_(std::min(length_, most)),
        rows_together_(std::min(rows_, most / piece_)),
        in_(operands.size()),
        out_(results.size()),
        totals_(results.size()) {
    std::size_t buffers = operands.size();
    for (const Result& result : results) buffers += result.total != nullptr;
    const std::size_t size = (rows_together_ * piece_ + slack - 1) / slack * slack + slack;
    memory_ = engine::uninitialized<T>(Shape{buffers * size});
    std::size_t used = 0;
    const auto buffer = [&] { return memory_.data() + size * used++; };
    for (const View<T>& operand : operands) {
      copies_.push_back(buffer());
      if (operand.size() == 1) std::fill_n(copies_.back(), piece_, *operand.data());
    }
    for (std::size_t r = 0; r < results.size(); ++r)
      if (results[r].total != nullptr)
        out_[r] = {buffer(), static_cast<std::ptrdiff_t>(piece_)};
      else
        out_[r] = {results[r].elements, step_of(results[r])};
  }

  void run() {
    const auto block = [&](const std::ptrdiff_t* offsets) {
      for (std::size_t row = 0; row < rows_; row += rows_together_)
        for (std::size_t begin = 0; begin < length_; begin += piece_)
          compute(offsets, row, std::min(rows_together_, rows_ - row), begin,
                  std::min(piece_, length_ - begin));
      rows_before_ += rows_;
    };
    plan_.for_blocks(block);
    for (std::size_t r = 0; r < results_.size(); ++r)
      if (results_[r].total != nullptr) *results_[r].total = sum(totals_[r].data(), totals_[r].size());
  }

 private:
  static constexpr std::size_t most = 1024, slack = memory::slack / sizeof(T);

  std::size_t inner() const { return plan_.dimensions() - 1; }

  std::ptrdiff_t step_of(const Result& result) const {
    return result.step != 0 ? result.step : static_cast<std::ptrdiff_t>(length_);
  }

  static T sum(const T* from, std::size_t count) {
    T total;
    chosen<Folds<T>>().sums_of_rows(from, 1, count, &total);
    return total;
  }

  void compute(const std::ptrdiff_t* offsets, std::size_t row, std::size_t rows, std::size_t begin,
               std::size_t count) {
    for (std::size_t k = 0; k < operands_.size(); ++k)
      in_[k] = rows_of(k, offsets[k], row, rows, begin, count);
    for (std::size_t r = 0; r < results_.size(); ++r)
      if (T* const elements = results_[r].elements; elements != nullptr)
        out_[r].data = elements + static_cast<std::ptrdiff_t>(rows_before_ + row) * out_[r].step + begin;
    loop_(out_.data(), in_.data(), rows, count);
    for (std::size_t r = 0; r < results_.size(); ++r)
      if (results_[r].total != nullptr) totals_[r].push_back(sum(out_[r].data, rows * count));
  }

  /// The loop reads elements one after the other: others are copied together, and one for all repeated.
  Rows<const T> rows_of(std::size_t k, std::ptrdiff_t offset, std::size_t row, std::size_t rows,
                        std::size_t begin, std::size_t count) {
    if (operands_[k].size() == 1) return {copies_[k], 0};
    const std::ptrdiff_t stride = plan_.stride(inner(), k),
                         step = plan_.dimensions() > 1 ? plan_.stride(inner() - 1, k) : 0;
    const T* from = operands_[k].data() + offset + static_cast<std::ptrdiff_t>(row) * step +
                    static_cast<std::ptrdiff_t>(begin) * stride;
    if (stride == 1) return {from, step};
    T* to = copies_[k];
    for (std::size_t i = 0; i < rows; ++i, from += step)
      for (std::size_t j = 0; j < count; ++j) *to++ = from[static_cast<std::ptrdiff_t>(j) * stride];
    return {copies_[k], static_cast<std::ptrdiff_t>(count)};
  }

  JointLoop<T> loop_;
  std::span<const View<T>> operands_;
  std::span<const Result> results_;
  BroadcastPlan plan_;
  std::size_t length_, rows_, piece_, rows_together_;
  std::size_t rows_before_ = 0;                           // in the blocks before this one
  engine::PooledVector<Rows<const T>> in_;                // of each operand, in this block
  engine::PooledVector<Rows<T>> out_;                     // of each result
  engine::PooledVector<T*> copies_;                       // of each operand, if it is copied
  engine::PooledVector<engine::PooledVector<T>> totals_;  // of each block
  Array<T> memory_;
};

}  // namespace

template <Real T>
void run(JointLoop<T> loop, const Shape& shape, std::span<const View<T>> operands,
         std::span<const typename Fused<T>::Result> results) {
  for (const auto& result : results)
    if (result.total != nullptr) *result.total = T(0);
  if (engine::element_count(shape) > 0) Joint<T>(loop, shape, operands, results).run();
}

template XGRAD_EXPORT void run(JointLoop<float>, const Shape&, std::span<const View<float>>,
                               std::span<const Fused<float>::Result>);
template XGRAD_EXPORT void run(JointLoop<double>, const Shape&, std::span<const View<double>>,
                               std::span<const Fused<double>::Result>);

}  // namespace xgrad::kernels
