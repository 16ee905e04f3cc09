#include "ocr/text/grammar.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "ocr/text/code_grammar.h"
#include "ocr/text/glued_words.h"
#include "ocr/text/list_numbers.h"

namespace sohoa {
namespace {

void MendLine(const LanguageModel& model, Line& line, std::vector<Correction>& corrections) {
  for (size_t at = 0; at < line.words.size(); ++at) {
    Word& word = line.words[at];
    if (word.handwritten) continue;
    const Correction read{word.text, "", word.box};
    std::vector<std::string> parts = WordsApart(model, word.text);
    parts.front() = WithoutSpecks(model, parts.front());
    if (at == 0 && parts.size() == 1) parts = NumeralApart(parts.front());
    if (parts.size() > 1) {
      Divide(parts, at, line);
      corrections.push_back({read.before, absl::StrJoin(parts, " "), read.box});
      at += parts.size() - 1;
      continue;
    }
    word.text = std::move(parts.front());
    word.text = MendedCode(line, at);
    if (word.text != read.before) corrections.push_back({read.before, word.text, read.box});
  }
}

// What a ruled line under a heading is read as: "_", "-_-". Longer ones may be blanks to fill in.
bool IsRemnantOfRule(const Word& word) {
  constexpr size_t kLongest = 3;
  constexpr float kDoubtful = 0.9F;
  return word.text.size() <= kLongest && word.confidence < kDoubtful &&
         word.text.find_first_not_of("_-.") == std::string::npos &&
         word.text.find('_') != std::string::npos;
}

void DropRemnants(PageText& page, std::vector<Correction>& corrections) {
  for (TextBlock& block : page.blocks) {
    for (Line& line : block.lines)
      std::erase_if(line.words, [&](const Word& word) {
        if (!IsRemnantOfRule(word)) return false;
        corrections.push_back({word.text, "", word.box});
        return true;
      });
    std::erase_if(block.lines, [](const Line& line) { return line.words.empty(); });
  }
  std::erase_if(page.blocks, [](const TextBlock& block) { return block.lines.empty(); });
}

}  // namespace

std::vector<Correction> MendCodes(const LanguageModel& model, PageText& page) {
  std::vector<Correction> corrections;
  DropRemnants(page, corrections);
  for (TextBlock& block : page.blocks) {
    if (block.stamped) continue;
    for (Line& line : block.lines) MendLine(model, line, corrections);
    MendListNumbers(block, corrections);
  }
  return corrections;
}

}  // namespace sohoa
