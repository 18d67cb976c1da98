/// The page of --report.
#pragma once

#include "data.hpp"

#include <xgrad/autograd/inspect/report/history.hpp>
#include <xgrad/nn/module.hpp>

#include <cstddef>
#include <string>

/// Follows the training of a model, and shows it as a page.
class TrainingReport {
 public:
  TrainingReport(std::string title, std::string file, const Digits& digits);

  /// Adds an epoch, counted from 1: its mean loss and share of correct answers on the images to learn from,
  /// and how the model does on the test images now. Writes the page anew, so that it can be watched; throws
  /// std::system_error if it cannot.
  void add_epoch(std::size_t epoch, const xgrad::nn::Module<float>& model, double loss, double accuracy);

 private:
  std::string title_, file_;
  const Digits& digits_;
  xgrad::inspect::History history_{"epoch"};
};
