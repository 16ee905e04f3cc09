// What a name was of which a seal or a signature has left a part. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_HIDDEN_NAME_H_
#define SOHOA_OCR_FIELDS_HIDDEN_NAME_H_

#include <string_view>
#include <vector>

#include "ocr/fields/vocabulary.h"

namespace sohoa {

// The name of `names`, the commonest first, that was most likely there: the nearest of those at
// most `most_apart` letters away for each of its letters plus `at_least`; one that is rare must be
// nearer (0.4 for each e-fold of its place in the list; tuned on made scans, seeds 9101 to 9601,
// 62001, 64001 to 64211 and the wrong ones of 95001). nullptr for none.
const Phrase* NearestName(std::string_view read, const std::vector<Phrase>& names,
                          double most_apart, double at_least);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_HIDDEN_NAME_H_
