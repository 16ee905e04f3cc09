#include "tests/storage/pdf/made_pages.h"

#include <algorithm>
#include <vector>

namespace sohoa::test {
namespace {

constexpr int kA4Width = 2480;
constexpr int kA4Height = 3508;

int Between(Random& random, int low, int high) {
  return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

template <size_t n>
std::string OneOf(Random& random, const char* const (&choices)[n]) {
  return choices[random() % n];
}

std::string MadeSyllable(Random& random) {
  static const char* const kOnsets[] = {"",  "b",  "c",  "ch", "d",  "đ", "gi", "h",  "kh", "l",
                                        "m", "ng", "nh", "ph", "qu", "t", "th", "tr", "v",  "x"};
  static const char* const kNuclei[] = {"a", "á", "ạ", "ầ", "ẫ",  "ẳ",  "ê",  "ể",  "i",  "ị",
                                        "í", "o", "ô", "ố", "ộ",  "ơ",  "ờ",  "ợ",  "u",  "ú",
                                        "ủ", "ư", "ứ", "ữ", "iế", "ươ", "uồ", "yề", "òa", "úy"};
  static const char* const kCodas[] = {"", "", "c", "ch", "i", "m", "n", "ng", "nh", "p", "t", "u"};
  return OneOf(random, kOnsets) + OneOf(random, kNuclei) + OneOf(random, kCodas);
}

// Damages one box as engines do.
void Spoil(Random& random, Box& box) {
  switch (random() % 6) {
    case 0:
      box.x1 = box.x0;
      break;
    case 1:
      box.x1 += Between(random, 0, 120);
      break;
    case 2:
      box.x0 -= Between(random, 0, 60);
      break;
    case 3:
      box.y1 = box.y0;
      break;
    case 4:
      box.x1 = box.x0 + 1;
      break;
    default:
      box = {Between(random, -50, kA4Width + 50), box.y0, 0, box.y1};
      break;
  }
}

Line MadeTextLine(Random& random, int x, int right, int baseline) {
  std::vector<std::string> words;
  const int pitch = Between(random, 14, 26);
  const int gap = Between(random, 0, 20);
  for (int at = x; at < right; at += pitch * 5) words.push_back(MadeWord(random));
  Line line = MadeLine(x, baseline, pitch, gap, words);
  const bool spoiled = random() % 10 == 0;
  for (Word& word : line.words)
    if (spoiled && random() % 4 == 0) Spoil(random, word.box);
  return line;
}

TextBlock MadeBlock(Random& random, int x, int right, int top, int lines) {
  TextBlock block;
  const int step = Between(random, 30, 70);
  for (int i = 0; i < lines; ++i) {
    block.lines.push_back(MadeTextLine(random, x, right, top + i * step));
    block.box = Union(block.box, block.lines.back().box);
  }
  return block;
}

}  // namespace

CompressedPage WhitePage(int width, int height, double dpi) {
  CompressedPage page{.codec = PageCodec::kG4, .width = width, .height = height, .dpi = dpi};
  const std::string end = "000000000001000000000001";  // the end of the block
  std::string bits(static_cast<size_t>(height), '1');  // each row is like the one above
  bits += end;
  bits.resize((bits.size() + 7) / 8 * 8, '0');
  for (size_t i = 0; i < bits.size(); i += 8)
    page.bytes += static_cast<char>(std::stoi(bits.substr(i, 8), nullptr, 2));
  return page;
}

std::string MadeWord(Random& random) {
  switch (random() % 12) {
    case 0:
      return std::to_string(random() % 100000);
    case 1:
      return std::to_string(random() % 1000) + "." + std::to_string(100 + random() % 900);
    case 2:
      return "-";
    case 3:
      return std::to_string(random() % 100) + "/QĐ-" + MadeSyllable(random);
    case 4:
      return std::string(1, static_cast<char>('a' + random() % 26));
    case 5:
      return MadeSyllable(random) + "-";
    case 6:
      return MadeSyllable(random) + ",";
    default:
      return MadeSyllable(random) + (random() % 20 == 0 ? "n" : "") + "a";
  }
}

Line MadeLine(int x, int baseline_y, int pitch, int gap, const std::vector<std::string>& words) {
  Line line;
  line.baseline_y = baseline_y;
  for (const std::string& text : words) {
    const auto letters = static_cast<int>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    const Box box{x, baseline_y - 32, x + letters * pitch, baseline_y + 8};
    line.words.push_back({.text = text, .box = box, .confidence = 0.9f});
    line.box = Union(line.box, box);
    x = box.x1 + gap;
  }
  return line;
}

PageText A4Text(const std::vector<Line>& lines) {
  PageText page{.width = kA4Width, .height = kA4Height, .dpi = 300};
  TextBlock block{.lines = lines};
  for (const Line& line : lines) block.box = Union(block.box, line.box);
  page.blocks.push_back(block);
  return page;
}

PageText MadePage(Random& random) {
  PageText page{.width = kA4Width, .height = kA4Height, .dpi = 300};
  page.blocks.push_back(MadeBlock(random, 200, 900, 200, Between(random, 1, 4)));
  page.blocks.push_back(
      MadeBlock(random, Between(random, 1000, 1300), 2200, 200, Between(random, 1, 4)));
  for (int top = 600; top < 2400; top += 600)
    page.blocks.push_back(MadeBlock(random, 250, 2200, top, Between(random, 1, 9)));
  for (int row = 0; row < 5; ++row)
    for (int column = 0; column < 4; ++column)
      page.blocks.push_back(
          MadeBlock(random, 250 + column * 500, 400 + column * 500, 2600 + row * 80, 1));
  return page;
}

}  // namespace sohoa::test
