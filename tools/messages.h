// What people read, in their language. The catalogue is tools/po/vi.po; English stands in the code.
#ifndef SOHOA_TOOLS_MESSAGES_H_
#define SOHOA_TOOLS_MESSAGES_H_

#include <string>

#include "absl/status/status.h"
#include "ocr/page/document_fields.h"
#include "pipeline/flow.h"

namespace sohoa {

// Chooses the language: `--lang xx` among the arguments, else SOHOA_LANG, else LC_ALL, LC_MESSAGES,
// LANG; "vi" or English. Call once, first thing in main, before any thread. The catalogue lies
// beside the program
// (../share/locale).
void ChooseLanguage(int argc, char** argv);

// The text in the chosen language; the English text itself where the catalogue lacks it.
const char* Tr(const char* english);

// The reason in a status, translated: libraries write "reason" or "reason: details, or what to do",
// and each part between colons is looked up.
std::string TrReason(const absl::Status& status);

// The sentence in the chosen language with its details in place.
std::string TrReason(const Reason& reason);

// "FILE: page 3: reason" in the chosen language; pages from 1.
std::string TrFailure(const FlowFailure& failure);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MESSAGES_H_
