#include "progress.hpp"

#include "terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace {

constexpr std::chrono::milliseconds redraw_after(66);
constexpr std::chrono::seconds long_epoch(1);

std::string count_text(double count) {
  if (count < 1e3) return fmt::format("{:.0f}", count);
  if (count < 1e6) return fmt::format("{:.0f}k", count / 1e3);
  return fmt::format("{:.1f}M", count / 1e6);
}

std::string time_text(double seconds) {
  const auto whole = static_cast<long>(std::ceil(std::min(seconds, 1e8)));
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string bar_text(double fraction, std::size_t width, bool unicode) {
  const auto filled = static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(width));
  std::string bar;
  for (std::size_t i = 0; i < width; ++i)
    bar += unicode ? (i < filled ? "━" : "─") : (i < filled ? "#" : "-");
  return bar;
}

}  // namespace

std::string progress_line(const ProgressState& state, std::size_t width, ProgressBar bar) {
  constexpr std::size_t gap = 2, shortest_bar = 8, longest_bar = 30;
  std::string head =
      fmt::format("epoch {:>{}}/{}", state.epoch, fmt::formatted_size("{}", state.epochs), state.epochs);
  std::vector<std::string> parts = {fmt::format("loss {:.4f}", state.loss),
                                    fmt::format("accuracy {:5.2f} %", 100 * state.accuracy),
                                    fmt::format("{} left", time_text(state.seconds_left)),
                                    fmt::format("{} samples/s", count_text(state.samples_per_second))};

  std::size_t least_bar = bar == ProgressBar::none ? 0 : gap + shortest_bar;
  const auto needed = [&] {
    std::size_t sum = head.size() + least_bar;
    for (const std::string& part : parts) sum += gap + part.size();
    return sum;
  };
  while (!parts.empty() && needed() > width) {
    if (parts.size() > 2)
      parts.pop_back();
    else if (least_bar > 0)  // loss and accuracy are worth more than a bar
      least_bar = 0;
    else if (head.starts_with("epoch "))  // and than a word
      head.erase(0, std::string_view("epoch ").size());
    else
      parts.pop_back();
  }

  std::string line = head.substr(0, width);
  if (least_bar > 0 && needed() <= width) {
    const std::size_t length = std::min(longest_bar, shortest_bar + width - needed());
    const auto done = static_cast<double>((state.epoch - 1) * state.samples + state.done);
    const auto all = static_cast<double>(std::max<std::size_t>(state.epochs * state.samples, 1));
    line += "  " + bar_text(done / all, length, bar == ProgressBar::unicode);
  }
  for (const std::string& part : parts) line += "  " + part;
  return line;
}

Progress::Progress(std::size_t epochs, std::size_t samples_per_epoch, Lines lines, std::FILE* out)
    : out_(out), on_terminal_(terminal::rewrites(out)), lines_(lines) {
  state_.epochs = epochs;
  state_.samples = samples_per_epoch;
}

Progress::~Progress() {
  if (line_open_) std::fputc('\n', out_);
  std::fflush(out_);
}

void Progress::begin_epoch() {
  ++state_.epoch;
  state_.done = correct_ = 0;
  loss_sum_ = 0;
  epoch_began_ = Clock::now();
}

void Progress::advance(std::size_t samples, double mean_loss, std::size_t correct) {
  state_.done += samples;
  loss_sum_ += mean_loss * static_cast<double>(samples);
  correct_ += correct;
  if (!on_terminal_) return;
  if (const auto now = Clock::now(); now - last_drawn_ >= redraw_after) draw(now);
}

void Progress::end_epoch() {
  const auto now = Clock::now();
  const bool last = state_.epoch == state_.epochs;
  if (lines_ == Lines::stay && (!on_terminal_ || last || now - epoch_began_ > long_epoch)) {
    draw(now);
    std::fputc('\n', out_);
    line_open_ = false;
  } else if (last && line_open_) {
    std::fputs("\r\x1b[K", out_);
    line_open_ = false;
  }
  std::fflush(out_);
  earlier_seconds_ += std::chrono::duration<double>(now - epoch_began_).count();
  earlier_samples_ += state_.done;
}

double Progress::loss() const {
  return loss_sum_ / static_cast<double>(std::max<std::size_t>(state_.done, 1));
}

double Progress::accuracy() const {
  return static_cast<double>(correct_) / static_cast<double>(std::max<std::size_t>(state_.done, 1));
}

void Progress::draw(Clock::time_point now) {
  const double seconds = std::max(std::chrono::duration<double>(now - epoch_began_).count(), 1e-9);
  const auto done = static_cast<double>(std::max<std::size_t>(state_.done, 1));
  const auto all_done = done + static_cast<double>(earlier_samples_);
  const auto all = static_cast<double>(state_.epochs * state_.samples);
  state_.loss = loss();
  state_.accuracy = accuracy();
  state_.samples_per_second = done / seconds;
  state_.seconds_left = std::max(0.0, all - all_done) * (earlier_seconds_ + seconds) / all_done;

  if (!on_terminal_) {
    fmt::print(out_, "{}", progress_line(state_, std::string::npos, ProgressBar::none));
    return;
  }
  const auto bar = terminal::unicode() ? ProgressBar::unicode : ProgressBar::ascii;
  // In a single write, over the old line instead of after erasing it: nothing flickers. In the last column
  // some terminals go on to the next line, so it stays empty; and while we write, no line is wrapped
  // (\x1b[?7l … h), in case the window has just become narrower.
  const std::string line = progress_line(state_, terminal::columns(out_) - 1, bar);
  fmt::print(out_, "\r\x1b[?7l{}\x1b[K\x1b[?7h", line);
  std::fflush(out_);
  line_open_ = true;
  last_drawn_ = now;
}
