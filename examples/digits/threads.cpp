#include "threads.hpp"

#include <dlfcn.h>

#include <cstdlib>

// OpenBLAS reads its variables before main begins, so setting one here would be too late; and xgrad's users
// need not link to BLAS, so its function is looked up by name.
void use_one_thread() {
  if (std::getenv("OPENBLAS_NUM_THREADS") != nullptr || std::getenv("OMP_NUM_THREADS") != nullptr) return;
  void* const set_threads = dlsym(RTLD_DEFAULT, "openblas_set_num_threads");
  if (set_threads != nullptr) reinterpret_cast<void (*)(int)>(set_threads)(1);
}
