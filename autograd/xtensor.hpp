/// The one place that includes xtensor: upstream moved its headers in 0.26, and both layouts are accepted.
#pragma once

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#else
#include <xtensor/xarray.hpp>
#endif
