#include "ocr/page/page_text.h"

namespace sohoa {

std::string ToPlainText(const PageText& page) {
  std::string out;
  for (const TextBlock& block : page.blocks) {
    if (!out.empty()) out += '\n';
    for (const Line& line : block.lines) {
      for (const Word& word : line.words) {
        if (&word != &line.words.front()) out += ' ';
        out += word.text;
      }
      out += '\n';
    }
  }
  return out;
}

int WordCount(const PageText& page) {
  size_t count = 0;
  ForEachLine(page, [&](const Line& line) { count += line.words.size(); });
  return static_cast<int>(count);
}

double MeanConfidence(const PageText& page) {
  double sum = 0;
  ForEachLine(page, [&](const Line& line) {
    for (const Word& word : line.words) sum += static_cast<double>(word.confidence);
  });
  const int words = WordCount(page);
  return words > 0 ? sum / words : 0;
}

}  // namespace sohoa
