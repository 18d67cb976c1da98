/// Rules: how an operation computes, differentiates and prints itself. For those who write one.
///
/// A rule is a struct with a name, a value and a pullback, each a formula that is generic in what it computes
/// on. The same formula runs on lanes of numbers (the kernels), on Variables while a tape records (second
/// derivatives), and on Symbols (text). There are three kinds:
///
///   Elementwise   a formula of elements; operands broadcast, and the pullback undoes that
///   Rowwise       a formula of rows along the last axis, with row_sum, row_max and row_min
///   Structural    a formula of whole arrays: products, sums, rearrangements; attributes are members
///
/// An operation of one input has `pullback(g, x, y)`: dJ/dx, given g = dJ/dy. One of several names them in
/// `inputs`, and has `pullback(Wrt<i>, g, x…, y)` for each input i. It returns `Zero` where the derivative is
/// zero everywhere, and `Same` where it is one. `check(nodes…)`, if there is one, throws before anything is
/// computed. A Structural rule may also be `variadic`, give several `outputs`, take and give indices, pull
/// all cotangents back `together`, `write` its value into given memory, say how it is written by `text`, and
/// be `linear` or have a `pushforward`, for forward mode; CONTRIBUTING.md says how.
///
///     struct Cube : xgrad::Elementwise {
///       static constexpr std::string_view name = "cube";
///       static auto value(const auto& x) { return x * x * x; }
///       static auto pullback(const auto& g, const auto& x, const auto&) { return g * 3 * x * x; }
///     };
///     auto y = xgrad::apply(Cube{}, x);
#pragma once

#include "rule/apply.hpp"
#include "rule/array_formulas.hpp"
#include "rule/compile.hpp"
#include "rule/kind.hpp"
#include "symbol.hpp"
#include "variable.hpp"
