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

  // How many of the value's words stand elsewhere beside one of their neighbours, spelt alike.
  // 0..1; 0 for a value of one word.
  double ShareConfirmed(const Field& field) const;

  // The field's value as the rest of the document spells it: pairs that stand elsewhere twice or
  // more with other marks, and never with the field's own, are spelt the other way. Headings are
  // set in bold, where marks run together; the plain text tells them. Empty where nothing is to be
  // changed.
  std::string Mended(const Field& field) const;

 private:
  struct Pair {
    std::string first;
    std::string second;
    Box box;
    int page = 0;
  };
  // How often a pair stands elsewhere as it is, and the other spelling that stands there most.
  struct Counted {
    int same = 0;
    int most_others = 0;
    const Pair* other = nullptr;
  };
  // Which of the words stand elsewhere beside one of their neighbours, spelt alike.
  std::vector<bool> Confirmed(const std::vector<std::string>& words, const Field& field) const;
  Counted Count(const std::string& first, const std::string& second, const Field& field) const;

  std::unordered_map<std::string, std::vector<Pair>> pairs_;  // by folded letters
};

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_SPELLINGS_H_
