# Library, headers, and what lets others find them: a CMake package and a pkg-config file. Both find their
# way from where they lie, so that an installed tree can be moved and `cmake --install --prefix` works.
#
# All of it is the component `xgrad`. Where it is not installed along with the whole project, it still can be, by
# `cmake --install BUILD --component xgrad`, and the targets of a parent project that are exported may link to it.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/xgrad")
set(component COMPONENT xgrad)
if(NOT XGRAD_INSTALL)
  list(APPEND component EXCLUDE_FROM_ALL)
endif()

# INCLUDES: users' CMake may be older than 3.23, and does not know file sets.
install(
  TARGETS xgrad
  EXPORT xgradTargets
  ARCHIVE ${component}
  LIBRARY ${component}
  RUNTIME ${component}
  FILE_SET HEADERS ${component}
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
# Not in the file set: there they are links, and would be installed as such.
install(FILES version.hpp xgrad.hpp DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/xgrad" ${component})
install(EXPORT xgradTargets NAMESPACE xgrad:: DESTINATION "${package_dir}" ${component})

# Arrays are xtensor's, and cross the boundary of the library: what uses it needs the same minor version.
string(REGEX MATCH "^[0-9]+\\.[0-9]+" xtensor_from "${xtensor_VERSION}")
math(EXPR xtensor_next_minor "${xtensor_VERSION_MINOR} + 1")
set(xtensor_below "${xtensor_VERSION_MAJOR}.${xtensor_next_minor}")

configure_package_config_file(cmake/xgradConfig.cmake.in xgradConfig.cmake INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file(xgradConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/xgradConfig.cmake" "${PROJECT_BINARY_DIR}/xgradConfigVersion.cmake"
              cmake/FindCBLAS.cmake DESTINATION "${package_dir}" ${component})

cmake_path(
  RELATIVE_PATH CMAKE_INSTALL_PREFIX
  BASE_DIRECTORY "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig"
  OUTPUT_VARIABLE pc_prefix)
cmake_path(APPEND pc_libdir "\${prefix}" "${CMAKE_INSTALL_LIBDIR}")
cmake_path(APPEND pc_includedir "\${prefix}" "${CMAKE_INSTALL_INCLUDEDIR}")
# By name, so that the linker takes the archive for -static; with its folder only where the linker would not look.
set(pc_cblas "")
foreach(library IN LISTS CBLAS_LIBRARIES)
  cmake_path(GET library PARENT_PATH folder)
  if(NOT library MATCHES "/lib([^/]+)\\.(a|so|dylib)$")
    string(APPEND pc_cblas " ${library}")
  elseif(folder IN_LIST CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES)
    string(APPEND pc_cblas " -l${CMAKE_MATCH_1}")
  else()
    string(APPEND pc_cblas " -L${folder} -l${CMAKE_MATCH_1}")
  endif()
endforeach()
# LAPACK is in Fortran: who links its archive needs that language's, where there is one.
find_library(FORTRAN_LIBRARY gfortran PATHS ${CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES})
mark_as_advanced(FORTRAN_LIBRARY)
if(FORTRAN_LIBRARY)
  string(APPEND pc_cblas " -lgfortran -lquadmath")
endif()
set(pc_definitions "")
if(xgrad_type STREQUAL "STATIC_LIBRARY")
  set(pc_definitions " -DXGRAD_STATIC_DEFINE")
endif()
configure_file(cmake/xgrad.pc.in xgrad.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/xgrad.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" ${component})

# Not CMAKE_INSTALL_DOCDIR, which may be a parent project's.
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/xgrad" ${component})
