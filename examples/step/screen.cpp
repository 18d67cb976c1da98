#include "screen.hpp"

#include <xgrad/autograd/inspect/explain.hpp>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace xgrad::inspect;

namespace {

constexpr const char* help =
    "→ next   ← back   ↓ next node   b backward sweep   r rewind   e explain   q quit";

/// Keys without waiting for the end of a line, on a screen of its own, as long as it lives.
class Screen {
 public:
  Screen() {
    tcgetattr(STDIN_FILENO, &before_);
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);  // Ctrl-C is a key, and we clean up after it
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw);
    fmt::print("\033[?1049h\033[?25l");
  }
  ~Screen() {
    fmt::print("\033[?25h\033[?1049l");
    std::fflush(stdout);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void show(const std::string& text) {
    fmt::print("\033[H\033[2J{}", text);
    std::fflush(stdout);
  }

  /// How many lines it has now, as the user may resize it.
  std::size_t rows() const {
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : 24;
  }

  /// A letter; '>', '<', 'v', '^' for the arrow keys; 'q' at the end of the input.
  char key() {
    char c = 0;
    if (read(STDIN_FILENO, &c, 1) != 1) return 'q';
    if (c != '\033') return c;
    char sequence[2] = {0, 0};
    if (read(STDIN_FILENO, sequence, 2) != 2 || sequence[0] != '[') return 0;
    switch (sequence[1]) {
      case 'A':
        return '^';
      case 'B':
        return 'v';
      case 'C':
        return '>';
      case 'D':
        return '<';
      default:
        return 0;
    }
  }

 private:
  termios before_;
};

struct Colors {
  std::string_view value = "\033[34m", adjoint = "\033[33m", current = "\033[1m", quiet = "\033[2m",
                   off = "\033[0m";
};

/// One line: what is known of a node by now.
std::string row(const Stepper& stepper, std::size_t i, const Colors& color) {
  const Trace& trace = stepper.trace();
  const TraceNode& node = trace.nodes[i];
  const bool started = stepper.position() > 0;
  const bool current = started && stepper.stop().node == i;
  const bool computed =
      started && (stepper.stop().phase == Stop::Phase::backward || i <= stepper.stop().node);
  std::string text = fmt::format(" {} {}", current ? "▸" : " ",
                                 current    ? color.current
                                 : computed ? ""
                                            : color.quiet);
  text += node.formula.empty() ? node.name : fmt::format("{} = {}", node.name, node.formula);
  text += color.off;
  if (computed) text += fmt::format("   {}{}{}", color.value, to_text(node.value), color.off);
  if (const Numbers* adjoint = stepper.adjoint(node.name))
    text += fmt::format("   {}d{}/d{} = {}{}{}", color.adjoint, trace.nodes[trace.output].name, node.name,
                        to_text(*adjoint), stepper.pending(node.name).empty() ? "" : " …", color.off);
  return text + "\n";
}

/// The nodes, or of many as many as fit around the current one.
std::string table(const Stepper& stepper, const Colors& color, std::size_t rows) {
  const std::size_t count = stepper.trace().nodes.size();
  const std::size_t current = stepper.position() == 0 ? 0 : stepper.stop().node;
  const std::size_t last_begin = count > rows ? count - rows : 0;
  const std::size_t begin = std::min(current > rows / 2 ? current - rows / 2 : 0, last_begin);
  std::string text;
  for (std::size_t i = begin; i < std::min(begin + rows, count); ++i) text += row(stepper, i, color);
  return text;
}

std::string explanations(const Trace& trace) {
  std::string text;
  for (const TraceNode& node : trace.nodes)
    if (node.operation == "leaf") text += fmt::format("{}\n", explain(trace, node.name));
  return text;
}

/// To the stop at which the next node's turn begins.
void next_node(Stepper& stepper) {
  const std::size_t before = stepper.position() == 0 ? none : stepper.stop().node;
  while (stepper.next() && stepper.stop().node == before) {
  }
}

}  // namespace

bool is_terminal() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

void walk(Stepper& stepper) {
  const Colors color = std::getenv("NO_COLOR") == nullptr ? Colors() : Colors{"", "", "", "", ""};
  Screen screen;
  std::string extra;
  for (;;) {
    const std::string below =
        fmt::format("\n{}\n\n{}\n{}{}{}\n", stepper.describe(), extra, color.quiet, help, color.off);
    const auto lines = static_cast<std::size_t>(std::count(below.begin(), below.end(), '\n'));
    const std::size_t rows = screen.rows() > lines + 1 ? screen.rows() - lines : 1;
    screen.show(table(stepper, color, rows) + below);
    extra.clear();
    switch (screen.key()) {
      case '>':
      case ' ':
      case 'n':
      case '\n':
        stepper.next();
        break;
      case '<':
      case 'p':
        stepper.back();
        break;
      case 'v':
        next_node(stepper);
        break;
      case 'b':
        stepper.to_seed();
        break;
      case 'r':
        stepper.rewind();
        break;
      case 'e':
        extra = explanations(stepper.trace());
        break;
      case 'q':
      case '\003':  // Ctrl-C
        return;
      default:
        break;
    }
  }
}
