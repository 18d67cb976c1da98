#!/bin/sh
# usage: pkg_config.sh static|shared PREFIX
# Compiles and runs the consumer with what pkg-config says about the xgrad installed in PREFIX.
set -eu
linkage=$1 prefix=$2

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name xgrad.pc)")
export PKG_CONFIG_PATH
flags=--shared
[ "$linkage" = shared ] || flags=--static
compile=$(pkg-config "$flags" --cflags xgrad)
link=$(pkg-config "$flags" --libs xgrad)
object=$prefix/consumer.o
# shellcheck disable=SC2086  # the flags are several words
"${CXX:-c++}" -std=c++20 -O1 $compile -c "$(dirname "$0")/main.cpp" -o "$object"

# links OPTION...: the consumer links with these, and runs.
links() {
  "${CXX:-c++}" "$object" "$@" -o "$prefix/consumer"
  "$prefix/consumer"
}

# shellcheck disable=SC2086
links $link -Wl,-rpath,"$(pkg-config --variable=libdir xgrad)"

# All archives, as with `g++ -static`; of fmt Debian has none.
if [ "$linkage" = static ]; then
  # shellcheck disable=SC2046
  links -Wl,-Bstatic $(echo "$link" | sed 's/-lfmt/-Wl,-Bdynamic & -Wl,-Bstatic/') -Wl,-Bdynamic
  if ldd "$prefix/consumer" | grep blas; then
    echo "the BLAS cannot be linked statically"
    exit 1
  fi
fi
case " $(pkg-config --cflags --print-requires xgrad | tr '\n' ' ') " in
*" xtl "*) ;;
*) echo "xgrad.pc does not ask for xtl, which the headers of xtensor include"; exit 1 ;;
esac
