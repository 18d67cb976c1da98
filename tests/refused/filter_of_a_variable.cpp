// error: xgrad: filter does not take Variables; masked_select(x, condition) does
#include <xgrad/xgrad.hpp>
#if __has_include(<xtensor/views/xindex_view.hpp>)
#include <xtensor/views/xindex_view.hpp>
#else
#include <xtensor/xindex_view.hpp>
#endif

void f(xgrad::Variable<double>& x) { xt::filter(x, x > 0); }
