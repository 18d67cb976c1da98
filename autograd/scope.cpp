#include <xgrad/autograd/scope.hpp>
#include <xgrad/autograd/tape.hpp>

namespace xgrad {

using namespace engine;

Scope::Scope(std::string_view name, Location location, bool hides_lines) : tape_(Tape::current()) {
  if (tape_ == nullptr) return;
  tape_->enter(location, hides_lines).name = name;
}

Scope::Scope(std::string_view name, Location location) : Scope(name, location, false) {}

Scope Scope::of_call(std::string_view name, Location location) { return Scope(name, location, true); }

Scope::Scope(const std::type_info* module, Location location, std::size_t index) : tape_(Tape::current()) {
  if (tape_ == nullptr) return;
  Section& section = tape_->enter(location);
  section.module = module;
  if (module == nullptr) section.name = "Module";
  section.index = static_cast<std::uint32_t>(index);
}

// The tape may have been cleared, or be gone, before the scope is left: then there is nothing to close.
Scope::~Scope() {
  if (tape_ != nullptr && tape_ == Tape::current() && tape_->section_ != Section::none) tape_->leave();
}

Location Scope::entered() noexcept {
  const Tape* tape = Tape::current();
  if (tape == nullptr || tape->section_ == Section::none) return {};
  return tape->sections_[tape->section_].location;
}

}  // namespace xgrad
