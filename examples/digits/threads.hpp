/// How many threads BLAS computes with.
#pragma once

/// One, unless OPENBLAS_NUM_THREADS or OMP_NUM_THREADS is set: small products do not gain from more, and
/// their sums would depend on how many cores there are. Does nothing where BLAS is not OpenBLAS.
void use_one_thread();
