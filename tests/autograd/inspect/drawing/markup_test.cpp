#include <xgrad/autograd/inspect/drawing/markup.hpp>

#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

TEST(Escaped, LeavesNothingThatEndsATextOrAnAttribute) {
  EXPECT_EQ(escaped(R"(a < b && c > "d" or 'e')"), "a &lt; b &amp;&amp; c &gt; &quot;d&quot; or &#39;e&#39;");
  EXPECT_EQ(escaped("</script>"), "&lt;/script&gt;");
  EXPECT_EQ(escaped(""), "");
}

TEST(Escaped, LeavesOtherTextAlone) { EXPECT_EQ(escaped("∂J/∂W · σ′(z)"), "∂J/∂W · σ′(z)"); }

TEST(Escaped, HasNoControlCharacters) { EXPECT_EQ(escaped(std::string("a\0b\x1b\nc", 6)), "a b  c"); }

}  // namespace
}  // namespace xgrad::inspect
