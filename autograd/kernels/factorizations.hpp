/// Factorizations of matrices, by LAPACK: of each matrix in the last two dimensions.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "linear_systems.hpp"

#include <optional>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// L·Lᵀ = (A + Aᵀ)/2, the symmetric part of each matrix: L, with zeros above the diagonal. The first pivot
/// that is not positive is written to `bad`; its L then is of no use.
template <Real T>
Array<T> cholesky(const Array<T>& A, std::optional<BadPivot>& bad);

/// A = Q·R with orthonormal columns Q (m × n) and an upper triangle R (n × n), for A (m × n), m ≥ n.
template <Real T>
struct Qr {
  Array<T> q, r;
};
template <Real T>
Qr<T> qr(const Array<T>& A);

/// A = V·diag(λ)·Vᵀ of symmetric matrices: λ ascending, and V, which is empty if it is not wanted. Throws
/// std::domain_error, prefixed by `operation`, for elements that are not finite.
template <Real T>
struct Eigen {
  Array<T> values, vectors;
};
template <Real T>
Eigen<T> eigh(const Array<T>& A, const char* operation, bool with_vectors = true);

/// A = U·diag(s)·Vᵀ: U (m × k), s (k) descending, Vᵀ (k × n), where k is the lesser of m and n. U and Vᵀ are
/// empty if they are not wanted. Throws as `eigh`.
template <Real T>
struct Svd {
  Array<T> u, s, vt;
};
template <Real T>
Svd<T> svd(const Array<T>& A, const char* operation, bool with_vectors = true);

}  // namespace kernels
}  // namespace xgrad
