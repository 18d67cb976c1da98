# Sourced by scripts/test, scripts/demo and .ci/run: all the set-up that xgrad needs.
# shellcheck shell=bash disable=SC2034

packages=(g++ cmake ninja-build pkg-config
  libxtensor-dev libxtensor-blas-dev xtl-dev libxsimd-dev libopenblas-dev libkissfft-dev libfmt-dev nlohmann-json3-dev zlib1g-dev
  libcli11-dev libgtest-dev libbenchmark-dev libgfortran-12-dev)  # the last for a link of archives alone
fuzz_packages=(clang-14 libclang-rt-14-dev llvm-14)  # libFuzzer is in the second, and what names lines of a stack in the last

export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
export CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$(nproc)}
# CMake reads this when it first configures a build. Not in the presets: they must work where there is no ccache.
if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}; fi

# need_packages PACKAGE...: installs the Debian packages that are missing, or says how to.
need_packages() {
  if ! command -v apt-get >/dev/null; then
    echo "This is not Debian; what its packages $* hold is taken to be installed." >&2
    return
  fi
  local package missing=()
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  local as_root=()
  if ((EUID != 0)); then
    as_root=(sudo -n)
    if ! sudo -n true 2>/dev/null; then
      echo "These packages are missing: ${missing[*]}. To install them:" >&2
      echo "  sudo apt-get install ${missing[*]}" >&2
      return 1
    fi
  fi
  echo "Installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
      "${missing[@]}" >/dev/null
}

# build PRESET [OPTION...]: configures and builds; the options are those of `cmake --build`.
build() {
  local preset=$1
  shift
  cmake --preset "$preset" && cmake --build --preset "$preset" "$@"
}
