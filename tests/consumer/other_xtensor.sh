#!/bin/sh
# usage: other_xtensor.sh CMAKE PREFIX WORK
# Whoever has another xtensor than the xgrad in PREFIX was built with is told so.
set -eu
cmake=$1 prefix=$2 work=$3

rm -rf "$work"
mkdir -p "$work/xtensor"
cat >"$work/xtensor/xtensorConfigVersion.cmake" <<'END'
set(PACKAGE_VERSION 0.99.1)
set(PACKAGE_VERSION_COMPATIBLE TRUE)
END
echo 'add_library(xtensor INTERFACE IMPORTED)' >"$work/xtensor/xtensorConfig.cmake"
if "$cmake" -S "$(dirname "$0")" -B "$work/build" -DCMAKE_PREFIX_PATH="$prefix" -Dxtensor_DIR="$work/xtensor" \
  >"$work/log" 2>&1; then
  echo "another xtensor is taken"
  exit 1
fi
if ! tr -s ' \n' ' ' <"$work/log" | grep -q 'built with xtensor [0-9.]*, but xtensor 0.99.1 was found'; then
  cat "$work/log"
  echo "the message does not name both versions of xtensor"
  exit 1
fi

printf 'Name: xtensor\nDescription: another one\nVersion: 0.99.1\n' >"$work/xtensor/xtensor.pc"
PKG_CONFIG_PATH=$work/xtensor:$(dirname "$(find "$prefix" -name xgrad.pc)")
export PKG_CONFIG_PATH
if pkg-config --cflags xgrad; then
  echo "pkg-config takes another xtensor"
  exit 1
fi
