// The program as a person uses it: command lines in, files, lines and exit codes out. Real reader,
// real store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::NewFolder;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::ReadBytes;
using testing_support::RunShell;
using testing_support::WriteBytes;

// `launcher` runs the program, if given.
ProgramResult Sohoa(const std::string& arguments, const std::string& launcher = "") {
  return RunShell("env -u LANG -u LC_ALL SOHOA_CONFIG= " + launcher + " " + ProgramPath("sohoa") +
                  " " + arguments);
}

std::vector<std::string> SortedWords(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  std::sort(words.begin(), words.end());
  return words;
}

std::vector<Json> JsonLines(const std::string& text) {
  std::istringstream in(text);
  std::vector<Json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  return lines;
}

// Scans made once for all tests of this program.
class CliTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scans_ = NewFolder("cli_scans");
    const ProgramResult made =
        RunShell(ProgramPath("make_scans") + " --out '" + scans_ +
                 "' --count 2 --seed 11 --profile clean --pages 1-2 --format tiff-g4 --dpi 200");
    ASSERT_EQ(made.exit_code, 0) << made.err;
    for (const fs::directory_entry& entry : fs::directory_iterator(scans_)) {
      if (entry.path().extension() == ".tif")
        scan_ = std::min(scan_.empty() ? "~" : scan_, entry.path().string());
      if (entry.path().extension() == ".json") fs::remove(entry.path());
    }
    ASSERT_FALSE(scan_.empty());
  }

  void SetUp() override {
    folder_ = NewFolder(std::string("cli_") +
                        testing::UnitTest::GetInstance()->current_test_info()->name());
    store_ = folder_ + "/store";
  }

  std::string Store() const { return " --store '" + store_ + "' "; }

  static std::string scans_;
  static std::string scan_;
  std::string folder_;
  std::string store_;
};
std::string CliTest::scans_;
std::string CliTest::scan_;

// One key for all commands; without it nothing is told of the store, and nothing done to it.
TEST_F(CliTest, AnEncryptedStoreIsUsedWithItsKeyAlone) {
  const std::string key = folder_ + "/key", other = folder_ + "/other";
  ASSERT_EQ(RunShell("umask 077; head -c 32 /dev/urandom > " + key +
                     "; head -c 32 /dev/urandom > " + other)
                .exit_code,
            0);
  const std::string with = Store() + "--store-key " + key + " ";
  ASSERT_EQ(Sohoa("ingest" + with + "'" + scan_ + "'").exit_code, 0);
  const ProgramResult check = Sohoa("store check --json" + with);
  EXPECT_EQ(check.exit_code, 0) << check.out << check.err;
  const ProgramResult listed = Sohoa("list --json" + Store(), "SOHOA_STORE_KEY=" + key);
  EXPECT_EQ(listed.exit_code, 0) << listed.err;
  const std::string id = JsonLines(listed.out).front()["id"];
  EXPECT_EQ(RunShell("grep -rqF '" + id + "' '" + store_ + "'").exit_code, 1) << "it can be read";
  for (const std::string& wrong : {Store(), Store() + "--store-key " + other + " "}) {
    for (const std::string& command : {std::string("list"), "ingest '" + scan_ + "'"}) {
      const ProgramResult refused = Sohoa(command + wrong);
      EXPECT_EQ(refused.exit_code, 3) << command << wrong;
      EXPECT_EQ(refused.out, "");
      EXPECT_THAT(refused.err, HasSubstr("key"));
    }
  }
  EXPECT_EQ(Sohoa("store rotate-key" + Store() + "--new-key " + other).exit_code, 2);
  EXPECT_EQ(Sohoa("store rotate-key" + with + "--new-key " + other).exit_code, 0);
  EXPECT_EQ(Sohoa("list" + with).exit_code, 3);
  EXPECT_EQ(Sohoa("list" + Store() + "--store-key " + other).exit_code, 0);
}

