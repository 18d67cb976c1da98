/// What a training prints while it runs.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>

/// How a training stands.
struct ProgressState {
  std::size_t epoch = 0, epochs = 0;  ///< the current one, from 1, and how many
  std::size_t done = 0, samples = 0;  ///< samples of the epoch: so far, and in all
  double loss = 0, accuracy = 0;      ///< means over those so far
  double samples_per_second = 0;      ///< in this epoch
  double seconds_left = 0;            ///< of the whole training
};

enum class ProgressBar { none, ascii, unicode };

/// `epoch  3/30  ━━━━━━━━────  loss 0.1234  accuracy 96.12 %  0:12 left  812k samples/s`, in at most `width`
/// columns: the bar, which shows the whole training, shrinks first, then parts are left out from the right.
std::string progress_line(const ProgressState& state, std::size_t width, ProgressBar bar);

/// Shows how a training proceeds. On a terminal: a line that is rewritten in place, at most 15 times a
/// second; that of an epoch of more than a second stays, and that of the last one. Otherwise (in a file, a
/// pipe, where TERM is `dumb`): one plain line after each epoch.
///
///     Progress progress(epochs, loader.samples());
///     for (…) {
///       progress.begin_epoch();
///       for (const auto& batch : loader) { …; progress.advance(batch.size(), loss, correct); }
///       progress.end_epoch();
///     }
///
/// No mode of the terminal stays changed between two writes, so the program may end at any time.
class Progress {
 public:
  enum class Lines {
    stay,
    vanish  ///< on a terminal, the line is wiped in the end; elsewhere nothing is printed
  };

  Progress(std::size_t epochs, std::size_t samples_per_epoch, Lines lines = Lines::stay,
           std::FILE* out = stdout);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// If the training was left by an exception: ends the line, so that the message stands on one of its own.
  ~Progress();

  void begin_epoch();

  /// After each batch: its size, its mean loss, and how many samples were classified correctly.
  void advance(std::size_t samples, double mean_loss, std::size_t correct);

  void end_epoch();

  /// The means over the samples of this epoch so far.
  double loss() const;
  double accuracy() const;

 private:
  using Clock = std::chrono::steady_clock;

  void draw(Clock::time_point now);

  std::FILE* out_;
  bool on_terminal_;
  Lines lines_;
  ProgressState state_;
  double loss_sum_ = 0;
  std::size_t correct_ = 0;
  Clock::time_point epoch_began_, last_drawn_;
  double earlier_seconds_ = 0;  // what the epochs before this one took
  std::size_t earlier_samples_ = 0;
  bool line_open_ = false;  // the cursor stands behind a line that is not ended yet
};
