#!/usr/bin/env bash
# usage: benchmarks/compile_time.sh [BUILD FOLDER]
# Compiles a small model that includes <xgrad/xgrad.hpp>, and a file that includes bare <xtensor/xarray.hpp>,
# with the same flags; prints the processor time of each in seconds, best of several, and the ratio.
# CXX, CXXFLAGS and REPETITIONS may be set.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath "${1:-build/release}")
cxx=${CXX:-c++}
read -ra flags <<<"${CXXFLAGS:--std=c++20 -O3 -DNDEBUG}"
flags+=(-isystem "$build/include")
[[ -e $build/include/xgrad/xgrad.hpp ]] || { echo "no $build/include/xgrad: configure first" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/xtensor.cpp" <<'CPP'
#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#else
#include <xtensor/xarray.hpp>
#endif
int main() {}
CPP

cat >"$work/xgrad.cpp" <<'CPP'
#include <xgrad/xgrad.hpp>
int main() {
  using namespace xgrad;
  Generator generator(1);
  nn::Sequential model(nn::Linear(2, 16, generator), nn::Tanh(), nn::Linear(16, 2, generator));
  nn::Adam optimizer(model.parameters(), {.learning_rate = 0.02f});
  Array<float> x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  std::vector<std::size_t> labels = {0, 1, 1, 0};
  float last = 0;
  for (int step = 0; step < 500; ++step) {
    Tape tape;
    auto loss = nn::cross_entropy(model(x), labels);
    optimizer.zero_grad();
    tape.backward(loss);
    optimizer.step();
    last = loss.item();
  }
  return last < 0.02f ? 0 : 1;
}
CPP

# Processor time, not the clock: other work on the machine counts less.
best() {
  local TIMEFORMAT='%3U %3S'
  for ((i = 0; i < ${REPETITIONS:-5}; ++i)); do
    { time "$cxx" "${flags[@]}" -c "$work/$1.cpp" -o "$work/$1.o" 2>"$work/messages"; } 2>"$work/time" ||
      { cat "$work/messages" >&2; return 1; }
    cat "$work/time"
  done | awk '{ t = $1 + $2; if (NR == 1 || t < best) best = t } END { print best }'
}

xtensor=$(best xtensor)
xgrad=$(best xgrad)
awk -v a="$xtensor" -v b="$xgrad" \
  'BEGIN { printf "xtensor/xarray.hpp %.2f s, xgrad/xgrad.hpp %.2f s, ratio %.2f\n", a, b, b / a }'
