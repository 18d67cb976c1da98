#include "checkpoint.hpp"
#include "forward_frame.hpp"
#include "ops/identity.hpp"
#include "sweep.hpp"
#include "symbol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xgrad::engine {

namespace {

/// What a function is given that is evaluated on a tape of its own: nothing there leads back to x.
template <Real T>
Variable<T> detached(const Variable<T>& x) {
  return x.needs_gradient() ? leaf_like(x) : x;
}

/// Its inputs are those of the function, and behind them what the function uses from outside.
template <Real T>
class CheckpointNode final : public ValueNode<T> {
 public:
  CheckpointNode(Array<T> value, FunctionOf<T> f, std::size_t arguments, std::vector<Edge> edges)
      : ValueNode<T>([&] { return std::move(value); }, true),
        f_(std::move(f)),
        arguments_(arguments),
        edges_(std::move(edges)) {
    this->set_edges(edges_.data(), edges_.size());
  }

  std::string_view operation() const noexcept override { return "checkpoint"; }
  Symbol formula(std::span<const Symbol> x) const override { return call("checkpoint", x); }
  Symbol pullback_formula(std::size_t, const Symbol& g, std::span<const Symbol> x,
                          const Symbol&) const override {
    std::vector<Symbol> letters{g};
    letters.insert(letters.end(), x.begin(), x.end());
    return call("pullback", letters);
  }

  void recompute(std::span<const Node* const> inputs, std::span<NodeRef> outputs) const override {
    const PauseRecording pause;
    std::vector<Variable<T>> x;
    for (std::size_t i = 0; i < arguments_; ++i)
      x.emplace_back(NodeRef(const_cast<Node*>(inputs[i])));  // a handle, which does not write
    outputs[0] = f_(x).node();
  }

  bool recomputes_with(std::size_t input) const noexcept override { return input < arguments_; }

  void pullbacks(std::span<NodeRef> adjoints, std::span<Wanted> inputs, bool recorded) const override {
    if (recorded && Tape::current() != nullptr)
      recorded_pullbacks(*Tape::current(), adjoints[0], inputs);
    else
      plain_pullbacks(adjoints[0], inputs);
  }

 private:
  Variable<T> input(std::size_t i) const { return Variable<T>(NodeRef(edges_[i].input)); }

  void plain_pullbacks(const NodeRef& adjoint, std::span<Wanted> inputs) const {
    Tape tape;
    std::vector<Variable<T>> x;
    for (std::size_t i = 0; i < arguments_; ++i) x.push_back(detached(input(i)));
    const Variable<T> y = f_(x);
    for (std::size_t i = arguments_; i < edges_.size(); ++i) x.push_back(input(i));
    std::vector<Variable<T>> wanted;
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (inputs[i].needed) wanted.push_back(x[i]);
    const Operand<T> seed(Variable<T>{adjoint}, Location{});
    const auto gradients = tape.gradient(y, wanted, seed, {.allow_unused = true}, Location());
    for (std::size_t i = 0, k = 0; i < inputs.size(); ++i)
      if (inputs[i].needed) inputs[i].cotangent = gradients[k++].node();
  }

  // On the tape that has the node, behind all that it has: the sweep ends where the inputs of the function
  // begin, so that nothing flows on from those to what is also used from outside.
  void recorded_pullbacks(Tape& tape, const NodeRef& adjoint, std::span<Wanted> inputs) const {
    std::vector<Variable<T>> x;
    for (std::size_t i = 0; i < arguments_; ++i) x.push_back(identity(input(i), this->location()));
    const std::size_t first = tape.size();
    const std::uint32_t output = tape.position_of(*f_(x).node());
    std::vector<std::uint32_t> positions, wanted;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      positions.push_back(i < arguments_ ? tape.position_of(*x[i].node()) : edges_[i].position);
      if (inputs[i].needed) wanted.push_back(positions[i]);
    }
    Sweep sweep(tape, output, adjoint, wanted, true);
    for (std::size_t position = output + 1; position > first; --position) sweep.step();
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (inputs[i].needed) inputs[i].cotangent = sweep.adjoint(positions[i]);
  }

  FunctionOf<T> f_;
  std::size_t arguments_;
  std::vector<Edge> edges_;
};

}  // namespace

template <Real T>
Variable<T> checkpointed(FunctionOf<T> f, const std::vector<Variable<T>>& x, Location location) {
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!x[i].defined()) refuse_empty("checkpoint", fmt::format("input {}", i));
  Tape* const tape = Tape::current();
  if (tape == nullptr || ForwardFrame::innermost() != nullptr) return f(x);

  std::vector<NodeRef> used;
  for (const Variable<T>& one : x) used.push_back(one.node());
  Array<T> value;
  {
    // Recorded to see what the function uses from outside: that comes onto the tape as leaves do.
    Tape tried;
    std::vector<Variable<T>> inputs;
    for (const Variable<T>& one : x) inputs.push_back(detached(one));
    const Variable<T> y = f(inputs);
    if (!y.defined()) refuse_empty("checkpoint", "what the function returned");
    value = shared_part(y.value(), y.shape());
    if (!y.needs_gradient()) return constant(std::move(value), {}, location);
    for (const RecordedLeaf& one : tried.leaves()) {
      const auto is_it = [&](const Variable<T>& input) { return input.node().get() == one.leaf; };
      if (std::none_of(inputs.begin(), inputs.end(), is_it)) used.push_back(tried.nodes()[one.position]);
    }
  }
  std::vector<Edge> edges;
  for (const NodeRef& node : used) edges.push_back(tape->edge_to(*node));
  NodeRef node(Ref<CheckpointNode<T>>::adopt(
      new CheckpointNode<T>(std::move(value), std::move(f), x.size(), std::move(edges))));
  tape->record(node, location);
  return Variable<T>(std::move(node));
}

template XGRAD_EXPORT Variable<float> checkpointed(FunctionOf<float>, const std::vector<Variable<float>>&,
                                                   Location);
template XGRAD_EXPORT Variable<double> checkpointed(FunctionOf<double>, const std::vector<Variable<double>>&,
                                                    Location);

}  // namespace xgrad::engine
