#include "tools/report_html.h"

#include <expat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tools/numbers_text.h"
#include "tools/report_csv.h"
#include "tools/report_json.h"
#include "tools/report_plots.h"

namespace sohoa {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// What stands in a page: elements, attributes that fetch, all text.
struct ReadHtml {
  std::multiset<std::string> elements;
  std::vector<std::string> references;
  std::vector<std::string> alt_texts;
  std::string text;
  std::string error;  // it is not well-formed
};

void OnElement(void* to, const XML_Char* name, const XML_Char** attributes) {
  auto* html = static_cast<ReadHtml*>(to);
  html->elements.insert(name);
  for (; *attributes != nullptr; attributes += 2) {
    const std::string_view key = attributes[0];
    if (key == "src" || key == "href") html->references.emplace_back(attributes[1]);
    if (key == "alt" || key == "aria-label") html->alt_texts.emplace_back(attributes[1]);
    EXPECT_FALSE(key.starts_with("on")) << key;
  }
}

void OnText(void* to, const XML_Char* text, int length) {
  static_cast<ReadHtml*>(to)->text.append(text, static_cast<size_t>(length));
}

ReadHtml Read(std::string_view html) {
  ReadHtml read;
  constexpr std::string_view kDoctype = "<!DOCTYPE html>\n";
  EXPECT_TRUE(html.starts_with(kDoctype));
  html.remove_prefix(kDoctype.size());
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate("UTF-8"),
                                                                       XML_ParserFree);
  XML_SetUserData(parser.get(), &read);
  XML_SetStartElementHandler(parser.get(), OnElement);
  XML_SetCharacterDataHandler(parser.get(), OnText);
  if (XML_Parse(parser.get(), html.data(), static_cast<int>(html.size()), 1) != XML_STATUS_OK)
    read.error = XML_ErrorString(XML_GetErrorCode(parser.get()));
  return read;
}

constexpr char kHostile[] = "\"><script>alert(1)</script>&amp;'\x01\xFF\xC0\x80.tif";

ReportFigures Filled() {
  ReportFigures f;
  f.made_at = absl::FromUnixSeconds(1'790'000'000);
  f.documents = 1234;
  f.pages = 5678;
  f.inputs = {.known = 10, .done = 5, .duplicates = 2, .quarantined = 1, .failed = 1, .open = 1};
  f.inputs.time_left = absl::Minutes(135);
  f.inputs.failures = {{kHostile, 1}};
  f.inputs.failed_inputs = {{kHostile, kHostile, 2}};
  f.types = {{kHostile, 3}};
  f.fields = {{.name = "subject", .sure = 3, .review = 1}};
  f.worst = {{.id = "id",
              .page = 1,
              .file = kHostile,
              .confidence = 0.4,
              .words = 20,
              .doubtful = 9,
              .jpeg = "not really"},
             {.id = "card", .file = "card.jpg", .may_show = false}};
  f.alike_pairs = {1, 2, 3};
  f.alike = {{"a", kHostile, "15/QĐ", {"b", Likeness::kSamePages, {{0, 1}}}, kHostile, ""}};
  f.confidence[19] = 400;
  f.words = 1000;
  f.words_likely_right = 987.6;
  f.pace_width = absl::Minutes(5);
  for (int k = 0; k < 30; ++k) f.pace.push_back({f.made_at + k * f.pace_width, 3, 100 + 10 * k});
  f.busy_minutes = 150;
  return f;
}

TEST(ReportHtml, IsWellFormedAndFetchesNothing) {
  for (const ReportFigures& figures : {ReportFigures(), Filled()}) {
    const ReadHtml html = Read(ReportHtml(figures, "/srv/sohoa"));
    EXPECT_EQ(html.error, "");
    EXPECT_FALSE(html.elements.contains("script"));
    for (const std::string& reference : html.references)
      EXPECT_THAT(reference, StartsWith("data:image/jpeg;base64,"));
    EXPECT_THAT(html.text, Not(HasSubstr("url(")));
    EXPECT_THAT(html.text, Not(HasSubstr("@import")));
  }
}

TEST(ReportHtml, NamesOfFilesAreTextWhateverStandsInThem) {
  const ReadHtml html = Read(ReportHtml(Filled(), kHostile));
  EXPECT_EQ(html.error, "");
  EXPECT_FALSE(html.elements.contains("script"));
  EXPECT_THAT(html.text, HasSubstr("\"><script>alert(1)</script>&amp;'"));
}

TEST(ReportHtml, EveryTableHasACaptionOrAHeadingAndEveryPictureATextInItsPlace) {
  const ReadHtml html = Read(ReportHtml(Filled(), "s"));
  EXPECT_EQ(html.elements.count("h1"), 1U);
  EXPECT_EQ(html.elements.count("section"), html.elements.count("h2"));
  EXPECT_EQ(html.elements.count("table"), html.elements.count("caption"));
  EXPECT_EQ(html.elements.count("img") + html.elements.count("svg"), html.alt_texts.size());
  for (const std::string& text : html.alt_texts) EXPECT_NE(text, "");
}

TEST(ReportHtml, SaysLoudlyWhenTheFiguresDoNotAgree) {
  ReportFigures f = Filled();
  EXPECT_THAT(ReportHtml(f, "s"),
              AllOf(HasSubstr("The figures agree"), Not(HasSubstr("do NOT agree"))));
  f.inputs.done = 4;
  EXPECT_THAT(ReportHtml(f, "s"), HasSubstr("do NOT agree"));
}

TEST(ReportHtml, ShowsNoPictureOfACitizensPaper) {
  ReportFigures f = Filled();
  f.worst.erase(f.worst.begin());
  const ReadHtml html = Read(ReportHtml(f, "s"));
  EXPECT_EQ(html.elements.count("img"), 0U);
  EXPECT_THAT(html.text, HasSubstr("not shown here"));
}

TEST(ReportCsv, CellsAreNoFormulasAndKeepTheirQuotes) {
  const std::string line =
      CsvLine({.state = "failed", .path = "=cmd|' /C calc'!A0", .reason = "say \"what\", why"});
  EXPECT_THAT(line, HasSubstr("\"'=cmd|' /C calc'!A0\""));
  EXPECT_THAT(line, HasSubstr("\"say \"\"what\"\", why\""));
  EXPECT_TRUE(line.ends_with("\r\n"));
  EXPECT_THAT(CsvHead(), StartsWith("\xEF\xBB\xBF\"state\","));
}

TEST(ReportNumbers, AreWrittenAsPeopleDo) {
  EXPECT_EQ(LocalNumber(0), "0");
  EXPECT_EQ(LocalNumber(999), "999");
  EXPECT_EQ(LocalNumber(1234567), "1,234,567");
  EXPECT_EQ(LocalPercent(1, 3), "33.3 %");
  EXPECT_EQ(LocalPercent(0, 0), "–");
  EXPECT_EQ(LocalBytes(1'530'000), "1.5 MB");
  EXPECT_EQ(LocalDuration(absl::Minutes(135)), "2 hours 15 minutes");
  EXPECT_EQ(LocalDuration(absl::Hours(51)), "2 days 3 hours");
}

TEST(ReportJson, HoldsTheSameFigures) {
  const std::string json = ReportJson(Filled());
  EXPECT_THAT(json, HasSubstr("\"known\":10,\"done\":5"));
  EXPECT_THAT(json, HasSubstr("\"secondsLeft\":8100"));
  EXPECT_THAT(json, HasSubstr("\"samePages\":3"));
}

}  // namespace
}  // namespace sohoa
