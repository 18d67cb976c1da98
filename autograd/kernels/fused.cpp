#include "fused.hpp"
#include "broadcast_plan.hpp"
#include "chosen.hpp"
#include "folds.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace xgrad::kernels {

template <Real T>
typename Fused<T>::Value Fused<T>::step(ElementLoop<T> loop, std::span<const Value> in) {
  Step& step = steps_.emplace_back();
  step.loop = loop;
  step.in.assign(in.begin(), in.end());
  return step.out = static_cast<Value>(first_step() + steps_.size() - 1);
}

template <Real T>
typename Fused<T>::Value Fused<T>::step(Sign sign, Value a, Value b) {
  const Value out = step(chosen<ArithmeticLoops<T>>().one[static_cast<std::size_t>(sign)], std::array{a, b});
  steps_.back().sign = sign;
  return out;
}

// Additions and products are over before their operands have come from the cache: where one is the only
// reader of another, both are done by one loop.
template <Real T>
void Fused<T>::join_signs() {
  const ArithmeticLoops<T>& loops = chosen<ArithmeticLoops<T>>();
  std::vector<std::uint32_t> readers(values_, 0);
  for (const Step& step : steps_)
    for (const Value x : step.in) ++readers[x];
  for (const Value y : results_) readers[y] += 2;
  const auto only_read_here = [&](Value x) -> Step* {
    return x >= first_step() && readers[x] == 1 ? &steps_[x - first_step()] : nullptr;
  };
  std::vector<char> joined(steps_.size(), 0);
  for (Step& step : steps_) {
    if (!step.sign) continue;
    const auto outer = static_cast<std::size_t>(*step.sign);
    for (const std::size_t side : {0, 1}) {
      Step* const inner = only_read_here(step.in[side]);
      if (inner == nullptr) continue;
      const Value other = step.in[1 - side];
      if (inner->sign) {
        const auto first = static_cast<std::size_t>(*inner->sign);
        const bool is_subtracted = side == 1 && *step.sign == Sign::minus;
        step.loop = is_subtracted ? loops.subtracted[first] : loops.two[first][outer];
      } else if (inner->loop == loops.two[0][0] && *step.sign == Sign::plus) {
        step.loop = loops.sum_of_four;
      } else {
        continue;
      }
      step.in = std::move(inner->in);
      step.in.push_back(other);
      step.sign.reset();
      joined[inner->out - first_step()] = 1;
      break;
    }
  }
  std::size_t s = 0;
  std::erase_if(steps_, [&](const Step&) { return joined[s++] != 0; });
}

// A step computes into a buffer that holds nothing that is still read: its own operands may end with it.
template <Real T>
void Fused<T>::assign_buffers() {
  constexpr std::size_t never = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> last_read(values_, 0);
  std::vector<std::uint32_t> buffer_of(values_, 0);
  for (std::size_t s = 0; s < steps_.size(); ++s)
    for (const Value x : steps_[s].in) last_read[x] = s;
  for (const Value y : results_) last_read[y] = never;
  std::vector<std::uint32_t> free;
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    for (const Value x : steps_[s].in)
      if (x >= first_step() && last_read[x] == s) {
        free.push_back(buffer_of[x]);
        last_read[x] = never;  // it may be an operand twice
      }
    if (free.empty()) free.push_back(static_cast<std::uint32_t>(buffers_++));
    buffer_of[steps_[s].out] = steps_[s].buffer = free.back();
    free.pop_back();
  }
}

template <Real T>
void Fused<T>::finish(std::vector<Value> results) {
  results_ = std::move(results);
  values_ = first_step() + steps_.size();
  join_signs();
  assign_buffers();
}

/// What is the same for all pieces of one run: where each value lies, and in which pieces it is computed.
template <Real T>
class Fused<T>::Run {
 public:
  Run(const Fused& list, const Shape& shape, std::span<const View<T>> operands,
      std::span<const Result> results)
      : list_(list),
        operands_(operands),
        results_(results),
        plan_(shape, operands),
        length_(plan_.length(inner())),
        strides_(operands.size()),
        totals_(results.size()),
        from_(operands.size()),
        to_(results.size()) {
    std::ranges::transform(results, to_.begin(), [](const Result& result) { return result.elements; });
    std::size_t scattered = 0;
    for (std::size_t k = 0; k < operands.size(); ++k) {
      strides_[k] = plan_.stride(inner(), k);
      if (is_scattered(k)) ++scattered;
    }
    const std::size_t buffers = list.buffers_ + scattered;
    piece_ = std::min(length_, piece_for(buffers));
    distance_ = (piece_ + slack - 1) / slack * slack + slack;
    memory_ = engine::uninitialized<T>(Shape{buffers * distance_});
    place_values(scattered);
  }

  void operator()() {
    plan_.for_rows([&](const std::ptrdiff_t* offsets) {
      for (std::size_t begin = 0; begin < length_; begin += piece_) {
        const std::size_t count = std::min(piece_, length_ - begin);
        read(offsets, begin, count);
        compute(count);
        write(count);
      }
    });
    for (std::size_t r = 0; r < results_.size(); ++r)
      if (results_[r].total != nullptr) *results_[r].total = sum(totals_[r].data(), totals_[r].size());
  }

 private:
  // What loops may read behind the end of a buffer, in elements: as many as a line of the cache has.
  static constexpr std::size_t slack = memory::slack / sizeof(T);

