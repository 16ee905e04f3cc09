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
  double weight = 0;
  ForEachLine(page, [&](const Line& line) {
    for (const Word& word : line.words) {
      const double w = static_cast<double>(word.text.size());
      sum += w * static_cast<double>(word.confidence);
      weight += w;
    }
  });
  return weight > 0 ? sum / weight : 0;
}

std::vector<Word> HandwrittenWords(const PageText& page) {
  std::vector<Word> words;
  ForEachLine(page, [&](const Line& line) {
    for (const Word& word : line.words)
      if (word.handwritten) words.push_back(word);
  });
  return words;
}

}  // namespace sohoa
