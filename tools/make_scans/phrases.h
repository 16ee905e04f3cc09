// The project's own stock of administrative phrases; the data behind grammar.h.
#ifndef SOHOA_TOOLS_MAKE_SCANS_PHRASES_H_
#define SOHOA_TOOLS_MAKE_SCANS_PHRASES_H_

#include <string_view>

#include "absl/types/span.h"

namespace sohoa {

// The alternatives of a rule; empty for an unknown one. Lives as long as the program.
absl::Span<const std::string_view> PhrasesOf(std::string_view rule);

// All rules, so that a test can expand each.
absl::Span<const std::string_view> PhraseRules();

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_PHRASES_H_
