// How a document spells what it says more than once. A reader's slip in one mark ("chuyến đối" for
// "chuyển đổi") is as sure of itself as the right word, but the text says the words again.
// Built once, then thread-safe.
#ifndef SOHOA_OCR_FIELDS_SPELLINGS_H_
#define SOHOA_OCR_FIELDS_SPELLINGS_H_

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "ocr/fields/segment.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

class Spellings {
 public:
  // Takes over every pair of neighbouring words of these segments.
  void Add(const std::vector<Segment>& segments);

  // True when elsewhere than in the field's own box a pair of its words stands with other marks
  // only. Where a tone may stand on either of two vowels, and case, make no difference.
  bool Contradict(const Field& field) const;

 private:
  struct Pair {
    std::string first;
    std::string second;
    Box box;
    int page = 0;
  };
  std::unordered_map<std::string, std::vector<Pair>> pairs_;  // by folded letters
};

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_SPELLINGS_H_
