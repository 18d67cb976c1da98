# xgrad_embed(TARGET FILE...): makes text files part of a library. For autograd/inspect/graph/page/graph.css there is the
# header <xgrad_embedded/graph.css.hpp> with `inline constexpr std::string_view xgrad::inspect::page::graph_css`. The
# headers are for the library's own sources, and are not installed.
function(xgrad_embed target)
  set(folder "${PROJECT_BINARY_DIR}/embedded")
  foreach(file IN LISTS ARGN)
    cmake_path(GET file FILENAME name)
    string(MAKE_C_IDENTIFIER "${name}" identifier)
    file(READ "${file}" text)
    set(header "// Generated from ${name}.\n#pragma once\n\n#include <string_view>\n\nnamespace xgrad::inspect::page {\n")
    string(APPEND header "inline constexpr std::string_view ${identifier} = R\"~embedded~(${text})~embedded~\";\n}\n")
    set(written "")
    if(EXISTS "${folder}/xgrad_embedded/${name}.hpp")
      file(READ "${folder}/xgrad_embedded/${name}.hpp" written)
    endif()
    if(NOT header STREQUAL written)  # or else every configuration would compile anew
      file(WRITE "${folder}/xgrad_embedded/${name}.hpp" "${header}")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  endforeach()
  target_include_directories(${target} PRIVATE "${folder}")
endfunction()
