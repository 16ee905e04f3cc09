// Where handwriting is looked for and what becomes of the words there. The strokes are drawn with
// WriteDigit; print is what the text says, grey bars on the picture.
#include "pipeline/read_handwriting.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "models/handwritten_digits.h"
#include "ocr/image/pen_digits.h"
#include "ocr/page/listed_word.h"

namespace sohoa {
namespace {

constexpr int kEm = 54;  // 13 points at 300 dpi
constexpr int kBaseline = 300;

// A page with one line of words, each where it is put.
class LineWithAGap {
 public:
  LineWithAGap() {
    std::fill_n(picture_.data(), picture_.size_bytes(), uint8_t{255});
    text_ = {.width = picture_.width(), .height = picture_.height(), .dpi = 300, .blocks = {{}}};
    text_.blocks[0].lines.push_back({{}, {}, kBaseline});
  }

  LineWithAGap& Print(const std::string& word, int x0, int x1, float confidence = 0.95F) {
    Line& line = text_.blocks[0].lines[0];
    line.words.push_back({word, {x0, kBaseline - 38, x1, kBaseline + 10}, confidence});
    line.box = Union(line.box, line.words.back().box);
    text_.blocks[0].box = line.box;
    return *this;
  }

  LineWithAGap& Write(const std::string& digits, int x, int height = 58) {
    std::mt19937 random(5);
    double left = x, right = x;
    for (const char digit : digits) {
      const auto strokes =
          WriteDigit(digit - '0', [&] { return static_cast<double>(random()) / 4294967296.0; });
      for (const PenStroke& stroke : strokes)
        for (size_t i = 0; i + 1 < stroke.size(); ++i)
          for (double t = 0; t < 1; t += 0.02) {
            const double px = left + height * (stroke[i].x + t * (stroke[i + 1].x - stroke[i].x));
            const double py = height * (stroke[i].y + t * (stroke[i + 1].y - stroke[i].y));
            Dot(px, kBaseline - height - 4 + py);
            right = std::max(right, px);
          }
      left = right + 12;
    }
    return *this;
  }

  std::vector<Correction> Read() {
    return ReadHandwriting(picture_.view(), picture_.view(), 1, model_, text_);
  }

  std::string text() const {
    std::string plain = ToPlainText(text_);
    plain.pop_back();
    return plain;
  }
  PageText& page() { return text_; }
  Image& picture() { return picture_; }

 private:
  void Dot(double x, double y) {
    constexpr double kPen = 3;
    for (int py = static_cast<int>(y - kPen); py <= y + kPen; ++py)
      for (int px = static_cast<int>(x - kPen); px <= x + kPen; ++px)
        if (std::hypot(px - x, py - y) <= kPen) picture_.row(py)[px] = 20;
  }

  const DigitClassifier model_ = *DigitClassifier::Parse(HandwrittenDigitModel());
  Image picture_ = Image(1400, 1000, PixelType::kGrey);
  PageText text_;
};

LineWithAGap NumberLine() {
  LineWithAGap line;
  line.Print("Số:", 100, 165);
  return line;
}

// "/QĐ-UBND" is 5.0 em wide.
LineWithAGap& Notation(LineWithAGap& line, const std::string& word = "/QĐ-UBND",
                       float confidence = 0.95F) {
  return line.Print(word, 400, 400 + 5 * kEm, confidence);
}

TEST(ReadHandwritingTest, AnUnreadNumberBecomesAWordOfItsOwn) {
  LineWithAGap line = NumberLine();
  Notation(line).Write("47", 200);
  EXPECT_TRUE(line.Read().empty()) << "nothing was replaced";
  EXPECT_EQ(line.text(), "Số: 47 /QĐ-UBND");
  const Word& word = line.page().blocks[0].lines[0].words[1];
  EXPECT_TRUE(word.handwritten);
  EXPECT_GE(word.confidence, 0.5F);
  EXPECT_LE(word.confidence, kHandwritten);
  EXPECT_NEAR(word.box.x0, 200, 6);
  EXPECT_NEAR(word.box.y0, kBaseline - 62, 8);
  EXPECT_EQ(Union(line.page().blocks[0].box, word.box), line.page().blocks[0].box);
}

TEST(ReadHandwritingTest, RubbishReadThereIsReplacedAndToldOf) {
  LineWithAGap line = NumberLine().Print("đ#", 198, 280, 0.3F);
  Notation(line).Write("05", 200);
  const std::vector<Correction> changes = line.Read();
  EXPECT_EQ(line.text(), "Số: 05 /QĐ-UBND");
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].before, "Số: đ# /QĐ-UBND");
  EXPECT_EQ(changes[0].after, "Số: 05 /QĐ-UBND");
  EXPECT_FALSE(changes[0].box.empty());
}

