#include "scope.hpp"
#include "tape.hpp"

namespace xgrad {

using namespace engine;

Scope::Scope(std::string_view name, Location location, Lines lines) : tape_(Tape::current()) {
  if (tape_ == nullptr) return;
  tape_->enter(location, lines).name = name;
}

Scope::Scope(std::string_view name, Location location) : Scope(name, location, Lines::as_around) {}

Scope Scope::of_call(std::string_view name, Location location) {
  return Scope(name, location, Lines::hidden);
}

Scope::Scope(const std::type_info* module, Location location, Lines lines, std::size_t index)
    : tape_(Tape::current()) {
  if (tape_ == nullptr) return;
  Section& section = tape_->enter(location, lines);
  section.module = module;
  if (module == nullptr) section.name = "Module";
  section.index = static_cast<std::uint32_t>(index);
}

// The tape may have been cleared, or be gone, before the scope is left: then there is nothing to close.
Scope::~Scope() {
  if (tape_ != nullptr && tape_ == Tape::current() && tape_->section_ != Section::none) tape_->leave();
}

}  // namespace xgrad
