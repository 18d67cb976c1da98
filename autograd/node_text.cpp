// Nodes as text: in messages, logs and debuggers.
#include "message_parts.hpp"
#include "node.hpp"
#include "shape.hpp"
#include "symbol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <stdexcept>

namespace xgrad::engine {

std::string line_text(Location location) {
  if (location.file == nullptr) return "";
  const std::string_view file = location.file;
  return fmt::format(" ({}:{})", file.substr(file.rfind('/') + 1), location.line);
}

std::string shape_text(const Node& node, std::string_view fallback) {
  return fmt::format("{} is {}", display_name(node, fallback), to_string(node.shape()));
}

std::vector<std::size_t> index_of(std::size_t element, const Shape& shape) {
  std::vector<std::size_t> index(shape.size());
  for (std::size_t d = shape.size(); d-- > 0; element /= shape[d]) index[d] = element % shape[d];
  return index;
}

std::string display_name(const Node& node, std::string_view fallback) {
  return node.name().empty() ? std::string(fallback) : node.name();
}

namespace {

/// The shape, unless it is a number's, and the first few elements.
template <Element T>
std::string value_text(const Array<T>& value) {
  constexpr std::size_t few = 8;
  std::string text = value.dimension() == 0 ? "" : to_string(value.shape());
  for (std::size_t i = 0; i < std::min(value.size(), few); ++i)
    text += (i > 0 ? ", " : text.empty() ? "" : " ") + number_text(static_cast<double>(value.data()[i]), 6);
  return value.size() > few ? text + ", …" : text;
}

}  // namespace

std::string text_of(const Node& node) {
  std::string text = node.name().empty() ? "" : fmt::format("{} = ", node.name());
  text += node.operation();
  return fmt::format("{}{}: {}", text, line_text(node.location()),
                     visit_value(node, [](const auto& value) { return value_text(value); }));
}

std::string description(const Node& node) {
  if (!node.name().empty()) return fmt::format("'{}'", node.name());
  if (node.is_leaf()) return "a leaf without a name";
  return node.operation() == "constant" ? "a constant" : fmt::format("the result of '{}'", node.operation());
}

void refuse_empty(const char* asked) {
  throw std::invalid_argument(fmt::format("{}: the Variable is empty: it holds no value", asked));
}

void refuse_empty(std::string_view operation, std::string_view operand) {
  throw std::invalid_argument(
      fmt::format("{}: {} is an empty Variable, which holds no value", operation, operand));
}

namespace {

/// Writes arrays as NumPy does, in xtensor's braces.
template <Element T>
class ArrayText {
 public:
  ArrayText(const Array<T>& array, int precision) : array_(array), precision_(precision) {}

  std::string text() {
    write(0);
    return std::move(text_);
  }

 private:
  static constexpr std::size_t edge = 3;  // as many elements of each end of a long dimension
  static constexpr std::size_t longest = 2 * edge + 6;

  void write(std::size_t dimension) {
    const Shape& shape = array_.shape();
    if (dimension == shape.size()) {
      if constexpr (Real<T>)
        fmt::format_to(std::back_inserter(text_), "{:.{}g}", array_.data()[element_], precision_);
      else
        fmt::format_to(std::back_inserter(text_), "{}", array_.data()[element_]);
      ++element_;
      return;
    }
    std::size_t step = 1;  // from one index of this dimension to the next, in elements
    for (std::size_t d = dimension + 1; d < shape.size(); ++d) step *= shape[d];
    const bool is_row = dimension + 1 == shape.size();
    const std::string separator = is_row ? ", " : ",\n" + std::string(dimension + 1, ' ');
    text_ += '{';
    for (std::size_t i = 0; i < shape[dimension]; ++i) {
      if (i > 0) text_ += separator;
      if (shape[dimension] > longest && i == edge) {
        text_ += "..." + separator;
        element_ += (shape[dimension] - 2 * edge) * step;
        i = shape[dimension] - edge;
      }
      write(dimension + 1);
    }
    text_ += '}';
  }

  const Array<T>& array_;
  int precision_;
  std::string text_;
  std::size_t element_ = 0;
};

}  // namespace

std::ostream& print(std::ostream& out, const Node* node) {
  if (node == nullptr) return out << "empty";
  const int precision = static_cast<int>(out.precision());
  return out << visit_value(*node, [&](const auto& value) { return ArrayText(value, precision).text(); });
}

}  // namespace xgrad::engine
