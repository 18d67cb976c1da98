#!/bin/sh
# usage: symbols.sh NM OBJECT...
# Among the objects of the library, those in a folder instruction_sets/SET are compiled for a wider set than the others.
# What they define must be local, or have the set in its name: of two functions of one name the linker keeps either.
# Nothing of them may run when the program starts, before a set is chosen.
set -eu
nm=$1
shift

checked=0
for object; do
  case $object in
  */instruction_sets/*) ;;
  *) continue ;;
  esac
  set=${object##*/instruction_sets/}
  set=$(echo "${set%%/*}" | tr '[:upper:]' '[:lower:]')
  # The second word is the kind. A small letter is a local symbol, but u, v and w are not. DW.ref is how compilers refer
  # to the function that handles exceptions: a pointer that is the same everywhere.
  leaks=$("$nm" --defined-only "$object" | grep -E '^[0-9a-f]* [A-Zuvw] ' | grep -vi "$set" |
    grep -v ' DW.ref.__gxx_personality_v0$' || true)
  if [ -n "$leaks" ]; then
    printf '%s defines what is not local, and does not have "%s" in its name:\n%s\n' "$object" "$set" \
      "$(echo "$leaks" | c++filt)"
    exit 1
  fi
  if "$nm" --defined-only "$object" | grep ' _GLOBAL__'; then
    echo "$object does something when the program starts"
    exit 1
  fi
  checked=$((checked + 1))
done
if [ "$checked" = 0 ]; then
  echo "no object of a wider instruction set"
  exit 1
fi
echo "$checked objects of wider instruction sets keep to themselves"
