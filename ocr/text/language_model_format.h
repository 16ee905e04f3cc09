// The file of a language model: little-endian, in this order. Internal to ocr/text.
//   the magic words; uint32 syllables, pairs, triples
//   the syllables as Spell gives them, each ended by "\n": uint32 bytes, then they
//   of each word (the three that are no syllables first): uint8 cost, uint8 backoff
//   uint32 begin of each word's pairs, and the end; of each pair: uint16 second word, by rising
//   number; uint8 cost; uint8 backoff
//   uint32 begin of each pair's triples, and the end; of each triple: uint16 third word, by rising
//   number; uint8 cost
#ifndef SOHOA_OCR_TEXT_LANGUAGE_MODEL_FORMAT_H_
#define SOHOA_OCR_TEXT_LANGUAGE_MODEL_FORMAT_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace sohoa {

inline constexpr std::string_view kLanguageModelMagic = "sohoa language model 1\n";
inline constexpr double kCostSteps = 16;  // to one natural logarithm

inline uint8_t ToCost(double probability) {
  return static_cast<uint8_t>(
      std::clamp(std::lround(-std::log(probability) * kCostSteps), 0L, 255L));
}

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_LANGUAGE_MODEL_FORMAT_H_