  /// So many elements that all buffers together stay in the first level of the cache, and not so few that
  /// the calls of the loops cost more than the loops.
  static std::size_t piece_for(std::size_t buffers) {
    constexpr std::size_t bytes = 24 * 1024, least = 128, most = 1024;
    const std::size_t piece = bytes / sizeof(T) / std::max<std::size_t>(buffers, 1);
    return std::clamp(piece / 16 * 16, least, most);
  }

  std::size_t inner() const { return plan_.dimensions() - 1; }
  bool is_scattered(std::size_t k) const { return strides_[k] != 0 && strides_[k] != 1; }
  T* buffer(std::size_t i) { return memory_.data() + i * distance_; }

  static T sum(const T* from, std::size_t count) {
    T total;
    chosen<Folds<T>>().sums_of_rows(from, 1, count, &total);
    return total;
  }

  /// Operands, and results that are written at once, lie elsewhere in each piece; the other values stay. What
  /// is computed from repeated operands alone is computed once for a piece, unless it is a result.
  void place_values(std::size_t scattered) {
    engine::PooledVector<Place> places(list_.values_);
    for (std::size_t k = 0; k < operands_.size(); ++k) {
      places[k] = {nullptr, strides_[k] == 0, &from_[k]};
      together_.push_back(is_scattered(k) ? buffer(list_.buffers_ + --scattered) : nullptr);
    }
    for (std::size_t c = 0; c < list_.constants_.size(); ++c)
      places[list_.operands_ + c] = {&list_.constants_[c], true, nullptr};
    for (const Step& step : list_.steps_) {
      Call call{step.loop, sources_.size(), buffer(step.buffer), nullptr, false};
      for (std::size_t r = 0; r < results_.size(); ++r)
        if (list_.results_[r] == step.out && results_[r].total == nullptr) call.result = &to_[r];
      call.once =
          call.result == nullptr && std::ranges::all_of(step.in, [&](Value x) { return places[x].repeated; });
      for (const Value x : step.in) add_source(places[x]);
      places[step.out] = {call.to, call.once, call.result};
      calls_.push_back(call);
    }
    first_result_ = sources_.size();
    for (const Value y : list_.results_) add_source(places[y]);
  }

  /// Where a value lies, or in which variable that is noted for each piece.
  struct Place {
    const T* data = nullptr;
    bool repeated = false;
    T* const* moves = nullptr;
  };

  void add_source(const Place& place) {
    if (place.moves != nullptr) moving_.push_back({sources_.size(), place.moves});
    sources_.push_back({place.data, place.repeated});
  }

  void read(const std::ptrdiff_t* offsets, std::size_t begin, std::size_t count) {
    for (std::size_t k = 0; k < operands_.size(); ++k) {
      const T* from = operands_[k].data() + offsets[k] + static_cast<std::ptrdiff_t>(begin) * strides_[k];
      if (T* const to = together_[k]; to != nullptr) {
        for (std::size_t i = 0; i < count; ++i, from += strides_[k]) to[i] = *from;
        from = to;
      }
      from_[k] = const_cast<T*>(from);  // beside results, which are written to
    }
    for (const auto& [source, place] : moving_) sources_[source].data = *place;
  }

  void compute(std::size_t count) {
    for (const Call& call : calls_)
      call.loop(call.result != nullptr ? *call.result : call.to, &sources_[call.first],
                call.once ? 1 : count);
  }

  void write(std::size_t count) {
    for (std::size_t r = 0; r < results_.size(); ++r) {
      const lanes::Source<T>& y = sources_[first_result_ + r];
      if (results_[r].total != nullptr) {
        totals_[r].push_back(y.repeated ? *y.data * static_cast<T>(count) : sum(y.data, count));
        continue;
      }
      if (y.repeated)
        std::fill_n(to_[r], count, *y.data);
      else if (y.data != to_[r])
        std::copy_n(y.data, count, to_[r]);
      to_[r] += count;
    }
  }

  struct Call {
    ElementLoop<T> loop;
    std::size_t first;  // of its operands among the sources
    T* to;
    T** result;  // if its value is one: where it is written to, instead
    bool once;
  };
  struct Moving {
    std::size_t source;
    T* const* place;
  };

  const Fused& list_;
  std::span<const View<T>> operands_;
  std::span<const Result> results_;
  BroadcastPlan plan_;
  std::size_t length_, piece_ = 0, distance_ = 0;  // the last from one buffer to the next
  engine::PooledVector<std::ptrdiff_t> strides_;
  engine::PooledVector<engine::PooledVector<T>> totals_;  // of each piece
  Array<T> memory_;
  engine::PooledVector<T*> together_;  // where elements that lie apart are copied to
  engine::PooledVector<T*> from_;      // of each operand, in this piece
  engine::PooledVector<T*> to_;        // of each result
  engine::PooledVector<Call> calls_;
  engine::PooledVector<lanes::Source<T>> sources_;  // the operands of all calls, and the results
  engine::PooledVector<Moving> moving_;             // those that are elsewhere in each piece
  std::size_t first_result_ = 0;
};

template <Real T>
void Fused<T>::run(const Shape& shape, std::span<const View<T>> operands,
                   std::span<const Result> results) const {
  for (const Result& result : results)
    if (result.total != nullptr) *result.total = T(0);
  if (engine::element_count(shape) == 0) return;
  Run(*this, shape, operands, results)();
}

template class XGRAD_EXPORT Fused<float>;
template class XGRAD_EXPORT Fused<double>;

}  // namespace xgrad::kernels