TEST(ReadHandwritingTest, DayAndMonthAreReadOutOfWordsThatRanTogether) {
  // "ngày" is 1.9 em wide, "tháng" 2.2.
  LineWithAGap line;
  line.Print("Huế,", 100, 200).Print("ngày0tháng", 220, 560, 0.2F);
  line.Print("năm", 700, 794).Print("2025.", 810, 920);
  line.Write("23", 335).Write("8", 600);
  EXPECT_EQ(line.Read().size(), 1u) << "where the month stands nothing had been read";
  EXPECT_EQ(line.text(), "Huế, ngày 23 tháng 8 năm 2025.");
  const std::vector<Word>& words = line.page().blocks[0].lines[0].words;
  EXPECT_TRUE(words[2].handwritten && words[4].handwritten);
  EXPECT_FALSE(words[1].handwritten || words[3].handwritten);
  EXPECT_LE(words[1].box.x1, words[2].box.x0);
}

TEST(ReadHandwritingTest, PrintedNumbersAreLeftAsTheyAre) {
  LineWithAGap line = NumberLine().Print("05", 200, 260, 0.9F);
  Notation(line).Write("05", 200, 32);  // with the pen as high as print
  EXPECT_TRUE(line.Read().empty());
  EXPECT_EQ(line.text(), "Số: 05 /QĐ-UBND");
  EXPECT_TRUE(HandwrittenWords(line.page()).empty());
  EXPECT_EQ(line.page().blocks[0].lines[0].words[1].confidence, 0.9F);
}

TEST(ReadHandwritingTest, AnEmptyPlaceStaysEmpty) {
  LineWithAGap line = NumberLine();
  Notation(line);
  EXPECT_TRUE(line.Read().empty());
  EXPECT_EQ(line.text(), "Số: /QĐ-UBND");
}

TEST(ReadHandwritingTest, WhatIsNoDayIsNotGivenAsOne) {
  LineWithAGap line;
  line.Print("Huế,", 100, 200).Print("ngày", 220, 322).Print("7%", 350, 430, 0.6F);
  line.Print("tháng", 480, 600).Print("8", 620, 646).Print("năm", 700, 794).Print("2025", 810, 915);
  line.Write("77", 350);
  EXPECT_TRUE(line.Read().empty());
  const Word& word = line.page().blocks[0].lines[0].words[2];
  EXPECT_EQ(word.text, "7%") << "left as it was read …";
  EXPECT_TRUE(word.handwritten) << "… but marked …";
  EXPECT_LT(word.confidence, 0.5F) << "… and doubted";
}

TEST(ReadHandwritingTest, AReadingThatContradictsIsDoubted) {
  LineWithAGap agreed = NumberLine().Print("47", 198, 280, 0.8F);
  Notation(agreed).Write("47", 200).Read();
  LineWithAGap contradicted = NumberLine().Print("41", 198, 280, 0.8F);
  Notation(contradicted).Write("47", 200).Read();
  const auto confidence = [](LineWithAGap& line) {
    return line.page().blocks[0].lines[0].words[1].confidence;
  };
  EXPECT_GT(confidence(agreed), 1.3F * confidence(contradicted));
}

TEST(ReadHandwritingTest, OnlyTheLetterheadIsLookedAt) {
  LineWithAGap body;  // a sentence that goes on
  body.Print("trước", 100, 200).Print("ngày", 220, 322).Print("tháng", 480, 600);
  body.Print("năm", 700, 794).Print("2025", 810, 915).Print("theo", 930, 1010);
  body.Print("quy", 1020, 1080).Write("23", 350);
  EXPECT_TRUE(body.Read().empty());
  EXPECT_TRUE(HandwrittenWords(body.page()).empty());

  LineWithAGap stamp = NumberLine();
  Notation(stamp).Write("47", 200);
  stamp.page().blocks[0].stamped = true;
  stamp.Read();
  EXPECT_TRUE(HandwrittenWords(stamp.page()).empty());
}

}  // namespace
}  // namespace sohoa
