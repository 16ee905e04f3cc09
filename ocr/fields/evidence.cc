#include "ocr/fields/evidence.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "ocr/text/letters.h"

namespace sohoa {
namespace {

FieldStatus StatusOf(const Field& field) {
  if (field.value.empty()) return FieldStatus::kMissing;
  return field.confidence >= kAutoConfidence ? FieldStatus::kAuto : FieldStatus::kReview;
}

// Of the least sure handwritten word; 1 where all is print.
double HandwritingConfidence(const std::vector<Word>& words) {
  double least = 1;
  for (const Word& word : words)
    if (word.handwritten)
      least = std::min(least, std::clamp(static_cast<double>(word.confidence), 0.0, 1.0));
  return least;
}

std::string TwoDigits(double share) { return absl::StrFormat("%.2f", share); }

}  // namespace

double ReadingConfidence(const std::vector<Word>& words) {
  double sum = 0;
  double weight = 0;
  double weakest = 1;
  for (const Word& word : words) {
    const LetterCount count = CountLetters(word.text);
    const int size = count.letters + count.digits;
    if (size == 0) continue;
    const double confidence = std::clamp(static_cast<double>(word.confidence), 0.0, 1.0);
    sum += size * confidence;
    weight += size;
    weakest = std::min(weakest, confidence);
  }
  return weight > 0 ? std::min((sum / weight + weakest) / 2, HandwritingConfidence(words)) : 0;
}

Field MakeField(std::string value, const std::vector<Word>& words, int page, double certainty) {
  Field field;
  field.value = std::move(value);
  field.page = page;
  for (const Word& word : words) field.box = Union(field.box, word.box);
  if (!field.value.empty()) {
    const double reading = ReadingConfidence(words);
    field.confidence = std::min(1.0, reading * certainty);
    field.at_most = HandwritingConfidence(words);
    field.reasons.push_back(Because("read with confidence $0, found by a rule that counts $1",
                                    {TwoDigits(reading), TwoDigits(certainty)}));
  }
  field.status = StatusOf(field);
  return field;
}

Reason Because(std::string text, std::vector<std::string> args) {
  return {std::move(text), std::move(args)};
}

Field Rescale(Field field, double factor) {
  field.confidence = std::min(1.0, field.confidence * factor);
  field.status = StatusOf(field);
  return field;
}

Field Rescale(Field field, double factor, Reason why) {
  field.reasons.push_back(std::move(why));
  return Rescale(std::move(field), factor);
}

}  // namespace sohoa
