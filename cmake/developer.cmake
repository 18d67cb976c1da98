# What xgrad's own targets are compiled with, and what its users never see.

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
  endif()
endif()

# Third-party headers are system headers, so these concern our code only. Where xgrad is part of somebody
# else's build, warnings are that project's business.
function(xgrad_warnings target)
  if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual
                                             -Wnon-virtual-dtor -Woverloaded-virtual)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      # GCC 12 sees overlapping and oversized copies where a text is put into a std::string (its bug 105651).
      target_compile_options(${target} PRIVATE -Wno-restrict -Wno-stringop-overflow)
    endif()
  endif()
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(${target} PRIVATE -Wno-sign-conversion)  # of which g++ says nothing with -Wconversion
  endif()
  if(XGRAD_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# Everything that links to a sanitized library must be sanitized itself.
function(xgrad_sanitize target)
  if(XGRAD_SANITIZE)
    set(flags -fsanitize=${XGRAD_SANITIZE} -fno-sanitize-recover=all)
    target_compile_options(${target} PUBLIC "$<BUILD_INTERFACE:${flags};-fno-omit-frame-pointer>")
    target_link_options(${target} PUBLIC "$<BUILD_INTERFACE:${flags}>")
  endif()
endfunction()
