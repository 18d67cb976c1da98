/// FileError: what is thrown for a file that cannot be used.
#pragma once

#include "../autograd/export.hpp"

#include <stdexcept>

namespace xgrad XGRAD_EXPORT {
namespace nn {

/// A file could not be read, or its contents are not what they should be. The message starts with the file
/// and the line or byte, then says what was found and what was expected:
///
///     digits.csv:17: 63 values where the first row has 65
///     train-images-idx3-ubyte: byte 4016: the file ends, expected 47040016 bytes
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace nn
}  // namespace xgrad
