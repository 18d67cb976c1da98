/// Training and testing, of any model.
#pragma once

#include "data.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "report.hpp"
#include "results.hpp"

#include <xgrad/nn/module.hpp>

#include <string>

/// Trains the model on `digits.train`, and tests it on `digits.test`. The generator decides in which order
/// the images are seen. A report is told of each epoch. Throws std::runtime_error if the loss overflows.
Result learn(std::string name, const xgrad::nn::Module<float>& model, const Digits& digits,
             const Options& options, xgrad::Generator& generator,
             Progress::Lines lines = Progress::Lines::stay, TrainingReport* report = nullptr);