TEST_F(CliTest, EveryCommandExplainsItselfWithAnExample) {
  for (const char* command : {"",
                              "ocr",
                              "ingest",
                              "watch",
                              "list",
                              "search",
                              "show",
                              "fields",
                              "explain",
                              "store",
                              "store check",
                              "store stats",
                              "store backup",
                              "store restore",
                              "store compact",
                              "store delete",
                              "store undelete",
                              "store purge",
                              "store rotate-key",
                              "store encrypt",
                              "store decrypt",
                              "quarantine",
                              "quarantine list",
                              "quarantine release",
                              "completion"}) {
    const ProgramResult help = Sohoa(std::string(command) + " --help");
    EXPECT_EQ(help.exit_code, 0) << command;
    EXPECT_THAT(help.out, HasSubstr("Example:")) << command;
  }
  EXPECT_THAT(Sohoa("ingest --help --lang vi").out,
              AllOf(HasSubstr("Ví dụ:"), HasSubstr("Cách dùng")));
  EXPECT_THAT(Sohoa("--version").out, StartsWith("sohoa "));
}

TEST_F(CliTest, MistakesOnTheCommandLineAreExitCodeTwo) {
  EXPECT_EQ(Sohoa("").exit_code, 2);
  EXPECT_EQ(Sohoa("frobnicate").exit_code, 2);
  EXPECT_EQ(Sohoa("ingest").exit_code, 2);
  EXPECT_EQ(Sohoa("ingest '" + scan_ + "'").exit_code, 2) << "no store was named";
  EXPECT_EQ(Sohoa("ocr '" + scan_ + "' -o x.pdf --profile pdfa-9z").exit_code, 2);
  EXPECT_EQ(Sohoa("ocr '" + scan_ + "' -o x.pdf --language xyz").exit_code, 2);
}

TEST_F(CliTest, MistakesAreToldInTheOfficersLanguageWithWhatToDo) {
  const auto told = [](const std::string& command) { return Sohoa("--lang vi " + command).err; };
  EXPECT_EQ(told(""), "sohoa: thiếu lệnh\nCách dùng đầy đủ: sohoa --help\n");
  EXPECT_EQ(told("ocr x.tif"), "sohoa: thiếu --output\nCách dùng đầy đủ: sohoa ocr --help\n");
  EXPECT_EQ(told("ocr x.tif -o"),
            "sohoa: --output cần một giá trị: OUT.pdf\nCách dùng đầy đủ: sohoa ocr --help\n");
  EXPECT_EQ(told("store check --nope"),
            "sohoa: không rõ ở đây: --nope\nCách dùng đầy đủ: sohoa store check --help\n");
  EXPECT_THAT(told("ingest x.tif --workers two"),
              StartsWith("sohoa: --workers không thể là “two”"));
  EXPECT_THAT(told("search --limit -1 x"),
              StartsWith("sohoa: --limit từ 0 đến 1000, không phải -1"));
  EXPECT_THAT(told("completion fish"),
              StartsWith("sohoa: SHELL là một trong bash, không phải fish"));
  EXPECT_EQ(told("search x"),
            "sohoa: chưa chỉ ra kho: dùng --store DIR, SOHOA_STORE hoặc tệp cấu hình\n");
  EXPECT_THAT(told("list --store /nonexistent"), StartsWith("sohoa: không có kho: /nonexistent"));
  EXPECT_EQ(Sohoa("ocr x.tif").err, "sohoa: --output is missing\nHow it goes: sohoa ocr --help\n");
}

TEST_F(CliTest, OcrWritesAPdfWhoseTextIsOurText) {
  const std::string base = folder_ + "/out";
  const ProgramResult run = Sohoa("ocr '" + scan_ + "' -o '" + base + ".pdf' --text '" + base +
                                  ".txt' --json '" + base + ".json'");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out + run.err, "");
  const std::string text = ReadBytes(base + ".txt");
  EXPECT_GT(SortedWords(text).size(), 30u);
  EXPECT_EQ(SortedWords(RunShell("pdftotext '" + base + ".pdf' -").out), SortedWords(text));
  const Json record = Json::parse(ReadBytes(base + ".json"));
  EXPECT_EQ(record["pages"].size(), record["pageAmount"]);
  EXPECT_EQ(RunShell("qpdf --check '" + base + ".pdf'").exit_code, 0);
  EXPECT_EQ(RunShell(ProgramPath("sohoa-pdfa") + " '" + base + ".pdf'").out, "");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 3) << "nothing else is left behind";
}

