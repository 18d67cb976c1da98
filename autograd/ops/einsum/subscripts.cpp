#include "subscripts.hpp"
#include "../../shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

namespace xgrad::engine {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// The subscripts of one operand, or of the result.
struct Term {
  std::string letters;
  std::size_t ellipsis = none;  ///< how many letters stand before "...", if it has that

  bool has_ellipsis() const { return ellipsis != none; }
  /// How many dimensions "..." stands for.
  std::size_t further(const Shape& shape) const { return has_ellipsis() ? shape.size() - letters.size() : 0; }
  std::string text() const {
    return has_ellipsis() ? letters.substr(0, ellipsis) + "..." + letters.substr(ellipsis) : letters;
  }
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class Reader {
 public:
  Reader(std::string_view text, std::span<const Shape> shapes,
         const std::function<std::string(std::size_t)>& name_of)
      : text_(text), shapes_(shapes), name_of_(name_of) {}

  EinsteinSum sum() {
    read_terms();
    if (operands_.size() != shapes_.size())
      fail("there are subscripts for {} operands, and {} are given", operands_.size(), shapes_.size());
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      require_as_many(operands_[i], i);
      further_ = std::max(further_, operands_[i].further(shapes_[i]));
    }
    // The labels of what "..." stands for come first, then those of the letters.
    sum_.lengths.assign(further_, 1);
    length_from_.assign(further_, none);
    for (std::size_t i = 0; i < shapes_.size(); ++i) read_operand(i);
    if (sum_.lengths.size() > most_labels) fail("there are more than {} letters and dimensions", most_labels);
    sum_.result = labels_of(result_ ? *result_ : implicit_result());
    return std::move(sum_);
  }

 private:
  template <class... X>
  [[noreturn]] void fail(fmt::format_string<X...> format, const X&... x) const {
    throw std::invalid_argument(
        fmt::format("einsum: \"{}\": {}", text_, fmt::vformat(format, fmt::make_format_args(x...))));
  }

  /// "x is (2, 3)"
  std::string described(std::size_t operand) const {
    return fmt::format("{} is {}", name_of_(operand), to_string(shapes_[operand]));
  }

  void read_terms() {
    Term* term = &operands_.emplace_back();
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const std::string_view rest = text_.substr(i);
      if (rest[0] == ' ') continue;
      if (is_letter(rest[0])) {
        term->letters += rest[0];
      } else if (rest.starts_with("...")) {
        if (term->has_ellipsis()) fail("a second \"...\" at position {} in \"{}\"", i, term->text());
        term->ellipsis = term->letters.size();
        i += 2;
      } else if (result_) {
        fail("'{}' at position {}; behind \"->\" a letter or \"...\" is expected", rest[0], i);
      } else if (rest[0] == ',') {
        term = &operands_.emplace_back();
      } else if (rest.starts_with("->")) {
        term = &result_.emplace();
        i += 1;
      } else {
        fail("'{}' at position {}; a letter, ',', \"...\" or \"->\" is expected", rest[0], i);
      }
    }
  }

  void require_as_many(const Term& term, std::size_t operand) const {
    const std::size_t named = term.letters.size(), rank = shapes_[operand].size();
    if (term.has_ellipsis() ? named > rank : named != rank)
      fail("\"{}\" has {} letters{}, {}", term.text(), named, term.has_ellipsis() ? " beside \"...\"" : "",
           described(operand));
  }

  std::size_t& label_of(char letter) { return labels_[static_cast<std::size_t>(letter)]; }

  void read_operand(std::size_t operand) {
    const Term& term = operands_[operand];
    for (const char letter : term.letters)
      if (label_of(letter) == none) {
        label_of(letter) = sum_.lengths.size();
        sum_.lengths.push_back(1);
        length_from_.push_back(none);
      }
    const Shape& shape = shapes_[operand];
    std::vector<std::size_t> labels = labels_of(term, term.further(shape));
    for (std::size_t d = 0; d < shape.size(); ++d) {
      const auto before = std::find(labels.begin(), labels.end(), labels[d]) - labels.begin();
      if (shape[static_cast<std::size_t>(before)] != shape[d])
        fail("{} is of dimensions {} and {} long: {}", name_of(labels[d]),
             shape[static_cast<std::size_t>(before)], shape[d], described(operand));
      set_length(labels[d], shape[d], operand);
    }
    sum_.operands.push_back(std::move(labels));
  }

  /// Lengths broadcast.
  void set_length(std::size_t label, std::size_t length, std::size_t operand) {
    std::size_t& known = sum_.lengths[label];
    if (length == 1 || length == known) return;
    if (known != 1)
      fail("{} is {} long in one operand and {} in another: {}, {}", name_of(label), known, length,
           described(length_from_[label]), described(operand));
    known = length;
    length_from_[label] = operand;
  }

  /// "'i'", or "dimension -2 of "..."".
  std::string name_of(std::size_t label) const {
    if (label < further_) return fmt::format("dimension -{} of \"...\"", further_ - label);
    const auto letter = std::find(labels_.begin(), labels_.end(), label) - labels_.begin();
    return fmt::format("'{}'", static_cast<char>(letter));
  }

  /// The labels of a term whose "..." stands for the last `further` of those dimensions.
  std::vector<std::size_t> labels_of(const Term& term, std::size_t further) {
    std::vector<std::size_t> labels;
    for (std::size_t i = 0; i <= term.letters.size(); ++i) {
      if (i == term.ellipsis)
        for (std::size_t d = further_ - further; d < further_; ++d) labels.push_back(d);
      if (i < term.letters.size()) labels.push_back(label_of(term.letters[i]));
    }
    return labels;
  }

  /// Those of the result.
  std::vector<std::size_t> labels_of(const Term& result) {
    if (further_ > 0 && !result.has_ellipsis())
      fail("the result has no \"...\", which stands for {} dimensions of the operands", further_);
    for (std::size_t i = 0; i < result.letters.size(); ++i) {
      const char letter = result.letters[i];
      if (label_of(letter) == none) fail("'{}' of the result is in no operand", letter);
      if (result.letters.find(letter) != i) fail("'{}' comes twice in the result", letter);
    }
    return labels_of(result, further_);
  }

  /// "...", and the letters that come once, in alphabetical order.
  Term implicit_result() const {
    std::string all;
    for (const Term& term : operands_) all += term.letters;
    std::sort(all.begin(), all.end());
    Term result;
    result.ellipsis = 0;
    for (const char letter : all)
      if (std::count(all.begin(), all.end(), letter) == 1) result.letters += letter;
    return result;
  }

  std::string_view text_;
  std::span<const Shape> shapes_;
  const std::function<std::string(std::size_t)>& name_of_;
  std::vector<Term> operands_;
  std::optional<Term> result_;
  std::size_t further_ = 0;                                   // how many dimensions "..." stands for, at most
  std::array<std::size_t, 128> labels_ = filled_with_none();  // of each letter
  EinsteinSum sum_;
  std::vector<std::size_t> length_from_;  // the operand that the length of a label is that of

  static constexpr std::array<std::size_t, 128> filled_with_none() {
    std::array<std::size_t, 128> labels{};
    labels.fill(none);
    return labels;
  }
};

}  // namespace

EinsteinSum read_subscripts(std::string_view text, std::span<const Shape> shapes,
                            const std::function<std::string(std::size_t)>& name_of) {
  return Reader(text, shapes, name_of).sum();
}

}  // namespace xgrad::engine
