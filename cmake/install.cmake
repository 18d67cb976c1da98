# Library, headers, and what lets others find them: a CMake package and a pkg-config file. Both find their
# way from where they lie, so that an installed tree can be moved and `cmake --install --prefix` works.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/xgrad")

install(TARGETS xgrad EXPORT xgradTargets FILE_SET HEADERS)
# Not in the file set: there it is a link, and would be installed as one.
install(FILES xgrad.hpp DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/xgrad")
install(EXPORT xgradTargets NAMESPACE xgrad:: DESTINATION "${package_dir}")

configure_package_config_file(cmake/xgradConfig.cmake.in xgradConfig.cmake INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file(xgradConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/xgradConfig.cmake" "${PROJECT_BINARY_DIR}/xgradConfigVersion.cmake"
              cmake/FindCBLAS.cmake DESTINATION "${package_dir}")

cmake_path(
  RELATIVE_PATH CMAKE_INSTALL_PREFIX
  BASE_DIRECTORY "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig"
  OUTPUT_VARIABLE pc_prefix)
cmake_path(APPEND pc_libdir "\${prefix}" "${CMAKE_INSTALL_LIBDIR}")
cmake_path(APPEND pc_includedir "\${prefix}" "${CMAKE_INSTALL_INCLUDEDIR}")
configure_file(cmake/xgrad.pc.in xgrad.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/xgrad.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