// What the program has made, it takes back as it is: byte for byte, with the text that is in it.
TEST_F(CliTest, ASearchablePdfIsKeptAsItCame) {
  const std::string pdf = folder_ + "/in.pdf";
  ASSERT_EQ(Sohoa("ocr '" + scan_ + "' -o '" + pdf + "'").exit_code, 0);
  const ProgramResult ingest = Sohoa("ingest --json" + Store() + "'" + pdf + "'");
  ASSERT_EQ(ingest.exit_code, 0) << ingest.err;
  const Json record = Json::parse(ingest.out);
  EXPECT_EQ(record["pdf"]["kind"], "original");
  EXPECT_EQ(record["pdf"]["sha256"], record["source"]["sha256"]);
  const std::string id = record["id"];
  const std::string shown = folder_ + "/shown.pdf";
  ASSERT_EQ(Sohoa("show" + Store() + id + " --pdf '" + shown + "'").exit_code, 0);
  EXPECT_EQ(ReadBytes(shown), ReadBytes(pdf));
  EXPECT_EQ(SortedWords(Sohoa("show --text" + Store() + id).out),
            SortedWords(RunShell("pdftotext '" + pdf + "' -").out));
}

TEST_F(CliTest, FieldsAreShownWithTheirPlacesAndNothingIsKept) {
  const ProgramResult json = Sohoa("fields --json '" + scan_ + "'");
  ASSERT_EQ(json.exit_code, 0) << json.err;
  const Json record = Json::parse(json.out);
  const std::string type = record["typeName"]["value"];
  EXPECT_EQ(record["typeName"]["box"].size(), 4u);
  EXPECT_FALSE(record["typeName"]["reasons"].empty());
  EXPECT_FALSE(record.contains("id"));
  const ProgramResult table = Sohoa("fields '" + scan_ + "'");
  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, AllOf(HasSubstr(type), HasSubstr("issuedDate")));
  EXPECT_EQ(Sohoa("fields '" + folder_ + "/nothing.tif'").exit_code, 1);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(CliTest, TheMainJobFromScanToSearch) {
  const ProgramResult ingest = Sohoa("ingest --json" + Store() + "'" + scans_ + "'");
  ASSERT_EQ(ingest.exit_code, 0) << ingest.err;
  const std::vector<Json> lines = JsonLines(ingest.out);
  ASSERT_EQ(lines.size(), 2u);
  for (const Json& line : lines) EXPECT_EQ(line["status"], "stored");
  const std::string id = lines[0]["id"];

  for (const Json& page : lines[0]["pages"]) {
    EXPECT_GT(page["confidence"], 0.9);
    for (const Json& word : page["doubtful"]) EXPECT_LT(word["confidence"], 0.8);
  }
  const ProgramResult ocr = Sohoa("ocr --review-below 1 '" + scan_ + "' -o '" + folder_ +
                                  "/r.pdf' --json '" + folder_ + "/r.json'");
  ASSERT_EQ(ocr.exit_code, 0) << ocr.err;
  const Json first = Json::parse(ReadBytes(folder_ + "/r.json"))["pages"][0];
  EXPECT_EQ(first["doubtful"].size(), std::min<size_t>(100, first["words"])) << "all, to a bound";
  EXPECT_FALSE(first["doubtful"][0]["text"].get<std::string>().empty());
  EXPECT_EQ(first["doubtful"][0]["box"].size(), 4u);

  const ProgramResult shown = Sohoa("show --text" + Store() + id);
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  // "NAM" closes the national motto of every page one.
  const ProgramResult search = Sohoa("search --json" + Store() + "'viet nam'");
  ASSERT_EQ(search.exit_code, 0) << search.err;
  const Json found = Json::parse(search.out);
  EXPECT_EQ(found["total"], 2);
  EXPECT_FALSE(found["hits"][0]["matches"].empty());
  EXPECT_EQ(Json::parse(Sohoa("search --json" + Store() + "khongcotunay").out)["total"], 0);

  EXPECT_EQ(Sohoa("store check" + Store()).exit_code, 0);
  EXPECT_EQ(Json::parse(Sohoa("store stats --json" + Store()).out)["documents"], 2);
  EXPECT_THAT(Sohoa("list" + Store()).out, HasSubstr(id));

  ASSERT_EQ(Sohoa("show" + Store() + id + " --pdf '" + folder_ + "/x.pdf' --original '" + folder_ +
                  "/x.tif'")
                .exit_code,
            0);
  EXPECT_EQ(SortedWords(RunShell("pdftotext '" + folder_ + "/x.pdf' -").out),
            SortedWords(shown.out));
  EXPECT_EQ(ReadBytes(folder_ + "/x.tif"),
            ReadBytes(lines[0]["source"]["path"].get<std::string>()));

  const ProgramResult why = Sohoa("explain" + Store() + id + " typeName");
  EXPECT_EQ(why.exit_code, 0) << why.err;
  EXPECT_THAT(why.out,
              AllOf(StartsWith("typeName: " + lines[0]["typeName"]["value"].get<std::string>()),
                    HasSubstr("read with confidence 0.")));
  EXPECT_THAT(Sohoa("explain --lang vi" + Store() + id + " typeName").out,
              HasSubstr("đọc với độ tin cậy"));
  EXPECT_THAT(Sohoa("explain" + Store() + id + " signer").out,
              AllOf(HasSubstr("signer.fullName"), HasSubstr("signer.position")));
  const ProgramResult unknown = Sohoa("explain" + Store() + id + " shoeSize");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, AllOf(HasSubstr("shoeSize"), HasSubstr("issuedDate")));

  const ProgramResult again = Sohoa("ingest --json" + Store() + "'" + scans_ + "'");
  EXPECT_EQ(again.exit_code, 0);
  for (const Json& line : JsonLines(again.out)) EXPECT_EQ(line["status"], "duplicate");
  EXPECT_EQ(Json::parse(Sohoa("store stats --json" + Store()).out)["documents"], 2);
}

