/// Point and Rectangle, in CSS pixels: x to the right, y downwards.
#pragma once

#include "../../export.hpp"

namespace xgrad XGRAD_EXPORT {
namespace inspect {

struct Point {
  double x = 0;
  double y = 0;
};

struct Rectangle {
  double left = 0, top = 0, right = 0, bottom = 0;
};

}  // namespace inspect
}  // namespace xgrad
