// What came of verifying signatures, in sentences for people, in the chosen language.
#ifndef SOHOA_TOOLS_SIGNATURE_TEXTS_H_
#define SOHOA_TOOLS_SIGNATURE_TEXTS_H_

#include <string>

#include "storage/sign/verification.h"

namespace sohoa {

// "the content of a page was changed (page 2)"; pages from 1.
std::string FindingText(const Finding& finding);
// "valid", "not proven", "INVALID"
std::string IndicationText(Indication indication);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SIGNATURE_TEXTS_H_