// A PNG whose header claims 60,000 × 60,000 pixels.
std::string HugePng() {
  const unsigned char bytes[] = {0x89, 'P',  'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0,    0,
                                 13,   'I',  'H', 'D', 'R',  0,    0,    0xea, 0x60, 0,    0,
                                 0xea, 0x60, 8,   2,   0,    0,    0,    0x44, 0x37, 0x1d, 0x71};
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

// Sheets with bars and no code, turned and crooked, as other programs print them.
TEST_F(CliTest, ABatchIsDividedAtSheetsWithBarsAlone) {
  const std::string made = folder_ + "/made";
  ASSERT_EQ(RunShell(ProgramPath("make_scans") + " --out '" + made +
                     "' --batch 3 --separators patch-t --seed 21 --profile office --pages 1-2" +
                     " --format tiff-g4 --dpi 200")
                .exit_code,
            0);
  std::vector<int> want, got;
  for (const fs::directory_entry& entry : fs::directory_iterator(made))
    if (entry.path().extension() == ".json") {
      const Json truth = Json::parse(ReadBytes(entry.path().string()));
      for (const Json& document : truth["documents"]) want.push_back(document["scanPage"]);
    }
  const ProgramResult run = Sohoa("ingest --split --json" + Store() + "'" + made + "'");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  for (const Json& document : JsonLines(run.out)) got.push_back(document["pages"][0]["scanPage"]);
  EXPECT_EQ(got, want);
}

TEST_F(CliTest, APaperThatCameTwiceIsToldAndNothingIsMerged) {
  const std::string again = folder_ + "/again.tif";
  WriteBytes(again, ReadBytes(scan_) + " ");  // another file of the same paper
  const std::vector<Json> stored =
      JsonLines(Sohoa("ingest --json" + Store() + "'" + scan_ + "' '" + again + "'").out);
  ASSERT_EQ(stored.size(), 2u);
  ASSERT_FALSE(stored[0]["code"]["value"].is_null()) << "the scan has a number";
  EXPECT_TRUE(stored[0]["alerts"].empty());
  ASSERT_EQ(stored[1]["status"], "stored");
  const std::string first = stored[0]["id"], second = stored[1]["id"];
  ASSERT_EQ(stored[1]["alerts"].size(), 2u) << "the number, and the pages";
  for (const Json& alert : stored[1]["alerts"]) EXPECT_THAT(alert.dump(), HasSubstr(first));
  ASSERT_EQ(stored[1]["alike"].size(), 2u);
  EXPECT_EQ(stored[1]["alike"][0]["likeness"], "sameCode");
  EXPECT_EQ(stored[1]["alike"][1]["likeness"], "samePages");
  EXPECT_EQ(stored[1]["alike"][1]["pages"].size(), stored[1]["pages"].size());

  const Json shown = Json::parse(Sohoa("show --json" + Store() + first).out);
  ASSERT_EQ(shown["alike"].size(), 2u) << "the other way, too";
  EXPECT_EQ(shown["alike"][0]["id"], second);
  const std::vector<Json> pairs = JsonLines(Sohoa("duplicates --json" + Store()).out);
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0]["document"]["id"], second);
  EXPECT_EQ(pairs[0]["other"]["id"], first);

  const std::string report = folder_ + "/report.html", list = folder_ + "/report.csv";
  const ProgramResult run =
      Sohoa("report" + Store() + "-o '" + report + "' --csv '" + list + "' --json -");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Json figures = Json::parse(run.out);
  EXPECT_EQ(figures["stored"]["documents"], 2);
  EXPECT_EQ(figures["inputs"]["withoutBackfill"]["documents"], 2);
  EXPECT_EQ(figures["clean"]["documentsAlike"], 1);
  EXPECT_THAT(ReadBytes(report), HasSubstr("data:image/jpeg;base64,"));
  EXPECT_THAT(ReadBytes(list), HasSubstr(second));
  EXPECT_EQ(Sohoa("store check" + Store()).exit_code, 0);
}

