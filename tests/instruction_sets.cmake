# A library for several instruction sets: what is compiled for one stays apart from the others, and each computes right.

add_test(NAME instruction_sets/symbols
         COMMAND sh "${CMAKE_CURRENT_SOURCE_DIR}/instruction_sets/symbols.sh" "${CMAKE_NM}" $<TARGET_OBJECTS:xgrad>
         COMMAND_EXPAND_LISTS)

# The programs that compute with every kernel, under each set that the machine has; where it lacks one, the library says
# so and takes another.
foreach(set IN ITEMS sse2 avx2 avx512)
  foreach(name IN ITEMS autograd/kernels/instruction_set_test autograd/kernels/arrange_test autograd/kernels/elementwise_test
                        autograd/kernels/gemm_test autograd/kernels/reduce_test autograd/ops/accuracy_test autograd/ops/activations_test
                        autograd/ops/arithmetic_test autograd/ops/exponentials_test autograd/ops/infinite_cotangents_test
                        autograd/ops/long_sums_test autograd/ops/reductions_test autograd/ops/samples_test
                        autograd/ops/samples_shapes_test autograd/ops/samples_operands_test autograd/ops/samples_views_test
                        autograd/ops/selection_test autograd/ops/softmax_test autograd/ops/special_functions_test
                        autograd/ops/trigonometry_test nn/adam_test nn/losses_test nn/sgd_test)
    string(MAKE_C_IDENTIFIER "${name}" target)
    add_test(NAME instruction_sets/${set}/${name} COMMAND ${target})
    set_tests_properties(
      instruction_sets/${set}/${name}
      PROPERTIES TIMEOUT 300 ENVIRONMENT "XGRAD_INSTRUCTION_SET=${set};XGRAD_SOURCES=${PROJECT_SOURCE_DIR}")
  endforeach()
endforeach()

add_test(NAME instruction_sets/unknown COMMAND autograd_kernels_instruction_set_test)
set_tests_properties(
  instruction_sets/unknown
  PROPERTIES ENVIRONMENT "XGRAD_INSTRUCTION_SET=mmx"
             PASS_REGULAR_EXPRESSION "xgrad: XGRAD_INSTRUCTION_SET is 'mmx', but can be one of sse2, avx2, avx512; [a-z0-9]+ is used\n.*PASSED"
             FAIL_REGULAR_EXPRESSION "FAILED")
