// Making a language model from text. Not thread-safe; takes some hundred bytes a kept trigram.
#ifndef SOHOA_OCR_TEXT_LANGUAGE_TRAINING_H_
#define SOHOA_OCR_TEXT_LANGUAGE_TRAINING_H_

#include <cstdint>
#include <istream>
#include <string>

namespace sohoa {

struct TrainingOptions {
  // What was seen less often is left to the shorter context. The values keep the model of 24
  // million characters of law at 2 MB; more raised nothing on made scans.
  uint32_t fewest_syllables = 5;
  uint32_t fewest_pairs = 2;
  uint32_t fewest_triples = 2;
};

// Reads UTF-8 text, one paragraph a line, to its end; gives the bytes for LanguageModel::Parse.
// Interpolated Kneser–Ney (Chen and Goodman 1999, section 4.1.6), one discount an order.
std::string TrainLanguageModel(std::istream& text, const TrainingOptions& options = {});

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_LANGUAGE_TRAINING_H_
