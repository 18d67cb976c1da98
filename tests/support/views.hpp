/// xtensor's views, as users cut them; both layouts of its headers (see autograd/xtensor.hpp).
#pragma once

#if __has_include(<xtensor/views/xview.hpp>)
#include <xtensor/containers/xtensor.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>
#endif
