#!/bin/sh
# usage: install.sh CMAKE BUILD PREFIX
# Installs xgrad, and of BUILD only that.
set -eu
cmake=$1 build=$2 prefix=$3

rm -rf "$prefix"  # what is no longer installed must not be found
"$cmake" --install "$build" --prefix "$prefix" --component xgrad
if find "$prefix/include" -type l | grep .; then
  echo "these headers are links into the source"
  exit 1
fi
targets=$(find "$prefix" -name xgradTargets.cmake)
# shellcheck disable=SC2016  # CMake's variable
if ! grep -q 'INTERFACE_INCLUDE_DIRECTORIES "${_IMPORT_PREFIX}/include"' "$targets"; then
  echo "a CMake before 3.23, which knows no file sets, finds no headers"
  exit 1
fi
# What a shared library exports: what the headers declare, and nothing of the libraries it is made with.
library=$(find "$prefix" -name libxgrad.so)
if [ -n "$library" ]; then
  if nm -D --defined-only "$library" | grep -E ' _Z(T[ISV]|GV|Z)?NK?(8nlohmann|3fmt|2xt|5xsimd)'; then
    echo "these symbols are others'"
    exit 1
  fi
fi
