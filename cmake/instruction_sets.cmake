# Kernels for several instruction sets in one library, chosen at run time (autograd/kernels/chosen.hpp).
#
# With XGRAD_NATIVE there is one set: that of the machine that builds. Otherwise there are the compiler's own, and
# those of the sets below that are wider.

include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)

# With XGRAD_NATIVE, compiles a target for this machine: the library, and programs that it is compared with. Without
# optimization xsimd 8 does not compile for AVX-512, and a debugger does not need it. PRIVATE: a caller compiled for
# another set links as well.
function(xgrad_native target)
  check_cxx_compiler_flag(-march=native XGRAD_HAS_MARCH_NATIVE)
  if(XGRAD_NATIVE AND XGRAD_HAS_MARCH_NATIVE)
    set(flags -march=native)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # AVX-512 intrinsics start from values left undefined on purpose; GCC 12 warns of it (its bug 105593).
      list(APPEND flags -Wno-uninitialized -Wno-maybe-uninitialized)
    endif()
    target_compile_options(${target} PRIVATE "$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:${flags}>")
  endif()
endfunction()

set(xgrad_flags_of_Avx2 -mavx2 -mfma)
set(xgrad_flags_of_Avx512 -mavx2 -mfma -mavx512f -mavx512cd -mavx512bw -mavx512dq -mavx512vl)

# Sets `result` to the sets that are wider than the one the compiler's own flags ask for, the narrowest first.
function(xgrad_wider_sets result)
  set(sets "")
  if(NOT XGRAD_NATIVE)
    check_cxx_source_compiles("
      #if !defined(__x86_64__) || !defined(__GNUC__) || __AVX2__
      #error
      #endif
      int main() { return __builtin_cpu_supports(\"avx2\"); }" XGRAD_CAN_ADD_AVX2)
    check_cxx_source_compiles("
      #if !defined(__x86_64__) || !defined(__GNUC__) || __AVX512F__
      #error
      #endif
      int main() { return __builtin_cpu_supports(\"avx512vl\"); }" XGRAD_CAN_ADD_AVX512)
    if(XGRAD_CAN_ADD_AVX2)
      list(APPEND sets Avx2)
    endif()
    if(XGRAD_CAN_ADD_AVX512)
      list(APPEND sets Avx512)
    endif()
  endif()
  set(${result} ${sets} PARENT_SCOPE)
endfunction()

# Compiles the files once more for each wider set: as files of their own, which include them.
function(xgrad_compile_for_wider_sets target)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # The kernels of a set are declared as members of templates, and defined in its files.
    target_compile_options(${target} PRIVATE -Wno-undefined-var-template)
  endif()
  xgrad_wider_sets(sets)
  if(NOT sets)
    return()
  endif()
  list(JOIN sets "," list)
  target_compile_definitions(${target} PRIVATE "XGRAD_WIDER_SETS=${list}")
  foreach(set IN LISTS sets)
    # What the standard library defines inline must be inlined, and leave no symbol behind, in debug builds, too, and
    # before the linker compares symbols.
    set(flags ${xgrad_flags_of_${set}} -O3 -fno-lto)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      list(APPEND flags -Wno-uninitialized -Wno-maybe-uninitialized)  # as above
    endif()
    foreach(file IN LISTS ARGN)
      cmake_path(RELATIVE_PATH file BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE name)
      set(wrapper "${PROJECT_BINARY_DIR}/instruction_sets/${set}/${name}")
      file(CONFIGURE OUTPUT "${wrapper}" CONTENT "#include \"${file}\"\n")
      set_source_files_properties(
        "${wrapper}" PROPERTIES COMPILE_OPTIONS "${flags}" COMPILE_DEFINITIONS "XGRAD_WIDER_SET=${set}"
                                SKIP_PRECOMPILE_HEADERS ON)
      target_sources(${target} PRIVATE "${wrapper}")
    endforeach()
  endforeach()
endfunction()