TEST_F(CliTest, AMistakeInASitesWordsStopsTheProgramWithItsLine) {
  fs::create_directory(folder_ + "/words");
  WriteBytes(folder_ + "/words/own.tsv", "# sohoa vocabulary 1: agencies\nname\nSỞ A\tX\n");
  const ProgramResult run =
      Sohoa("ingest --vocabulary '" + folder_ + "/words'" + Store() + "'" + scan_ + "'");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("words/own.tsv, line 3"));
}

TEST_F(CliTest, BadInputIsNamedAndTheRestIsDone) {
  const std::string in = folder_ + "/in";
  fs::create_directories(in);
  fs::copy_file(scan_, in + "/good.tif");
  WriteBytes(in + "/empty.tif", "");
  WriteBytes(in + "/text.jpg", "just some words, no picture");
  WriteBytes(in + "/huge.png", HugePng());
  const std::string whole = ReadBytes(scan_);
  WriteBytes(in + "/cut.tif", whole.substr(0, whole.size() * 2 / 3));
  ASSERT_EQ(Sohoa("ocr '" + scan_ + "' -o '" + folder_ + "/plain.pdf'").exit_code, 0);
  ASSERT_EQ(RunShell("qpdf --encrypt secret secret 256 -- '" + folder_ + "/plain.pdf' '" + in +
                     "/locked.pdf'")
                .exit_code,
            0);

  const ProgramResult run =
      Sohoa("ingest --json" + Store() + "'" + in + "' '" + in + "/absent.tif'");
  EXPECT_EQ(run.exit_code, 1);
  for (const char* name :
       {"empty.tif", "text.jpg", "huge.png", "cut.tif", "locked.pdf", "absent.tif"})
    EXPECT_THAT(run.err, HasSubstr(std::string("/") + name + ": ")) << run.err;
  int stored = 0, failed = 0;
  for (const Json& line : JsonLines(run.out)) {
    stored += line["status"] == "stored";
    failed += line["status"] == "failed" && !line["reason"].get<std::string>().empty();
  }
  EXPECT_EQ(stored, 1);
  EXPECT_EQ(failed, 6);
  EXPECT_EQ(Sohoa("store check" + Store()).exit_code, 0);
  EXPECT_EQ(Json::parse(Sohoa("store stats --json" + Store()).out)["documents"], 1);
  EXPECT_THAT(Sohoa("ocr --lang vi '" + in + "/empty.tif' -o '" + folder_ + "/e.pdf'").err,
              HasSubstr("tệp rỗng"));
}

