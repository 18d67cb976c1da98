#!/bin/sh
# usage: install.sh CMAKE BUILD PREFIX
set -eu
cmake=$1 build=$2 prefix=$3

rm -rf "$prefix"  # what is no longer installed must not be found
"$cmake" --install "$build" --prefix "$prefix"
if find "$prefix/include" -type l | grep .; then
  echo "these headers are links into the source"
  exit 1
fi
