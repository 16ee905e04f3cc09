// Sentences put together from pieces, so that a thousand pages say a thousand different things.
#ifndef SOHOA_TOOLS_MAKE_SCANS_GRAMMAR_H_
#define SOHOA_TOOLS_MAKE_SCANS_GRAMMAR_H_

#include <string>
#include <string_view>

#include "tools/make_scans/random.h"

namespace sohoa {

// What the sentences of one document agree on.
struct Setting {
  std::string province;
  std::string agency;  // in running text
  int year = 2025;
};

// Replaces every {rule} in `pattern` by one of the rule's alternatives, and again in those.
// REQUIRES: every rule is known (grammar.cc); a test expands them all.
std::string Expand(std::string_view pattern, const Setting& setting, Random& random);

// "ngày 05 tháng 02 năm 2025": days below 10 and months 1 and 2 carry a zero (Decree 30/2020).
std::string DateInWords(int year, int month, int day);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_GRAMMAR_H_
