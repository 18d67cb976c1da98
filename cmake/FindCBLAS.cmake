# CBLAS, the C interface to BLAS: the target CBLAS::CBLAS, and the variables CBLAS_LIBRARIES and CBLAS_INCLUDE_DIR.
#
# LAPACK comes with it: from the same library, or from liblapack beside it.
#
# Taken is the first of these that is there and links: OpenBLAS, BLIS, the reference BLAS. BLA_VENDOR asks for one, in
# the words of CMake's FindBLAS: OpenBLAS, FLAME (which is BLIS) or Generic. Any other is named by its files:
# CBLAS_LIBRARY, a list if more must be linked, and CBLAS_INCLUDE_DIR. The header is taken from beside the library,
# since each BLAS brings a cblas.h of its own.
#
# Installed with xgrad, because users of a static xgrad link to CBLAS themselves.

include(CheckCXXSourceCompiles)
include(FindPackageHandleStandardArgs)

# Where is the cblas.h of lib/x86_64-linux-gnu/blis-openmp/libblis.so? In include/x86_64-linux-gnu/blis-openmp, or in
# a folder above it, or in one of these named blis.
function(_cblas_header libraries name result)
  set(${result} "" PARENT_SCOPE)
  list(GET libraries 0 library)
  file(REAL_PATH "${library}" real)  # many distributions choose the BLAS by links
  foreach(path IN ITEMS "${real}" "${library}")
    if(NOT path MATCHES "^(.*)/lib(64|32)?(/.*)?/[^/]+$")
      continue()
    endif()
    set(top "${CMAKE_MATCH_1}/include")
    set(folder "${top}${CMAKE_MATCH_3}")
    while(TRUE)
      foreach(candidate IN ITEMS "${folder}/${name}" "${folder}")
        if(EXISTS "${candidate}/cblas.h")
          set(${result} "${candidate}" PARENT_SCOPE)
          return()
        endif()
      endforeach()
      if(folder STREQUAL top)
        break()
      endif()
      cmake_path(GET folder PARENT_PATH folder)
    endwhile()
  endforeach()
endfunction()

# Does a program link that calls what xgrad calls? A BLAS may be without CBLAS, or in several libraries.
function(_cblas_links libraries include_dir result)
  string(MAKE_C_IDENTIFIER "CBLAS_LINKS_${libraries}_${include_dir}" known)
  set(CMAKE_TRY_COMPILE_TARGET_TYPE EXECUTABLE)
  set(CMAKE_REQUIRED_QUIET TRUE)
  set(CMAKE_REQUIRED_LIBRARIES ${libraries})
  set(CMAKE_REQUIRED_INCLUDES "${include_dir}")
  check_cxx_source_compiles(
    "#include <cblas.h>
     int main() {
       float f = 2;
       double d = 2;
       cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, 1, 1, 1, 1, &f, 1, &f, 1, 0, &f, 1);
       cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, 1, 1, 1, 1, &d, 1, &d, 1, 0, &d, 1);
       return cblas_sdot(1, &f, 1, &f, 1) + cblas_ddot(1, &d, 1, &d, 1) > 0;
     }"
    ${known})
  set(${result} "${${known}}" PARENT_SCOPE)
endfunction()

# Does it bring LAPACK, too?
function(_cblas_solves libraries result)
  string(MAKE_C_IDENTIFIER "CBLAS_SOLVES_${libraries}" known)
  set(CMAKE_TRY_COMPILE_TARGET_TYPE EXECUTABLE)
  set(CMAKE_REQUIRED_QUIET TRUE)
  set(CMAKE_REQUIRED_LIBRARIES ${libraries})
  check_cxx_source_compiles("extern \"C\" void dgetrf_(); int main() { dgetrf_(); }" ${known})
  set(${result} "${${known}}" PARENT_SCOPE)
endfunction()

set(_cblas_All openblas blis blas cblas)
set(_cblas_OpenBLAS openblas)
set(_cblas_FLAME blis)
set(_cblas_Generic blas cblas)
set(_cblas_vendor "${BLA_VENDOR}")
if(NOT _cblas_vendor)
  set(_cblas_vendor "$ENV{BLA_VENDOR}")
