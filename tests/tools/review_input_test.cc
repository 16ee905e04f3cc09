#include "tools/review_input.h"

#include <gtest/gtest.h>

#include "tools/scan_flags.h"

namespace sohoa {
namespace {

TEST(ReviewInputTest, AnAnswerIsAKeyOrAValue) {
  using Kind = ReviewAnswer::Kind;
  EXPECT_EQ(ParseReviewAnswer("").kind, Kind::kConfirm);
  EXPECT_EQ(ParseReviewAnswer(" \r").kind, Kind::kConfirm);
  EXPECT_EQ(ParseReviewAnswer("-").kind, Kind::kAbsent);
  EXPECT_EQ(ParseReviewAnswer("s").kind, Kind::kSkip);
  EXPECT_EQ(ParseReviewAnswer(" q ").kind, Kind::kQuit);
  EXPECT_EQ(ParseReviewAnswer("15/QĐ-UBND").value, "15/QĐ-UBND");
  EXPECT_EQ(ParseReviewAnswer("=s").value, "s");
  EXPECT_EQ(ParseReviewAnswer("=s").kind, Kind::kCorrect);
}

TEST(ReviewInputTest, AChangeNamesFieldAndValue) {
  const auto change = ParseDecision("subject=a = b");
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(change->field, "subject");
  EXPECT_EQ(change->value, "a = b");
  EXPECT_EQ(ParseDecision("subject=-")->kind, FieldDecision::Kind::kAbsent);
  EXPECT_FALSE(ParseDecision("subject").ok());
  EXPECT_FALSE(ParseDecision("=x").ok());
}

TEST(ScanFlagsTest, FlagsSayWhatIsWanted) {
  const auto request = RequestOf({.device = "test:0",
                                  .mode = "gray",
                                  .source = "feeder",
                                  .duplex = true,
                                  .paper = "a4",
                                  .options = {"ald=yes", "x=a=b"}});
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->mode, ScanMode::kGrey);
  EXPECT_EQ(request->source, PaperSource::kFeeder);
  EXPECT_EQ(request->paper_height_mm, 297);
  EXPECT_EQ(request->options.at(1).second, "a=b");
  EXPECT_EQ(RequestOf({.paper = "100x50.5"})->paper_height_mm, 50.5);
}

TEST(ScanFlagsTest, WhatCannotBeIsRefused) {
  for (const ScanFlags& flags :
       {ScanFlags{.resolution = 0}, ScanFlags{.resolution = 100000}, ScanFlags{.mode = "red"},
        ScanFlags{.source = "window"}, ScanFlags{.source = "flatbed", .duplex = true},
        ScanFlags{.pages = -1}, ScanFlags{.paper = "letter"}, ScanFlags{.paper = "0x10"},
        ScanFlags{.paper = "10x1e9"}, ScanFlags{.paper = "nanxnan"}, ScanFlags{.options = {"ald"}}})
    EXPECT_TRUE(absl::IsInvalidArgument(RequestOf(flags).status()));
}

}  // namespace
}  // namespace sohoa
