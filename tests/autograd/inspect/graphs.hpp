/// The graphs that the tests of inspect look at.
#pragma once

#include <xgrad/xgrad.hpp>

namespace xgrad {

/// J = 3(a + bc) at a = 7, b = 4, c = 2, on a tape of its own.
struct Formula {
  Variable<double> a{7.0, "a"}, b{4.0, "b"}, c{2.0, "c"};
  Tape tape;
  Variable<double> u = (b * c).named("u");
  Variable<double> v = (a + u).named("v");
  Variable<double> J = (3.0 * v).named("J");
};

/// A network with a loss, of arrays.
struct Network {
  Generator generator{1};
  nn::Sequential<double> model{nn::Linear<double>(3, 4, generator), nn::Tanh<double>(),
                               nn::Linear<double>(4, 2, generator)};
  xt::xarray<double> x{{1, 2, 3}, {0.5, -1, 2}};
  Tape tape;
  Variable<double> y = model(x).named("y");
  Variable<double> loss = nn::mse(y, xt::xarray<double>{{0, 1}, {1, 0}}).named("loss");
};

}  // namespace xgrad
