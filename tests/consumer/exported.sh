#!/bin/sh
# usage: exported.sh CMAKE BUILD PREFIX
# BUILD is that of a project that contains xgrad, and exports a library on top of it.
set -eu
cmake=$1 build=$2 prefix=$3

rm -rf "$prefix"
"$cmake" --install "$build" --prefix "$prefix"
if ! grep -q xgrad::xgrad "$prefix/lib/cmake/on_top/on_topTargets.cmake"; then
  echo "the exported library does not ask for xgrad"
  exit 1
fi
if find "$prefix" -name '*xgrad*' | grep .; then
  echo "xgrad is installed with a project that did not ask for it"
  exit 1
fi
