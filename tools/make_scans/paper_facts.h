// What a citizen's made paper says, before it has a shape.
#ifndef SOHOA_TOOLS_MAKE_SCANS_PAPER_FACTS_H_
#define SOHOA_TOOLS_MAKE_SCANS_PAPER_FACTS_H_

#include <map>
#include <string>
#include <string_view>

#include "tools/make_scans/names.h"
#include "tools/make_scans/random.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {

struct PaperFacts {
  FieldTruth truth;
  std::map<std::string, std::string, std::less<>>
      said;          // what is printed for {place} in a template
  std::string code;  // of the QR code; empty: none is printed
  Agency agency;     // whose seal it bears
};

PaperFacts MakePaperFacts(PaperKind kind, Random& random);

// The template with every {place} filled in. REQUIRES: `facts` says something for each.
std::string FillIn(std::string_view text, const PaperFacts& facts);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_PAPER_FACTS_H_
