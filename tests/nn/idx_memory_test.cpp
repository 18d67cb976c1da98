// A program in which zlib has no memory: these take the place of its functions.
#include <xgrad/nn/idx.hpp>

#include <temporary_folder.hpp>

#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>
#include <new>

namespace {

int of_init = Z_OK, of_inflate = Z_OK;

}  // namespace

extern "C" {
int inflateInit2_(z_stream*, int, const char*, int) { return of_init; }
int inflate(z_stream*, int) { return of_inflate; }
int inflateEnd(z_stream*) { return Z_OK; }
}

namespace xgrad::nn {
namespace {

// It is not the file that is wrong.
TEST(Idx, WithoutMemoryIsNoFileError) {
  const TemporaryFolder folder;
  const std::string file = folder / "file.gz";
  std::ofstream(file, std::ios::binary) << "\x1f\x8b and more";
  of_init = Z_MEM_ERROR;
  EXPECT_THROW(read_idx<float>(file), std::bad_alloc);
  of_init = Z_OK;
  of_inflate = Z_MEM_ERROR;
  EXPECT_THROW(read_idx<float>(file), std::bad_alloc);
  of_inflate = Z_DATA_ERROR;
  EXPECT_THROW(read_idx<float>(file), FileError);
}

}  // namespace
}  // namespace xgrad::nn
