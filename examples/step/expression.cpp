#include "expression.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cctype>
#include <charconv>
#include <functional>

using namespace xgrad;

namespace {

using V = Variable<double>;

const std::map<std::string, std::function<V(const V&)>>& functions() {
  static const std::map<std::string, std::function<V(const V&)>> all = {
      {"abs", [](const V& x) { return abs(x); }},
      {"exp", [](const V& x) { return exp(x); }},
      {"leaky_relu", [](const V& x) { return leaky_relu(x); }},
      {"ln", [](const V& x) { return log(x); }},
      {"log", [](const V& x) { return log(x); }},
      {"logsumexp", [](const V& x) { return logsumexp(x); }},
      {"max", [](const V& x) { return max(x); }},
      {"mean", [](const V& x) { return mean(x); }},
      {"relu", [](const V& x) { return relu(x); }},
      {"sigmoid", [](const V& x) { return sigmoid(x); }},
      {"softmax", [](const V& x) { return softmax(x); }},
      {"softplus", [](const V& x) { return softplus(x); }},
      {"sqrt", [](const V& x) { return sqrt(x); }},
      {"square", [](const V& x) { return square(x); }},
      {"sum", [](const V& x) { return sum(x); }},
      {"tanh", [](const V& x) { return tanh(x); }},
  };
  return all;
}

bool begins_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}
bool in_name(char c) { return begins_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Reads a text from left to right, and says where it cannot go on.
class Reader {
 public:
  explicit Reader(const std::string& text) : text_(text) {}

  /// The next character that is no blank; '\0' at the end.
  char peek() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool accept(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail(fmt::format("expected '{}'", c));
  }

  std::string name() {
    peek();
    const std::size_t begin = at_;
    if (at_ == text_.size() || !begins_name(text_[at_])) fail("expected a name");
    while (at_ < text_.size() && in_name(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  double number() {
    peek();
    double value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error == std::errc::result_out_of_range) fail("this number is too large or too small");
    if (error != std::errc()) fail("expected a number");
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }

  std::size_t position() {
    peek();
    return at_;
  }
  void go_to(std::size_t position) { at_ = position; }

  [[noreturn]] void fail(const std::string& message) { fail_at(position(), message); }
  [[noreturn]] void fail_at(std::size_t position, const std::string& message) {
    throw SyntaxError(text_, position, message);
  }

 private:
  const std::string& text_;
  std::size_t at_ = 0;
};

/// A product binds tighter than a sum, a power tighter than a minus: −a^2 is −(a²).
class Formula {
 public:
  Formula(const std::string& text, const Values& values) : reader_(text), values_(values) {}

  V value() {
    for (;;) {
      const std::size_t begin = reader_.position();
      const std::string name = assigned_name();
      V part = sum_of_products();
      const bool last = !reader_.accept(';');
      if (!name.empty() || last) name_result(part, name.empty() ? "J" : name);
      if (!last) {
        if (name.empty()) reader_.fail_at(begin, "a part before ';' needs a name: u = …");
        values_[name] = part;
        continue;
      }
      if (reader_.peek() != '\0') reader_.fail("expected an operator");
      return part;
    }
  }

 private:
  /// "u" of "u = …"; empty, with nothing read, if there is none.
  std::string assigned_name() {
    const std::size_t begin = reader_.position();
    if (!begins_name(reader_.peek())) return "";
    const std::string name = reader_.name();
    if (reader_.accept('=')) {
      if (values_.count(name) != 0) reader_.fail_at(begin, fmt::format("{} has a value already", name));
      return name;
    }
    reader_.go_to(begin);
    return "";
  }

  /// A value with a name of its own keeps it: J = a is a.
  static void name_result(V& value, const std::string& name) {
    if (value.name().empty()) value.named(name);
  }

  V sum_of_products() {
    V value = product();
    for (;;) {
      if (reader_.accept('+'))
        value = value + product();
      else if (reader_.accept('-'))
        value = value - product();
      else
        return value;
    }
  }

  V product() {
    V value = signed_power();
    for (;;) {
      if (reader_.accept('*'))
        value = value * signed_power();
      else if (reader_.accept('/'))
        value = value / signed_power();
      else
        return value;
    }
  }

  V signed_power() {
    const Depth depth(*this);
    if (reader_.accept('-')) return -signed_power();
    const V base = atom();
    return reader_.accept('^') ? pow(base, signed_power()) : base;
  }

  V atom() {
    const std::size_t begin = reader_.position();
    const char c = reader_.peek();
    if (reader_.accept('(')) {
      const V value = sum_of_products();
      reader_.expect(')');
      return value;
    }
    if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.') return constant(reader_.number());
    if (!begins_name(c)) reader_.fail("expected a number, a name or '('");
    const std::string name = reader_.name();
    if (reader_.accept('(')) {
      const auto function = functions().find(name);
      if (function == functions().end())
        reader_.fail_at(begin, fmt::format("there is no function {}; there are {}", name,
                                           fmt::join(function_names(), ", ")));
      const V argument = sum_of_products();
      reader_.expect(')');
      return function->second(argument);
    }
    const auto value = values_.find(name);
    if (value == values_.end())
      reader_.fail_at(begin, fmt::format("{0} has no value; give one: {0}=2", name));
    return value->second;
  }

  /// Parentheses nest on the stack, which ends somewhere.
  struct Depth {
    explicit Depth(Formula& formula) : formula_(formula) {
      if (++formula.depth_ > 200) formula.reader_.fail("this is nested too deeply");
    }
    ~Depth() { --formula_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    Formula& formula_;
  };

  Reader reader_;
  Values values_;
  int depth_ = 0;
};

/// How many characters, not bytes, a text has.
std::size_t width(const std::string& text) {
  std::size_t characters = 0;
  for (char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return characters;
}

}  // namespace

SyntaxError::SyntaxError(const std::string& formula, std::size_t position, const std::string& message)
    : std::runtime_error(message),
      picture_(fmt::format("{}\n{}^ {}", formula, std::string(width(formula.substr(0, position)), ' '),
                           message)) {}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const auto& [name, function] : functions()) names.push_back(name);
  return names;
}

std::pair<std::string, V> read_assignment(const std::string& text) {
  Reader reader(text);
  const std::string name = reader.name();
  reader.expect('=');
  std::vector<double> elements;
  const bool is_vector = reader.accept('[');
  const auto element = [&] {
    const bool negative = reader.accept('-');
    elements.push_back((negative ? -1 : 1) * reader.number());
  };
  element();
  while (is_vector && reader.accept(',')) element();
  if (is_vector) reader.expect(']');
  if (reader.peek() != '\0') reader.fail("expected nothing more");
  if (!is_vector) return {name, V(elements[0], name)};
  Array<double> vector(Shape{elements.size()});
  std::copy(elements.begin(), elements.end(), vector.begin());
  return {name, V(vector, name)};
}

V evaluate(const std::string& formula, const Values& values) { return Formula(formula, values).value(); }