endif()
if(NOT _cblas_vendor)
  set(_cblas_vendor All)
endif()

set(CBLAS_LIBRARIES "")
set(_cblas_tried "")
if(CBLAS_LIBRARY)
  set(_cblas_names given)
  set(_cblas_given_LIBRARY "${CBLAS_LIBRARY}")
elseif(DEFINED _cblas_${_cblas_vendor})
  set(_cblas_names ${_cblas_${_cblas_vendor}})
else()
  set(_cblas_names "")
  set(_cblas_tried " BLA_VENDOR is ${_cblas_vendor}, but can be OpenBLAS, FLAME (BLIS) or Generic.")
endif()

foreach(_cblas_name IN LISTS _cblas_names)
  find_library(_cblas_${_cblas_name}_LIBRARY NAMES ${_cblas_name})
  mark_as_advanced(_cblas_${_cblas_name}_LIBRARY)
  set(_cblas_library "${_cblas_${_cblas_name}_LIBRARY}")
  if(NOT _cblas_library)
    continue()
  endif()
  set(_cblas_include_dir "${CBLAS_INCLUDE_DIR}")
  if(NOT _cblas_include_dir)
    _cblas_header("${_cblas_library}" ${_cblas_name} _cblas_include_dir)
  endif()
  if(NOT _cblas_include_dir)
    string(APPEND _cblas_tried " ${_cblas_library} has no cblas.h beside it.")
    continue()
  endif()
  _cblas_links("${_cblas_library}" "${_cblas_include_dir}" _cblas_linked)
  if(NOT _cblas_linked AND _cblas_name STREQUAL "cblas")  # the interface may lie apart from what it calls
    find_library(_cblas_blas_LIBRARY NAMES blas)
    if(_cblas_blas_LIBRARY)
      list(APPEND _cblas_library "${_cblas_blas_LIBRARY}")
      _cblas_links("${_cblas_library}" "${_cblas_include_dir}" _cblas_linked)
    endif()
  endif()
  if(_cblas_linked)
    _cblas_solves("${_cblas_library}" _cblas_complete)
    if(NOT _cblas_complete)
      find_library(_cblas_lapack_LIBRARY NAMES lapack)
      mark_as_advanced(_cblas_lapack_LIBRARY)
      if(NOT _cblas_lapack_LIBRARY)
        list(JOIN _cblas_library " and " _cblas_library)
        string(APPEND _cblas_tried " ${_cblas_library} lacks LAPACK, and there is no liblapack.")
        continue()
      endif()
      list(APPEND _cblas_library "${_cblas_lapack_LIBRARY}")
    endif()
    set(CBLAS_LIBRARIES "${_cblas_library}")
    set(CBLAS_INCLUDE_DIR "${_cblas_include_dir}")
    break()
  endif()
  list(JOIN _cblas_library " and " _cblas_library)
  string(APPEND _cblas_tried " cblas_sgemm does not link from ${_cblas_library} with ${_cblas_include_dir}/cblas.h.")
endforeach()

find_package_handle_standard_args(
  CBLAS REQUIRED_VARS CBLAS_LIBRARIES CBLAS_INCLUDE_DIR
  REASON_FAILURE_MESSAGE
    "No BLAS with its C interface was found.${_cblas_tried} -DCBLAS_LIBRARY=... and -DCBLAS_INCLUDE_DIR=... name one.")

if(CBLAS_FOUND AND NOT TARGET CBLAS::CBLAS)
  set(_cblas_rest ${CBLAS_LIBRARIES})
  list(POP_FRONT _cblas_rest _cblas_library)
  add_library(CBLAS::CBLAS UNKNOWN IMPORTED)
  set_target_properties(CBLAS::CBLAS PROPERTIES IMPORTED_LOCATION "${_cblas_library}"
                                                INTERFACE_LINK_LIBRARIES "${_cblas_rest}"
                                                INTERFACE_INCLUDE_DIRECTORIES "${CBLAS_INCLUDE_DIR}")
endif()
