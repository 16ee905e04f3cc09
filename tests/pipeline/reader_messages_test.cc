#include "pipeline/reader_messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

using testing::HasSubstr;

const ReadRequest kRequest{.width = 600, .height = 400, .dpi = 150, .mode = ReadMode::kLine};

PageText SomePage() {
  const Word plain{.text = "Ủy", .box = {10, 20, 50, 40}, .confidence = 0.75F, .choices = {}};
  const Word chosen{.text = "ban",
                    .box = {60, 20, 99, 40},
                    .confidence = 1,
                    .choices = {{{"b", 0.9F}, {"h", 0.1F}}, {{"a", 1}}, {{"n", 0.5F}, {"", 0.5F}}}};
  const Line line{.words = {plain, chosen}, .box = {10, 20, 99, 40}, .baseline_y = 38};
  return {.width = 600,
          .height = 400,
          .dpi = 150,
          .blocks = {{.lines = {line, line}, .box = {10, 20, 99, 40}},
                     {.lines = {line}, .box = {10, 20, 600, 400}}}};
}

// All that an answer carries, in the answer's own form.
std::string Form(const PageText& page) { return PackAnswer(page); }

std::string BodyOf(const std::string& answer) { return answer.substr(kAnswerHeadBytes); }

// Nullopt, or what was understood.
std::optional<absl::StatusOr<PageText>> Understood(const PageText& page) {
  return UnpackAnswer(BodyOf(PackAnswer(page)), kRequest);
}

TEST(ReaderMessagesTest, ARequestArrivesAsItWasSent) {
  const std::optional<ReadRequest> request = UnpackRequest(PackRequest(kRequest));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->width, 600);
  EXPECT_EQ(request->height, 400);
  EXPECT_EQ(request->dpi, 150);
  EXPECT_EQ(request->mode, ReadMode::kLine);
}

TEST(ReaderMessagesTest, WhatIsNoRequestIsSeen) {
  EXPECT_FALSE(UnpackRequest(RequestBytes{}));
  for (const ReadRequest& wrong :
       {ReadRequest{0, 1, 300}, ReadRequest{1, -1, 300}, ReadRequest{1, 1, 0},
        ReadRequest{1, 1, std::nan("")}, ReadRequest{1, 1, 300, static_cast<ReadMode>(5)}})
    EXPECT_FALSE(UnpackRequest(PackRequest(wrong)));
}

TEST(ReaderMessagesTest, APageArrivesAsItWasReadWithTheChoicesOfItsLetters) {
  const std::string answer = PackAnswer(SomePage());
  AnswerHead head;
  answer.copy(head.data(), head.size());
  EXPECT_EQ(BodyBytes(head), answer.size() - kAnswerHeadBytes);
  const auto page = UnpackAnswer(BodyOf(answer), kRequest);
  ASSERT_TRUE(page && page->ok());
  EXPECT_EQ(Form(**page), Form(SomePage()));
  EXPECT_EQ((*page)->width, 600);
  EXPECT_EQ((*page)->height, 400);
  EXPECT_EQ((*page)->dpi, 150);
  const Word& chosen = (*page)->blocks.at(1).lines.at(0).words.at(1);
  EXPECT_EQ(chosen.choices.at(0).at(1).text, "h");
  EXPECT_EQ(chosen.choices.at(2).at(1).text, "");
}

TEST(ReaderMessagesTest, AnErrorArrivesWithItsReasonMadePrintable) {
  const auto answer =
      UnpackAnswer(BodyOf(PackAnswer(absl::NotFoundError("no data: \x1b[31m\xff"))), kRequest);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(absl::IsNotFound(answer->status()));
  EXPECT_EQ(answer->status().message(), "no data:  [31m ");
}

TEST(ReaderMessagesTest, ACodeThatNoReaderGivesIsItsFailure) {
  const auto answer = UnpackAnswer(BodyOf(PackAnswer(absl::CancelledError("so"))), kRequest);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(absl::IsInternal(answer->status()));
}

TEST(ReaderMessagesTest, APageTooLargeForAnAnswerIsAnError) {
  PageText page = SomePage();
  page.blocks[0].lines[0].words[0].text = std::string(kMaxAnswerBytes, 'x');
  const auto answer = Understood(page);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(absl::IsResourceExhausted(answer->status()));
}