TEST_F(CliTest, ASecretPageIsRefusedUnlessAllowed) {
  ASSERT_EQ(
      RunShell(
          ProgramPath("make_scans") + " --out '" + folder_ +
          "/s' --count 1 --seed 77 --profile clean --pages 1-1 --format jpeg --dpi 200 --secret")
          .exit_code,
      0);
  const std::string scan = "'" + folder_ + "/s/'*.jpg";
  const ProgramResult refused = Sohoa("ocr " + scan + " -o '" + folder_ + "/x.pdf'");
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("secrecy stamp"));
  EXPECT_FALSE(fs::exists(folder_ + "/x.pdf"));
  const ProgramResult fields = Sohoa("fields --json " + scan);
  EXPECT_EQ(fields.exit_code, 1);
  EXPECT_EQ(fields.out, "");
  EXPECT_THAT(fields.err, HasSubstr("secrecy stamp"));
  EXPECT_EQ(Sohoa("ocr --allow-secret " + scan + " -o '" + folder_ + "/x.pdf'").exit_code, 0);
  EXPECT_TRUE(fs::exists(folder_ + "/x.pdf"));
  const std::string debug = " --allow-secret -o '" + folder_ + "/x.pdf' --debug '" + folder_;
  EXPECT_EQ(Sohoa("ocr " + scan + debug + "/new/pictures'").exit_code, 0);
  EXPECT_FALSE(fs::is_empty(folder_ + "/new/pictures")) << "the folder is made";
  EXPECT_EQ(Sohoa("ocr " + scan + debug + "/x.pdf/pictures'").exit_code, 2);

  const ProgramResult ingest = Sohoa("ingest --json" + Store() + scan);
  const Json line = Json::parse(ingest.out);
  EXPECT_EQ(line["status"], "quarantined");
  EXPECT_FALSE(line.contains("typeName"));
  const Json stats = Json::parse(Sohoa("store stats --json" + Store()).out);
  EXPECT_EQ(stats["documents"], 0);
  EXPECT_EQ(stats["quarantined"], 1);
}

TEST_F(CliTest, AFolderWithoutPermissionIsNamed) {
  // Root reads every folder unless it gives that up.
  const char* const as_anybody =
      geteuid() == 0 ? "setpriv --bounding-set=-dac_override,-dac_read_search" : "";
  const std::string closed = folder_ + "/closed";
  fs::create_directories(closed);
  fs::permissions(closed, fs::perms::none);
  const ProgramResult run = Sohoa("ingest" + Store() + "'" + closed + "'", as_anybody);
  fs::permissions(closed, fs::perms::owner_all);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("closed: no permission"));
}

TEST_F(CliTest, AFullDiskIsAnErrorAndNothingIsHalfWritten) {
  // A limit on the size of files stands in for a full disk: the same writes fail.
  const ProgramResult ocr = RunShell("ulimit -f 4; " + ProgramPath("sohoa") + " ocr '" + scan_ +
                                     "' -o '" + folder_ + "/x.pdf'");
  EXPECT_EQ(ocr.exit_code, 1) << ocr.err;
  EXPECT_THAT(ocr.err, HasSubstr("disk is full"));
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(CliTest, AnInterruptedRunSaysSoAndGoesOnNextTime) {
  ASSERT_EQ(
      RunShell(ProgramPath("make_scans") + " --out '" + folder_ +
               "/s' --count 1 --seed 5 --profile clean --pages 30-30 --fill 0.15 --format tiff-g4")
          .exit_code,
      0);
  const std::string command =
      ProgramPath("sohoa") + " ingest" + Store() + "'" + scan_ + "' '" + folder_ + "/s'/*.tif";
  const ProgramResult run = RunShell(command + " & pid=$!; sleep 3; kill -TERM $pid; wait $pid");
  EXPECT_EQ(run.exit_code, 4) << run.err;
  EXPECT_THAT(run.err, HasSubstr("Interrupted"));
  EXPECT_EQ(Sohoa("store check" + Store()).exit_code, 0);
  EXPECT_EQ(RunShell(command).exit_code, 0);
  EXPECT_EQ(Json::parse(Sohoa("store stats --json" + Store()).out)["documents"], 2);
}

// A station by day: a scan comes while it runs, it is stopped in the evening and started again.
TEST_F(CliTest, AStationReadsWhatComesAndEndsInGoodOrder) {
  const std::string inbox = folder_ + "/inbox";
  const std::string outbox = folder_ + "/outbox";
  fs::create_directories(inbox);
  fs::create_directories(outbox);
  const std::string watch = ProgramPath("sohoa") + " watch --json --quiet 0.2" + Store() +
                            "--outbox '" + outbox + "' '" + inbox + "'";
  const ProgramResult day = RunShell(
      watch + " & pid=$!; until [ -d '" + inbox + "/.sohoa/claimed' ]; do sleep 0.1; done; cp '" +
      scan_ + "' '" + inbox + "/first.tif'; until ls '" + outbox +
      "' | grep -q json; do sleep 0.1; done; kill -TERM $pid; wait $pid");
  EXPECT_EQ(day.exit_code, 0) << day.err;
  const std::vector<Json> told = JsonLines(day.out);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0]["status"], "stored");
  EXPECT_EQ(told[0]["source"]["path"], inbox + "/first.tif");
  const std::string result = outbox + "/first_" + told[0]["id"].get<std::string>();
  EXPECT_EQ(Json::parse(ReadBytes(result + ".json")), told[0]);
  EXPECT_EQ(
      Json::parse(Sohoa("show --json" + Store() + told[0]["id"].get<std::string>()).out)["id"],
      told[0]["id"]);
  EXPECT_THAT(ReadBytes(result + ".pdf"), StartsWith("%PDF-"));

  WriteBytes(inbox + "/broken.pdf", "no PDF at all");
  const ProgramResult once = RunShell(watch + " --once");
  EXPECT_EQ(once.exit_code, 1);
  EXPECT_THAT(once.err, HasSubstr(inbox + "/broken.pdf"));
  EXPECT_EQ(Sohoa("watch" + Store() + "'" + folder_ + "/none'").exit_code, 2);
}

