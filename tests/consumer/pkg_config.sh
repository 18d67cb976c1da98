#!/bin/sh
# usage: pkg_config.sh static|shared PREFIX
# Compiles and runs the consumer with what pkg-config says about the xgrad installed in PREFIX.
set -eu
linkage=$1 prefix=$2

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name xgrad.pc)")
export PKG_CONFIG_PATH
flags=--shared
[ "$linkage" = shared ] || flags=--static
# shellcheck disable=SC2046  # the flags are several words
"${CXX:-c++}" -std=c++20 -O1 "$(dirname "$0")/main.cpp" -o "$prefix/consumer" \
  $(pkg-config "$flags" --cflags --libs xgrad) -Wl,-rpath,"$(pkg-config --variable=libdir xgrad)"
"$prefix/consumer"
