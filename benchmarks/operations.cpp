// Operations, beside reading the memory they go through; beside libtorch in libtorch_operations.cpp.
#include "operations.hpp"
#include "run.hpp"

int main(int argc, char** argv) {
  operations::add_bandwidth();
  operations::for_all([](const auto& c) { operations::add_xgrad(c); });
  return run_interleaved(argc, argv, 15);
}
