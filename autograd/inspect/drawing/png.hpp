/// png_url: a picture as part of a page.
#pragma once

#include "../../array.hpp"
#include "../../export.hpp"

#include <string>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// A gray picture of rows × columns, 0 being black and 1 white, as PNG in a `data:` URL: the `src` of an
/// image that needs no file. Values outside [0, 1] count as the nearest of the two, NaN as 0.
std::string png_url(const Array<double>& image);

}  // namespace inspect
}  // namespace xgrad
