# usage: cmake -DCOMPILER=… -DINCLUDES=dir;dir -DFILE=….cpp -P check.cmake
# The file must not compile, and the first error must hold what its first line says: "// error: TEXT".
file(READ "${FILE}" text)
string(REGEX REPLACE "^// error: ([^\n]*).*" "\\1" expected "${text}")
list(TRANSFORM INCLUDES PREPEND -I)
execute_process(
  COMMAND "${COMPILER}" -std=c++20 -fsyntax-only -Werror=unused-result ${INCLUDES} "${FILE}"
  RESULT_VARIABLE status
  ERROR_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "it compiles")
endif()
string(REGEX MATCH "error: [^\n]*" first "${output}")
string(FIND "${first}" "${expected}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "the first error is\n  ${first}\nexpected one with\n  ${expected}\nAll of it:\n${output}")
endif()