TEST_F(CliTest, AnUnusableStoreIsExitCodeThree) {
  EXPECT_EQ(Sohoa("search" + Store() + "x").exit_code, 3);
  EXPECT_EQ(Sohoa("store check" + Store()).exit_code, 3);
  WriteBytes(store_, "a file, no folder");
  EXPECT_EQ(Sohoa("ingest" + Store() + "'" + scan_ + "'").exit_code, 3);
}

TEST_F(CliTest, SettingsComeFromFileThenEnvironmentThenFlags) {
  WriteBytes(folder_ + "/sohoa.toml",
             "store = \"" + folder_ + "/from_file\"\nagency = \"UBND phường Mẫu\"\n");
  const std::string config = " --config '" + folder_ + "/sohoa.toml' ";
  const std::string scan = "'" + scan_ + "'";
  const auto agency = [](const ProgramResult& run) {
    return Json::parse(run.out)["agency"].get<std::string>();
  };
  EXPECT_EQ(agency(Sohoa("ingest --json" + config + scan)), "UBND phường Mẫu");
  EXPECT_TRUE(fs::exists(folder_ + "/from_file"));
  const std::string environment = "env SOHOA_STORE='" + folder_ + "/from_env' SOHOA_AGENCY=Khác ";
  EXPECT_EQ(agency(RunShell(environment + ProgramPath("sohoa") + " ingest --json" + config + scan)),
            "Khác");
  EXPECT_TRUE(fs::exists(folder_ + "/from_env"));
  EXPECT_EQ(
      RunShell(environment + ProgramPath("sohoa") + " ingest --agency A" + config + Store() + scan)
          .exit_code,
      0);
  EXPECT_TRUE(fs::exists(store_));
  WriteBytes(folder_ + "/sohoa.toml", "stor = \"x\"\n");
  const ProgramResult wrong = Sohoa("ingest" + config + Store() + scan);
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("stor is not a known key"));
}

TEST_F(CliTest, CompletionKnowsCommandsAndFlags) {
  const std::string script = folder_ + "/completion.bash";
  WriteBytes(script, Sohoa("completion bash").out);
  const auto complete = [&](const std::string& words, int index) {
    return RunShell("bash -c 'source \"" + script + "\"; COMP_WORDS=(" + words + "); COMP_CWORD=" +
                    std::to_string(index) + "; _sohoa; echo \"${COMPREPLY[@]}\"'")
        .out;
  };
  EXPECT_THAT(complete("sohoa in", 1), HasSubstr("ingest"));
  EXPECT_THAT(complete("sohoa ingest --st", 2), HasSubstr("--store"));
  EXPECT_THAT(complete("sohoa store ch", 2), HasSubstr("check"));
}

}  // namespace
}  // namespace sohoa
