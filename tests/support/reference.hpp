/// Reference values: those of tests/data/reference that PyTorch computed.
#pragma once

#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad {

/// An operation on given inputs, and the gradients of Σ output·weights with respect to them.
struct ReferenceCase {
  std::vector<Array<double>> inputs;
  Array<double> output, weights;
  std::vector<Array<double>> gradients;
};

namespace detail {

inline void append(const nlohmann::json& nested, std::vector<double>& elements) {
  if (nested.is_array())
    for (const auto& part : nested) append(part, elements);
  else
    elements.push_back(nested.get<double>());
}

inline Array<double> array_from(const nlohmann::json& nested) {
  Shape shape;
  for (const nlohmann::json* part = &nested; part->is_array(); part = &part->front())
    shape.push_back(part->size());
  std::vector<double> elements;
  append(nested, elements);
  Array<double> array(shape);
  std::copy(elements.begin(), elements.end(), array.data());
  return array;
}

}  // namespace detail

inline nlohmann::json reference_file(const std::string& name) {
  const char* const sources = std::getenv("XGRAD_SOURCES");
  if (sources == nullptr) throw std::runtime_error("XGRAD_SOURCES is not set; run the tests by ctest");
  std::ifstream file(std::string(sources) + "/tests/data/reference/" + name);
  if (!file) throw std::runtime_error("tests/data/reference/" + name + " cannot be read");
  return nlohmann::json::parse(file);
}

/// The case of that name. Its inputs are in the order of `arguments`, the names that they have in the file.
inline ReferenceCase reference_case(const std::string& name, const std::vector<std::string>& arguments,
                                    const std::string& file = "arrays.json") {
  const nlohmann::json cases = reference_file(file);
  for (const auto& one : cases) {
    if (one.at("name") != name) continue;
    ReferenceCase found;
    for (const std::string& argument : arguments) {
      found.inputs.push_back(detail::array_from(one.at("inputs").at(argument)));
      found.gradients.push_back(detail::array_from(one.at("gradients").at(argument)));
    }
    found.output = detail::array_from(one.at("output"));
    found.weights = detail::array_from(one.at("weights"));
    return found;
  }
  throw std::runtime_error("there is no reference case '" + name + "'");
}

/// Value and gradients of `call`, a function of a vector of Variables, are those of the case.
template <class Call>
void expect_reference(const std::string& name, const std::vector<std::string>& arguments, const Call& call,
                      double tolerance = 1e-10, const std::string& file = "arrays.json") {
  SCOPED_TRACE(name);
  const ReferenceCase expected = reference_case(name, arguments, file);
  std::vector<Variable<double>> x;
  for (const auto& input : expected.inputs) x.emplace_back(input);
  Tape tape;
  const Variable<double> y = call(x);
  ASSERT_EQ(y.shape(), expected.output.shape());
  EXPECT_TRUE(close(y.value(), expected.output, tolerance, 1));
  const auto gradients = tape.gradient(y, x, expected.weights);
  for (std::size_t i = 0; i < x.size(); ++i)
    EXPECT_TRUE(close(gradients[i].value(), expected.gradients[i], tolerance, 1)) << arguments[i];
}

}  // namespace xgrad
