/// Which tape a thread records on, and pauses of it.
#pragma once

#include "export.hpp"

namespace xgrad XGRAD_EXPORT {

class Tape;

namespace engine {

/// A thread's tapes and pauses, as a stack of frames. The innermost one counts: it names the tape that
/// records, or none. Frames may end in any order, and what ends out of order does not come back.
class RecordingFrame {
 public:
  explicit RecordingFrame(Tape* tape) noexcept;
  ~RecordingFrame();
  RecordingFrame(const RecordingFrame&) = delete;
  RecordingFrame& operator=(const RecordingFrame&) = delete;

  /// Ends it before its time: it counts no more.
  void end() noexcept;

  /// The tape that the calling thread records on; nullptr if nothing records.
  static Tape* recording() noexcept;

 private:
  Tape* tape_;
  RecordingFrame* outer_;
};

}  // namespace engine

/// While alive, the calling thread records nothing, whatever tapes are alive: for figures on the way, such as
/// an accuracy. A tape that begins inside records nevertheless.
class PauseRecording {
 public:
  [[nodiscard]] PauseRecording() noexcept : frame_(nullptr) {}

 private:
  engine::RecordingFrame frame_;
};

}  // namespace xgrad
