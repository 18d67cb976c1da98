// What functions are put together from: where a shorter way gives the same, it is the one that is taken.
#include <xgrad/xgrad.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace xgrad {
namespace {

const Variable<double> number(2.0, "c"), w(numbers({4}), "w"), v3(numbers({3}), "v3"), v5(numbers({5}), "v5"),
    m(numbers({3, 5}), "m"), b(numbers({2, 3, 4}), "b"), none(numbers({2, 0, 4}), "none"),
    tall(numbers({4, 2}), "tall"), S(numbers({3, 3}), "S"), SS(numbers({5, 3, 3}), "SS"),
    L(Array<double>{{2, 0, 0}, {1, 3, 0}, {1, 1, 2}}, "L"), row5(numbers({1, 5}), "row5"),
    three_by_two(numbers({3, 2}), "three_by_two"), four_by_two(numbers({4, 2}), "four_by_two"),
    five_by_two(numbers({5, 2}), "five_by_two"), two_by_five(numbers({2, 5}), "two_by_five"),
    p3(numbers({2, 3}), "p3"), cubes(numbers({2, 4, 5}), "cubes"), pairs(numbers({3, 2}), "pairs"),
    matrices(numbers({2, 2, 5}), "matrices");
const xt::xarray<int> square_indices = {{0, 1}, {2, 0}};

/// rows × columns indices, all the same.
xt::xarray<int> indices(std::size_t rows, std::size_t columns, int index) {
  return xt::xarray<int>::from_shape({rows, columns}) * 0 + index;
}

/// The operations that a call records, in their order.
std::string recorded_by(const std::function<void()>& call) {
  Tape tape;
  call();
  std::string names;
  for (const auto& node : tape.nodes())
    if (!node->is_leaf() && !node->is_further_output())
      names += (names.empty() ? "" : " ") + std::string(node->operation());
  return names;
}

TEST(RecordedOperations, AreNoMoreThanItTakes) {
  const std::vector<std::pair<std::function<void()>, std::string>> cases = {
      {[] { softmax(b, {.temperature = 1}); }, "softmax"},
      {[] { softmax(b, {.temperature = 2}); }, "divide softmax"},
      {[] { softmax(b); }, "softmax"},
      {[] { softmax(b, -1); }, "softmax"},
      {[] { softmax(b, 1); }, "transpose softmax transpose"},
      {[] { log_softmax(b, 0); }, "transpose log_softmax transpose"},
      {[] { hardmax(b, 2); }, ""},
      {[] { logsumexp(b); }, "reshape logsumexp reshape"},
      {[] { logsumexp(b, {2}); }, "reshape logsumexp reshape"},
      {[] {
         logsumexp(b, {1, 2});
       },
       "reshape logsumexp reshape"},
      {[] { logsumexp(b, {0}); }, "transpose reshape logsumexp reshape"},
      {[] { max(b, {-1}); }, "reshape max reshape"},
      {[] { max(b, {1}); }, "transpose reshape max reshape"},
      {[] { max(b); }, "reshape max reshape"},
      {[] { sum(b); }, "sum"},
      {[] { sum(b, 1); }, "sum"},
      {[] {
         mean(b, {0, 2});
       },
       "mean"},
      {[] { matmul(m, five_by_two); }, "matmul"},
      {[] { matmul(w, w); }, "reshape reshape matmul reshape"},
      {[] { matmul(v3, m); }, "reshape matmul reshape"},
      {[] { matmul(m, v5); }, "reshape matmul reshape"},
      {[] { matmul(b, w); }, "reshape batched_matmul reshape"},
      {[] { matmul(b, four_by_two); }, "batched_matmul"},
      {[] { matmul(v3, b); }, "reshape batched_matmul reshape"},
      {[] { tensordot(b, b, 0); }, "reshape reshape matmul reshape"},
      {[] { tensordot(b, four_by_two, 1); }, "reshape reshape matmul reshape"},
      {[] { tensordot(b, four_by_two, 2, 0); }, "reshape reshape matmul reshape"},
      {[] { tensordot(b, three_by_two, 1, 0); }, "reshape transpose reshape matmul reshape"},
      {[] { tensordot(m, three_by_two, 0, 0); }, "reshape transpose reshape matmul reshape"},
      {[] { dot(w, w); }, "reshape reshape matmul reshape"},
      {[] { dot(number, m); }, "multiply"},
      {[] { inner(m, v5); }, "reshape reshape matmul reshape"},
      {[] { vdot(m, m); }, "reshape reshape reshape reshape matmul reshape"},
      {[] { outer(w, v3); }, "reshape reshape matmul"},
      {[] { kron(m, three_by_two); }, "reshape reshape multiply reshape"},
      {[] { cross(v3, v3); }, "cross"},
      {[] { cross(p3, v3); }, "broadcast_to cross"},
      {[] { cross(three_by_two, three_by_two, 0); }, "transpose transpose cross transpose"},
      {[] { cross(p3, p3); }, "cross"},
      {[] { norm(b, 1); }, "abs sum"},
      {[] { norm(b, 2); }, "divide square sum where sqrt multiply where reshape"},
      {[] { norm(b, 3); }, "divide abs pow sum where pow multiply where reshape"},
      {[] { norm(b, infinity); }, "abs reshape max reshape"},
      {[] { norm(none); }, "abs sum"},
      {[] { norm_sq(b); }, "square sum"},
      {[] { variance(b); }, "mean subtract square sum divide"},
      {[] { stddev(b); }, "mean subtract square sum divide where sqrt where"},
      {[] { average(b, b); }, "broadcast_to sum multiply sum divide"},
      {[] { average(b, w); }, "broadcast_to sum multiply sum divide"},
      {[] { quantile(w, 0); }, "reshape topk view view where reshape"},
      {[] { quantile(w, 0.5); }, "reshape topk view view subtract multiply add view where reshape"},
      {[] { quantile(w, 1); }, "reshape topk view view where reshape"},
      {[] { median(m); }, "reshape topk view view where reshape"},
      {[] { median(v3); }, "reshape topk view view where reshape"},
      {[] { quantile(b, 0.25, {1}); },
       "transpose reshape topk view view subtract multiply add view where reshape"},
      {[] { transpose(m); }, "transpose"},
      {[] { swapaxes(b, 0, 2); }, "transpose"},
      {[] { moveaxis(b, 0, 2); }, "transpose"},
      {[] {
         reshape(m, {5, 3});
       },
       "reshape"},
      {[] { ravel(m); }, "reshape"},
      {[] { expand_dims(m, 1); }, "reshape"},
      {[] { squeeze(row5); }, "reshape"},
      {[] {
         broadcast_to(w, {3, 4});
       },
       "broadcast_to"},
      {[] { flip(m); }, "view"},
      {[] { roll(m, 1); }, "reshape rearrange reshape"},
      {[] { roll(m, 1, 0); }, "rearrange"},
      {[] { repeat(m, 2, 0); }, "rearrange"},
      {[] {
         tile(m, {1, 1});
       },
       ""},
      {[] { tile(m, {2}); }, "rearrange"},
      {[] {
         tile(m, {1, 2});
       },
       "rearrange"},
      {[] {
         tile(m, {2, 1, 1});
       },
       "reshape rearrange"},
      {[] { rot90(m, 0); }, ""},
      {[] { rot90(m, 1); }, "view transpose"},
      {[] { rot90(m, 2); }, "view"},
      {[] { rot90(m, 3); }, "transpose view"},
      {[] { rot90(m, -1); }, "transpose view"},
      {[] { rot90(m, 4); }, ""},
      {[] { diff(m, 0); }, ""},
      {[] { diff(m, 1); }, "view view subtract"},
      {[] { diff(m, 2); }, "view view subtract view view subtract"},
      {[] { gradient(m); },
       "view view subtract divide view view subtract divide view view subtract divide concatenate"},
      {[] {
         concatenate(std::vector{m, m});
       },
       "concatenate"},
      {[] {
         stack(std::vector{m, m});
       },
       "reshape reshape concatenate"},
      {[] {
         hstack(std::vector{w, w});
       },
       "concatenate"},
      {[] {
         hstack(std::vector{number, number});
       },
       "reshape reshape concatenate"},
      {[] {
         vstack(std::vector{w, w});
       },
       "reshape reshape concatenate"},
      {[] {
         vstack(std::vector{m, m});
       },
       "concatenate"},
      {[] { split(m, 3); }, "view view view"},
      {[] { view(m, 0); }, "view"},
      {[] { view(m, range(0, 2), 1); }, "view"},
      {[] { view(m, keep(0, 2)); }, "view rearrange"},
      {[] { slice(m, 1, 0, 2); }, "view"},
      {[] { set_view(m, {0}, v5); }, "set_view"},
      {[] { set_view(m, {0}, 1.0); }, "set_view"},
      {[] { set_view(m, {keep(0, 2)}, v5); }, "broadcast_to add_back pad where"},
      {[] { add_view(m, {0}, v5); }, "pad add"},
      {[] { add_view(m, {keep(0, 2)}, v5); }, "broadcast_to add_back pad add"},
      {[] { pad(m, 1, 1, 1); }, "pad"},
      {[] {
         pad(m, {{0, 0}}, PadMode::edge);
       },
       ""},
      {[] {
         pad(m, {{1, 0}}, PadMode::edge);
       },
       "rearrange"},
      {[] {
         take(m, {0, 1});
       },
       "take"},
      {[] {
         index_add(m, 0, {0, 2}, two_by_five);
       },
       "add_taken add"},
      {[] { index_add(m, 0, square_indices, matrices); }, "reshape add_taken add"},
      {[] { scatter_add(m, 0, indices(3, 5, 1), m); }, "put_along_axis add"},
      {[] { masked_select(m, m); }, "reshape take"},
      {[] { topk(m, 2); }, "topk"},
      {[] { sort(m); }, "take_along_axis"},
      {[] { diagonal(S); }, "diagonal"},
      {[] { trace(S); }, "diagonal sum"},
      {[] { diag(S); }, "diagonal"},
      {[] { diag(w); }, "place_diagonal"},
      {[] { einsum("ij,jk", m, five_by_two); }, "matmul"},
      {[] { einsum("ij,jk->ki", m, five_by_two); }, "transpose transpose matmul"},
      {[] { einsum("ii", S); }, "diagonal sum"},
      {[] { einsum("ij->ji", m); }, "transpose"},
      {[] { einsum("ij->", m); }, "sum"},
      {[] { einsum("ij,ij->ij", m, m); }, "multiply"},
      {[] { einsum("i,j", w, v3); }, "reshape reshape multiply"},
      {[] { einsum("bij,bjk", b, cubes); }, "transpose reshape reshape matmul"},
      {[] { einsum("ij,j", m, v5); }, "reshape matmul reshape"},
      {[] { einsum("ij,ij->", m, m); }, "reshape reshape matmul reshape"},
      {[] { einsum("ij,jk,kl", m, five_by_two, two_by_five); }, "matmul matmul"},
      {[] { solve(S, v3); }, "solve"},
      {[] { solve(S, S); }, "solve"},
      {[] { solve(SS, v3); }, "reshape solve reshape"},
      {[] { triangular_solve(L, v3); }, "triangular_solve"},
      {[] { matrix_power(S, 0); }, ""},
      {[] { matrix_power(S, 1); }, ""},
      {[] { matrix_power(S, 2); }, "matmul"},
      {[] { matrix_power(S, 5); }, "matmul matmul matmul"},
      {[] { matrix_power(S, -1); }, "inverse"},
      {[] { matrix_power(S, 6); }, "matmul matmul matmul"},
      {[] { pinv(m); }, "pinv"},
      {[] { lstsq(tall, w); }, "reshape qr matmul triangular_solve reshape"},
      {[] { lstsq(m, v3); }, "reshape transpose qr triangular_solve matmul reshape"},
      {[] { cond(S); }, "svdvals view view divide reshape"},
      {[] { qr(tall); }, "qr"},
      {[] { qr(m); }, "view qr view matmul concatenate"},
      {[] { eigh(S); }, "eigh"},
      {[] { eigvalsh(S); }, "eigvalsh"},
      {[] { svdvals(m); }, "svdvals"},
      {[] { det(S); }, "det"},
      {[] { irfft(pairs); }, "multiply rfft_dual"},
      {[] { fft(pairs); }, "fft"},
      {[] { maxout(four_by_two, 2); }, "reshape reshape max reshape"},
      {[] { prod(b); }, "reshape prod reshape"},
      {[] { prod(b, 1); }, "transpose reshape prod reshape"},
      {[] { cumsum(b); }, "reshape cumsum"},
      {[] { cumsum(b, 1); }, "cumsum"},
      {[] { clip(m, 0, 1); }, "clip"},
      {[] { pow(m, 2); }, "pow"},
      {[] { pow(m, 0.5); }, "pow"},
      {[] { square(m); }, "square"},
      {[] { nn::mse(m, m); }, "subtract square mean"},
      {[] { nn::binary_cross_entropy_with_logits(m, 0.0 * m); },
       "multiply subtract multiply multiply softplus add mean"},
      {[] {
         nn::cross_entropy(m, {0, 1, 2});
       },
       "softmax_cross_entropy"},
  };
  for (std::size_t i = 0; i < cases.size(); ++i)
    EXPECT_EQ(recorded_by(cases[i].first), cases[i].second) << "case " << i;
}

}  // namespace
}  // namespace xgrad
