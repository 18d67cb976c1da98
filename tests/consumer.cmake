# xgrad as its users see it: tests/consumer is a project of somebody else's, and takes xgrad through
# find_package, pkg-config and add_subdirectory, static and shared.
#
# The library of this build is installed as it is. The one of the other linkage is built anew, once: by the
# add_subdirectory test, whose build is then installed too.

set(consumer "${CMAKE_CURRENT_SOURCE_DIR}/consumer")
set(work "${CMAKE_CURRENT_BINARY_DIR}/consumer")
if(BUILD_SHARED_LIBS)
  set(linkage shared)
  set(other static)
  set(other_is_shared OFF)
else()
  set(linkage static)
  set(other shared)
  set(other_is_shared ON)
endif()

function(consumer_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NEEDS;PROVIDES" "COMMAND")
  add_test(NAME consumer/${name} COMMAND ${arg_COMMAND})
  set_tests_properties(
    consumer/${name}
    PROPERTIES LABELS slow
               TIMEOUT 1200
               ENVIRONMENT "CXX=${CMAKE_CXX_COMPILER}"
               FIXTURES_REQUIRED "${arg_NEEDS}"
               FIXTURES_SETUP "${arg_PROVIDES}")
endfunction()

# Configures and builds the consumer with these options, and runs its tests.
function(consumer_project_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NEEDS;PROVIDES" "OPTIONS")
  consumer_test(
    ${name}
    NEEDS "${arg_NEEDS}"
    PROVIDES "${arg_PROVIDES}"
    COMMAND
      ${CMAKE_CTEST_COMMAND} --build-and-test "${consumer}" "${work}/${name}"
      --build-generator ${CMAKE_GENERATOR} --build-noclean
      --build-options -DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}"
                      ${arg_OPTIONS}
      --test-command ${CMAKE_CTEST_COMMAND} --output-on-failure)
endfunction()

consumer_project_test(
  add_subdirectory
  PROVIDES ${other}_built
  OPTIONS "-DXGRAD_SOURCE_DIR=${PROJECT_SOURCE_DIR}" -DBUILD_SHARED_LIBS=${other_is_shared})
set_tests_properties(consumer/add_subdirectory PROPERTIES RUN_SERIAL ON)  # it uses all cores by itself
consumer_test(
  exported
  NEEDS ${other}_built
  COMMAND sh "${consumer}/exported.sh" "${CMAKE_COMMAND}" "${work}/add_subdirectory" "${work}/exported")

foreach(kind IN ITEMS ${linkage} ${other})
  set(prefix "${work}/${kind}/prefix")
  if(kind STREQUAL linkage)
    set(built "${PROJECT_BINARY_DIR}")
    set(needs)
  else()
    set(built "${work}/add_subdirectory")
    set(needs ${other}_built)
  endif()
  consumer_test(
    ${kind}/install
    NEEDS "${needs}"
    PROVIDES ${kind}_installed
    COMMAND sh "${consumer}/install.sh" "${CMAKE_COMMAND}" "${built}" "${prefix}")
  consumer_project_test(
    ${kind}/find_package NEEDS ${kind}_installed OPTIONS "-DCMAKE_PREFIX_PATH=${prefix}")
  consumer_test(
    ${kind}/pkg_config
    NEEDS ${kind}_installed
    COMMAND sh "${consumer}/pkg_config.sh" ${kind} "${prefix}")
endforeach()
consumer_test(
  other_xtensor
  NEEDS ${linkage}_installed
  COMMAND sh "${consumer}/other_xtensor.sh" "${CMAKE_COMMAND}" "${work}/${linkage}/prefix" "${work}/other_xtensor")
consumer_test(cblas COMMAND sh "${consumer}/cblas.sh" "${CMAKE_COMMAND}" "${PROJECT_SOURCE_DIR}/cmake" "${work}/cblas")