TEST(ReaderMessagesTest, PlacesOffThePageAreNonsense) {
  for (const Box& box : {Box{-1, 0, 5, 5}, Box{0, 0, 601, 5}, Box{0, 0, 5, 401}, Box{5, 0, 4, 5},
                         Box{0, 6, 5, 5}, Box{0, 0, std::numeric_limits<int>::max(), 5}}) {
    PageText page = SomePage();
    page.blocks[0].lines[0].words[0].box = box;
    EXPECT_FALSE(Understood(page));
    page = SomePage();
    page.blocks[0].lines[0].box = box;
    EXPECT_FALSE(Understood(page));
    page = SomePage();
    page.blocks[0].box = box;
    EXPECT_FALSE(Understood(page));
  }
  PageText page = SomePage();
  page.blocks[0].lines[0].baseline_y = std::numeric_limits<int>::min();
  EXPECT_FALSE(Understood(page));
}

TEST(ReaderMessagesTest, NumbersOutOfTheirRangeAreNonsense) {
  for (const float share : {-0.1F, 1.1F, std::nanf(""), std::numeric_limits<float>::infinity()}) {
    PageText page = SomePage();
    page.blocks[0].lines[0].words[0].confidence = share;
    EXPECT_FALSE(Understood(page));
    page = SomePage();
    page.blocks[0].lines[0].words[1].choices[0][0].probability = share;
    EXPECT_FALSE(Understood(page));
  }
}

TEST(ReaderMessagesTest, WhatIsNeverEmptyMayNotBe) {
  PageText page = SomePage();
  page.blocks[0].lines.clear();
  EXPECT_FALSE(Understood(page));
  page = SomePage();
  page.blocks[0].lines[0].words.clear();
  EXPECT_FALSE(Understood(page));
  for (const char* text : {"", " ", "hai từ", "\x01"}) {
    page = SomePage();
    page.blocks[0].lines[0].words[0].text = text;
    EXPECT_FALSE(Understood(page)) << text;
  }
}

TEST(ReaderMessagesTest, TextIsMadeValid) {
  PageText page = SomePage();
  page.blocks[0].lines[0].words[0].text = "U\xcc\x89y\xc3";
  const auto answer = Understood(page);
  ASSERT_TRUE(answer && answer->ok());
  EXPECT_EQ((*answer)->blocks[0].lines[0].words[0].text, "Ủy\uFFFD");
}

TEST(ReaderMessagesTest, LongerAnswersThanAPageCanHaveAreRefusedUnread) {
  AnswerHead head;
  PackAnswer(PageText()).copy(head.data(), head.size());
  for (size_t k = 11; k < 16; ++k) {
    AnswerHead boast = head;
    boast[k] = 0x7f;
    EXPECT_FALSE(BodyBytes(boast));
  }
  EXPECT_FALSE(BodyBytes(AnswerHead{}));
}

TEST(ReaderMessagesTest, NoPartOfAnAnswerIsAnAnswer) {
  const std::string body = BodyOf(PackAnswer(SomePage()));
  for (size_t size = 0; size < body.size(); ++size)
    EXPECT_FALSE(UnpackAnswer(body.substr(0, size), kRequest)) << size;
  EXPECT_FALSE(UnpackAnswer(body + '\0', kRequest));
}

// What holds of every page that is let in, whatever was sent.
void ExpectSound(const PageText& page) {
  ForEachLine(page, [](const Line& line) {
    EXPECT_FALSE(line.words.empty());
    for (const Word& word : line.words) {
      EXPECT_FALSE(word.text.empty());
      EXPECT_EQ(NormalizeText(word.text), word.text);
      EXPECT_EQ(word.text.find(' '), std::string::npos);
      EXPECT_GE(word.confidence, 0);
      EXPECT_LE(word.confidence, 1);
      const Box on_page = Intersection(word.box, {0, 0, 600, 400});
      EXPECT_EQ(on_page, word.box);
    }
  });
}

TEST(ReaderMessagesTest, ChangedAnswersAreRefusedOrSound) {
  std::mt19937 random(1);
  const std::string body = BodyOf(PackAnswer(SomePage()));
  int let_in = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string changed = body;
    for (unsigned k = 0; k <= random() % 4; ++k)
      changed[random() % changed.size()] = static_cast<char>(random());
    if (random() % 4 == 0) changed.erase(random() % changed.size(), random() % 8);
    if (random() % 4 == 0) changed.insert(random() % changed.size(), random() % 8, '\xff');
    const auto answer = UnpackAnswer(changed, kRequest);
    if (!answer || !answer->ok()) continue;
    ++let_in;
    ExpectSound(**answer);
  }
  EXPECT_GT(let_in, 100) << "the changes reach nothing but the lengths";
}

TEST(ReaderMessagesTest, RandomBytesAreRefused) {
  std::mt19937 random(2);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random() % 200, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 3 == 0 ? random() : 0);
    const auto answer = UnpackAnswer(bytes, kRequest);
    if (answer && answer->ok()) ExpectSound(**answer);
    AnswerHead head{};
    bytes.copy(head.data(), head.size());
    BodyBytes(head);
  }
}

}  // namespace
}  // namespace sohoa
