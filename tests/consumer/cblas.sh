#!/bin/sh
# usage: cblas.sh CMAKE MODULES WORK
# FindCBLAS, of the folder MODULES, among libraries made here: a BLIS, a reference BLAS whose C interface lies apart, and
# LAPACK, which an OpenBLAS has and the others lack.
set -eu
cmake=$1 modules=$2 work=$3
compiler=${CXX:-c++}

rm -rf "$work"
mkdir -p "$work/project" "$work/all/lib" "$work/all/include/blis" "$work/bare/lib" "$work/without/lib"
cd "$work"
cat >all/include/cblas.h <<'END'
enum Order { CblasRowMajor };
enum Transpose { CblasNoTrans, CblasTrans };
template <class T>
void gemm(Order, Transpose, Transpose, int, int, int, T, const T*, int, const T*, int, T, T*, int) {}
#define cblas_sgemm gemm<float>
#define cblas_dgemm gemm<double>
extern "C" {
float cblas_sdot(int, const float*, int, const float*, int);
double cblas_ddot(int, const double*, int, const double*, int);
}
END
cp all/include/cblas.h all/include/blis/cblas.h
cat >cblas.cpp <<'END'
#include "all/include/cblas.h"
#ifdef APART
void ddot_();
#else
void ddot_() {}
#endif
float cblas_sdot(int, const float*, int, const float*, int) { return 0; }
double cblas_ddot(int, const double*, int, const double*, int) { return ddot_(), 0; }
#ifdef LAPACK
extern "C" void dgetrf_() {}
#endif
END
echo 'void ddot_() {}' >blas.cpp
"$compiler" -shared -fPIC cblas.cpp -o all/lib/libblis.so
"$compiler" -shared -fPIC -DAPART cblas.cpp -o all/lib/libcblas.so
"$compiler" -shared -fPIC blas.cpp -o all/lib/libblas.so
echo 'extern "C" void dgetrf_() {}' >lapack.cpp
"$compiler" -shared -fPIC lapack.cpp -o all/lib/liblapack.so
"$compiler" -shared -fPIC -DLAPACK cblas.cpp -o bare/lib/libopenblas.so
cp all/lib/libblis.so without/lib
cp -r all/include without
cat >project/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.20)
project(find LANGUAGES CXX)
set(CMAKE_FIND_USE_CMAKE_SYSTEM_PATH OFF)  # this machine's libraries
list(APPEND CMAKE_MODULE_PATH "${MODULES}")
find_package(CBLAS)
file(WRITE result "${CBLAS_FOUND} ${CBLAS_LIBRARIES} ${CBLAS_INCLUDE_DIR}")
END

# finds RESULT PREFIX OPTION...: with these options, in PREFIX and nowhere else. The result is a pattern for what is
# found, or for what is said instead.
finds() {
  expected=$1 prefix=$2
  shift 2
  rm -rf build
  if ! "$cmake" -S project -B build -DMODULES="$modules" -DCMAKE_PREFIX_PATH="$work/$prefix" "$@" >log 2>&1 ||
    ! cat project/result log | tr -s ' \n' ' ' | grep -qE "$expected"; then
    cat log project/result
    printf '\nexpected: %s\nwith: %s\n' "$expected" "$*"
    exit 1
  fi
}

unset BLA_VENDOR
lapack=$work/all/lib/liblapack.so
finds "^TRUE $work/all/lib/libblis.so;$lapack $work/all/include/blis" all
finds "^TRUE $work/all/lib/libblis.so;$lapack $work/all/include/blis" all -DBLA_VENDOR=FLAME
finds "^TRUE $work/all/lib/libcblas.so;$work/all/lib/libblas.so;$lapack $work/all/include" all -DBLA_VENDOR=Generic
finds "^FALSE .*libblis.so lacks LAPACK, and there is no liblapack" without
finds "^FALSE .*No BLAS with its C interface was found" all -DBLA_VENDOR=OpenBLAS
finds "^FALSE .*BLA_VENDOR is Nonsense, but can be OpenBLAS, FLAME" all -DBLA_VENDOR=Nonsense
finds "^FALSE .*libopenblas.so has no cblas.h beside it" bare
finds "^TRUE $work/bare/lib/libopenblas.so $work/all/include" bare -DCBLAS_INCLUDE_DIR="$work/all/include"
finds "^FALSE .*does not link from $work/all/lib/libblas.so" all -DCBLAS_LIBRARY="$work/all/lib/libblas.so"
