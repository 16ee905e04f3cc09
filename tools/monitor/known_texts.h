// The texts that the program itself says, in English: what stands in its catalogue.
#ifndef SOHOA_TOOLS_MONITOR_KNOWN_TEXTS_H_
#define SOHOA_TOOLS_MONITOR_KNOWN_TEXTS_H_

#include <string_view>

#include "absl/container/flat_hash_set.h"

namespace sohoa {

// Of tools/po/vi.po, which is part of the program. Thread-safe.
class KnownTexts {
 public:
  KnownTexts();

  bool Has(std::string_view text) const;

  // The first part of "reason: details" (or of "page 3: reason: details") that is known; empty if
  // none is.
  std::string_view KnownPartOf(std::string_view message) const;

 private:
  absl::flat_hash_set<std::string_view> texts_;  // into the program's constants
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MONITOR_KNOWN_TEXTS_H_
