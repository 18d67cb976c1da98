#include "recording.hpp"

namespace xgrad::engine {
namespace {

thread_local constinit RecordingFrame* innermost = nullptr;
thread_local constinit Tape* current = nullptr;  // that of the innermost frame: asked for at each operation

}  // namespace

Tape* RecordingFrame::recording() noexcept { return current; }

RecordingFrame::RecordingFrame(Tape* tape) noexcept : tape_(tape), outer_(innermost) {
  innermost = this;
  current = tape;
}

RecordingFrame::~RecordingFrame() { end(); }

void RecordingFrame::end() noexcept {
  for (RecordingFrame** frame = &innermost; *frame != nullptr; frame = &(*frame)->outer_)
    if (*frame == this) {
      *frame = outer_;
      break;
    }
  current = innermost == nullptr ? nullptr : innermost->tape_;
}

}  // namespace xgrad::engine
