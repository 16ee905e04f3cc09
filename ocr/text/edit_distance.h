// How far apart two words are. Thread-safe; no state.
#ifndef SOHOA_OCR_TEXT_EDIT_DISTANCE_H_
#define SOHOA_OCR_TEXT_EDIT_DISTANCE_H_

#include <string_view>

namespace sohoa {

// Levenshtein's distance in bytes (insert, delete, replace: 1 each) if it is at most `most`, else
// `most` + 1. Meant for folded text, where a letter is one byte. Time O(|a| × most).
int BoundedEditDistance(std::string_view a, std::string_view b, int most);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_EDIT_DISTANCE_H_
