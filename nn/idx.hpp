/// Arrays and data sets from IDX files, the format of MNIST.
#pragma once

#include "../autograd/export.hpp"
#include "dataset.hpp"
#include "file_error.hpp"

#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

struct IdxOptions {
  double scale = 1;  ///< every element is multiplied by it: 1.0 / 255 maps bytes to [0, 1]
};

/// Reads an IDX file, plain or compressed by gzip (told by its contents, not its name; several members, one
/// after the other, are one stream): an array of the file's own shape, such as 60000 × 28 × 28. All six
/// element types are read: unsigned and signed byte, 16- and 32-bit integer, float and double.
///
/// Throws FileError, which names the byte (of the uncompressed contents), for a file that cannot be read or
/// does not begin as IDX files do, that ends early or goes on after its last element, and for corrupt gzip
/// data. However large the header says the array is, memory is taken only as the bytes arrive.
template <Real T>
Array<T> read_idx(const std::string& path, const IdxOptions& options = {});

/// Reads class indices: an IDX file of one dimension. Throws as `read_idx`, and FileError for another
/// number of dimensions, elements that are no integers, or a negative one.
std::vector<std::size_t> read_idx_labels(const std::string& path);

/// The two data sets in a folder as MNIST's; inputs are samples × height × width.
template <Real T>
struct IdxFolder {
  Dataset<T> train;
  Dataset<T> test;
};

/// Reads `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
/// `t10k-labels-idx1-ubyte`, each with or without `.gz`, also spelled `train-images.idx3-ubyte`. Options
/// apply to the images.
///
/// Throws as `read_idx` and `read_idx_labels`, and FileError for a file that is missing, images that are not
/// 2-dimensional, a number of labels other than that of the images, and test images of another size than the
/// training images.
template <Real T>
IdxFolder<T> read_idx_folder(const std::string& folder, const IdxOptions& options = {});

}  // namespace nn
}  // namespace xgrad
