#!/usr/bin/env bash
# usage: benchmarks/rule_cost.sh [BUILD FOLDER]
# What an elementwise rule costs: processor time to compile it, and bytes of code and data, for the compiler's own
# instruction set, where all that the engine knows of it is compiled, and for each wider one, where its loops are.
# A file of twelve rules, as those of ops/formulas are written, is compared with one of two, both compiled as the
# library is. CXX, CXXFLAGS and REPETITIONS may be set.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath "${1:-build/release}")
cxx=${CXX:-c++}
read -ra flags <<<"${CXXFLAGS:--std=c++20 -O3 -DNDEBUG}"
flags+=(-fPIC -fvisibility=hidden -fvisibility-inlines-hidden -isystem "$build/include")
[[ -e $build/include/xgrad/xgrad.hpp ]] || { echo "no $build/include/xgrad: configure first" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# chapter COUNT: so many copies of two rules, one of them costly, one cheap.
chapter() {
  echo '#include <xgrad/autograd/ops/formulas/chapter.hpp>'
  echo 'namespace xgrad::rules {'
  for ((i = 0; i < $1 / 2; ++i)); do
    cat <<CPP
struct Bell$i : Elementwise {
  static constexpr std::string_view name = "bell$i";
  static auto value(const auto& x) { return exp(-x * x / $((i + 2))); }
  static auto pullback(const auto& g, const auto& x, const auto& y) { return -2 * g * x * y / $((i + 2)); }
};
template struct Compiled<Bell$i>;
struct Blend$i : Elementwise {
  static constexpr std::string_view name = "blend$i";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a * b + $((i + 2)) * b; }
  static auto pullback(Wrt<0>, const auto& g, const auto&, const auto& b, const auto&) { return g * b; }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&) { return g * (a + $((i + 2))); }
};
template struct Compiled<Blend$i>;
CPP
  done
  echo '}'
}
chapter 2 >"$work/two.cpp"
chapter 12 >"$work/twelve.cpp"

# cost FILE OPTION...: processor time in seconds, the best of several, and bytes. Not the clock: other work on the
# machine counts less.
cost() {
  local TIMEFORMAT='%3U %3S' file=$1
  shift
  for ((i = 0; i < ${REPETITIONS:-3}; ++i)); do
    { time "$cxx" "${flags[@]}" "$@" -c "$work/$file.cpp" -o "$work/$file.o" 2>"$work/messages"; } 2>"$work/time" ||
      { cat "$work/messages" >&2; return 1; }
    cat "$work/time"
  done | awk '{ t = $1 + $2; if (NR == 1 || t < best) best = t } END { printf "%s ", best }'
  size "$work/$file.o" | awk 'NR == 2 { print $1 + $2 }'
}

# of_a_rule NAME OPTION...: prints the cost of one rule, and keeps it for the sum.
of_a_rule() {
  local name=$1
  shift
  # shellcheck disable=SC2046  # two words each
  set -- $(cost two "$@") $(cost twelve "$@")
  awk -v name="$name" -v s="$1" -v b="$2" -v t="$3" -v c="$4" \
    'BEGIN { printf "%-22s %.2f s %6.1f KB\n", name, (t - s) / 10, (c - b) / 10000 }' | tee -a "$work/costs"
}

of_a_rule "compiler's own set"
of_a_rule "avx2, loops alone" -DXGRAD_WIDER_SET=Avx2 -mavx2 -mfma
of_a_rule "avx512, loops alone" -DXGRAD_WIDER_SET=Avx512 -mavx2 -mfma -mavx512{f,cd,bw,dq,vl}
awk '{ s += $(NF - 3); b += $(NF - 1) }
  END { printf "200 rules, three sets   %.1f minutes of processor time, %.1f MB\n", 200 * s / 60, 200 * b / 1000 }' "$work/costs"
