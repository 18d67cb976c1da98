// error: xgrad: strided_view does not take Variables; view(x, range(1, -1), ellipsis(), newaxis()) does
#include <xgrad/xgrad.hpp>
#if __has_include(<xtensor/views/xstrided_view.hpp>)
#include <xtensor/views/xstrided_view.hpp>
#else
#include <xtensor/xstrided_view.hpp>
#endif

void f(const xgrad::Variable<double>& x) { xt::strided_view(x, {xt::range(0, 1), xt::ellipsis()}); }
