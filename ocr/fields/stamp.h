// Words that are stamped on a page: secrecy and urgency (zones 10a and 10b of NĐ 30/2020/NĐ-CP).
// Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_STAMP_H_
#define SOHOA_OCR_FIELDS_STAMP_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ocr/page/page_text.h"

namespace sohoa {

struct StampWord {
  std::string_view name;    // "TỐI MẬT"
  std::string_view folded;  // letters only: "toimat"
  int slips = 0;            // letters that may be amiss
};

struct Stamp {
  std::string_view name;
  std::vector<Word> words;
  int slips = 0;
};

// Stamps whose every word stands in capitals and apart from other words: at the ends of its line,
// beside a wide gap, or inside a frame that was read as a stroke or bracket. Frame strokes glued to
// the word do not hide it. Top to bottom as the page's lines come.
std::vector<Stamp> FindStamps(const PageText& page, std::span<const StampWord> words);

std::span<const StampWord> SecrecyStamps();
std::span<const StampWord> UrgencyStamps();

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_STAMP_H_
