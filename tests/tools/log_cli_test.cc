// The log and the metrics of a run as a site has them, and that nothing of a document is in them:
// real scans of the maker, real reader, real store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing_support::NewFolder;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::ReadBytes;
using testing_support::RunShell;
using testing_support::WriteBytes;

ProgramResult Sohoa(const std::string& arguments) {
  return RunShell("env -u LANG -u LC_ALL SOHOA_CONFIG= " + ProgramPath("sohoa") + " " + arguments);
}

class LogCliTest : public testing::Test {
 protected:
  void Make(const std::string& name, const std::string& arguments) {
    const ProgramResult made =
        RunShell(ProgramPath("make_scans") + " --out '" + in_ + "' --name " + name +
                 " --count 1 --profile clean --pages 1-1 --dpi 200 " + arguments);
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }

  // What the pages of all truth files say, word by word, with the numbers that tell who somebody
  // is, but for words that the program itself may say; the files are removed.
  std::set<std::string> TakeWords() {
    constexpr size_t kTelling = 5;  // bytes
    const std::string own = ReadBytes(std::string(SOHOA_SOURCE_DIR) + "/tools/po/vi.po");
    std::set<std::string> words;
    std::vector<fs::path> truths;
    for (const fs::directory_entry& entry : fs::directory_iterator(in_))
      if (entry.path().extension() == ".json") truths.push_back(entry.path());
    for (const fs::path& path : truths) {
      const Json truth = Json::parse(ReadBytes(path));
      for (const Json& page : truth.at("pages"))
        for (const Json& word : page.at("words")) {
          const std::string text = word.at(0);
          const bool has_marks = text.find_first_not_of(kAscii) != std::string::npos;
          const bool is_number = text.find_first_not_of("0123456789") == std::string::npos;
          if (text.size() >= kTelling && (has_marks || is_number) &&
              own.find(text) == std::string::npos)
            words.insert(text);
        }
      fs::remove(path);
    }
    return words;
  }

  static std::vector<Json> Lines(const std::string& path) {
    std::vector<Json> lines;
    std::istringstream in(ReadBytes(path));
    for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
    return lines;
  }

  int Count(const std::vector<Json>& lines, const std::string& event) const {
    return static_cast<int>(std::count_if(lines.begin(), lines.end(),
                                          [&](const Json& l) { return l["event"] == event; }));
  }

  static constexpr char kAscii[] =
      " !\"#$%&'()*+,-./"
      "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz"
      "{|}~";
  const std::string folder_ = NewFolder("log_cli");
  const std::string in_ = folder_ + "/in";
  const std::string store_ = " --store '" + folder_ + "/store' ";
};

TEST_F(LogCliTest, NothingOfADocumentIsInTheLogOrTheMetrics) {
  Make("card", "--seed 5 --kind identity-card --format jpeg");
  Make("paper", "--seed 6 --kind decision --format pdf");
  Make("secret", "--seed 7701 --secret --format jpeg");
  const std::set<std::string> words = TakeWords();
  ASSERT_GT(words.size(), 40U);
  ASSERT_TRUE(std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word.size() == 12 && word.find_first_not_of("0123456789") == std::string::npos;
  })) << "the card has an identity number";
  WriteBytes(in_ + "/broken-079123456789.pdf", "%PDF-1.7\nnothing");
  const std::string log = folder_ + "/sohoa.log";
  const std::string metrics = folder_ + "/metrics";
  fs::create_directory(metrics);

  const std::string flags =
      store_ + "--log-level debug --log '" + log + "' --metrics '" + metrics + "' ";
  EXPECT_EQ(Sohoa("ingest" + flags + in_ + " " + in_ + "/none.pdf").exit_code, 1);
  const std::vector<Json> lines = Lines(log);
  EXPECT_EQ(Count(lines, "started"), 1);
  EXPECT_EQ(Count(lines, "documentStored"), 2);
  EXPECT_EQ(Count(lines, "documentQuarantined"), 1);
  EXPECT_EQ(Count(lines, "documentFailed"), 1);
  EXPECT_EQ(Count(lines, "inputUnusable"), 1);
  EXPECT_GE(Count(lines, "pageRead"), 2);
  EXPECT_EQ(lines.back().at("event"), "stopped");
  EXPECT_EQ(lines.back().at("exitCode"), 1);
  for (const Json& line : lines) {
    if (line["event"] == "documentStored") {
      EXPECT_GE(line.at("pages"), 1);
      EXPECT_EQ(line.at("source").get<std::string>().size(), 64U);
      EXPECT_GT(line.at("ms"), 0);
    }
    if (line["event"] == "documentFailed") {
      EXPECT_THAT(line.at("file"), HasSubstr("/broken-*********789.pdf"));
      EXPECT_TRUE(line.at("reason").is_string()) << line;
    }
    if (line["event"] == "documentQuarantined") {
      EXPECT_FALSE(line.contains("file")) << line;
    }
  }
  const std::string records = Sohoa("list --json" + store_).out;
  const std::string id = Json::parse(records.substr(0, records.find('\n'))).at("id");
  const std::string review = "review" + flags + id + " 'subject=Về việc của Lò Thị Mẩy' ";
  EXPECT_EQ(Sohoa(review + "details.LoThiMay=x --officer An").exit_code, 1);
  EXPECT_EQ(Count(Lines(log), "fieldDecided"), 0) << "nothing was stored";
  EXPECT_EQ(Sohoa(review + "--officer 'Quàng Văn Ún' --reason 'bà Mẩy nói'").exit_code, 0);
  EXPECT_EQ(Count(Lines(log), "fieldDecided"), 1);
  EXPECT_EQ(Sohoa("ingest --log-format text --lang vi" + flags + in_).exit_code, 1);
  const std::string logged = ReadBytes(log);
  EXPECT_THAT(logged, HasSubstr(" INFO văn bản đã có trong kho document="));
  const std::string counted =
      ReadBytes(metrics + "/sohoa-ingest.prom") + ReadBytes(metrics + "/sohoa-review.prom");
  EXPECT_THAT(counted, HasSubstr("{command=\"ingest\",outcome=\"duplicate\"} 2\n"));
  EXPECT_THAT(counted, HasSubstr("sohoa_run_running{command=\"ingest\"} 0\n"));
  EXPECT_TRUE(std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return records.find(word) != std::string::npos;
  })) << "the words are those that were read";
  for (const std::string& word : words) EXPECT_THAT(logged + counted, Not(HasSubstr(word)));
  for (const char* said : {"Mẩy", "LoThiMay", "Quàng"})
    EXPECT_THAT(logged + counted, Not(HasSubstr(said)));
}

TEST_F(LogCliTest, ALogThatCannotBeWrittenIsToldBeforeAnythingIsDone) {
  const ProgramResult run = Sohoa("ingest" + store_ + "--log /none/sohoa.log " + folder_);
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("the log cannot be opened"));
  EXPECT_EQ(Sohoa("ingest" + store_ + "--log-format xml " + folder_).exit_code, 2);
}

}  // namespace
}  // namespace sohoa
