// `sohoa verify` as a person and a script use it, on files that `sohoa sign` signed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/storage/sign/signing_site.h"
#include "tests/support/run_program.h"

namespace sohoa::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::RunShell;

class VerifyCliTest : public testing::Test {
 protected:
  VerifyCliTest() {
    fs::create_directories(folder_ + "/roots");
    fs::create_directories(folder_ + "/lists");
    fs::copy(site_.authority().root_file(), folder_ + "/roots/root.pem");
    WriteFile(folder_ + "/lists/issuer.crl", site_.authority().IssuerCrl());
    WriteFile(folder_ + "/lists/root.crl", site_.authority().RootCrl());
  }
  ~VerifyCliTest() override { fs::remove_all(folder_); }

  ProgramResult Sohoa(const std::string& arguments) {
    return RunShell(
        "env -u LANG -u LC_ALL SOHOA_PIN='đồng-tâm-2026' SOHOA_LOCAL_SERVICES=true "
        "SOHOA_CONFIG= " +
        ProgramPath("sohoa") + " " + arguments);
  }
  // The path of a file signed at this level.
  std::string Signed(const std::string& level) {
    const std::string path = folder_ + "/" + level + ".pdf";
    const ProgramResult done =
        Sohoa("sign '" + site_.plain_pdf() + "' -o " + path + " --key '" + site_.pkcs12() +
              "' --level " + level + " --tsa " + site_.authority().tsa_url());
    EXPECT_EQ(done.exit_code, 0) << done.err;
    return path;
  }
  std::string Roots() const { return " --roots " + folder_ + "/roots "; }
  std::string Lists() const { return " --revocation " + folder_ + "/lists "; }

  static std::vector<Json> Lines(const std::string& text) {
    std::vector<Json> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
    return lines;
  }

  SigningSite& site_ = SigningSite::Get();
  std::string folder_ = TempPath("verify_cli");
};

TEST_F(VerifyCliTest, PassesWhatWasSignedAtEachLevel) {
  for (const std::string level : {"B-B", "B-T", "B-LT", "B-LTA"}) {
    const bool needs_lists = level == "B-B" || level == "B-T";  // the others have them within
    const ProgramResult done =
        Sohoa("verify --json " + Signed(level) + Roots() + (needs_lists ? Lists() : ""));
    EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
    const Json file = Lines(done.out).at(0);
    EXPECT_EQ(file["status"], "passed");
    const Json first = file["signatures"][0]["verification"];
    EXPECT_EQ(first["indication"], "TOTAL-PASSED");
    EXPECT_EQ(first["level"], "PAdES-" + level) << done.out;
    EXPECT_EQ(first["provenTime"].is_null(), level == "B-B");
    EXPECT_EQ(file["signatures"].size(), level == "B-LTA" ? 2u : 1u);
  }
}

// Object streams, linearized files, and a second signature behind the first.
TEST_F(VerifyCliTest, PassesWhateverFormTheFileHas) {
  for (const char* form :
       {"--object-streams=generate", "--linearize", "--linearize --object-streams=generate"}) {
    const std::string in = folder_ + "/in.pdf";
    const std::string once = folder_ + "/once.pdf";
    const std::string twice = folder_ + "/twice.pdf";
    const std::string key = " --key '" + site_.pkcs12() + "'";
    ASSERT_EQ(
        RunCommand("qpdf " + std::string(form) + " '" + site_.plain_pdf() + "' " + in).exit_code,
        0);
    ASSERT_EQ(Sohoa("sign " + in + " -o " + once + key).exit_code, 0);
    ASSERT_EQ(Sohoa("sign " + once + " -o " + twice + key).exit_code, 0);
    const ProgramResult done = Sohoa("verify --json " + twice + Roots() + Lists());
    EXPECT_EQ(done.exit_code, 0) << form << done.out;
    EXPECT_EQ(Lines(done.out).at(0)["signatures"].size(), 2u);
  }
}

TEST_F(VerifyCliTest, OneFileThatIsNotProvenIsEnough) {
  const std::string good = Signed("B-LT");
  const std::string plain = site_.plain_pdf();
  const ProgramResult both = Sohoa("verify --json " + good + " '" + plain + "'" + Roots());
  EXPECT_EQ(both.exit_code, 1);
  ASSERT_EQ(Lines(both.out).size(), 2u);
  EXPECT_EQ(Lines(both.out)[0]["status"], "passed");
  EXPECT_EQ(Lines(both.out)[1]["status"], "unsigned");
  EXPECT_EQ(Sohoa("verify " + good).exit_code, 1) << "no root is trusted";
  EXPECT_EQ(Sohoa("verify " + good + Roots() + "--at 2099-01-01T00:00:00+07:00").exit_code, 1);
}

TEST_F(VerifyCliTest, SaysInTheReadersLanguageWhatIsWrong) {
  const std::string path = Signed("B-LT");
  std::string bytes = ReadFile(path);
  WriteFile(path, bytes + "<html>hidden</html>\n");
  const ProgramResult english = Sohoa("verify " + path + Roots());
  EXPECT_EQ(english.exit_code, 1);
  EXPECT_THAT(english.out, HasSubstr("NOT all signatures are valid"));
  EXPECT_THAT(english.out, HasSubstr("? something stands behind the end of the file"));
  EXPECT_THAT(english.out, HasSubstr("INDETERMINATE  SIG_CONSTRAINTS_FAILURE  PAdES-B-LT"));
  EXPECT_THAT(Sohoa("--lang vi verify " + path + Roots()).out,
              HasSubstr("? có dữ liệu sau chỗ kết thúc tệp"));
  bytes[200] ^= 1;
  WriteFile(path, bytes);
  const ProgramResult broken = Sohoa("--lang vi verify " + path + Roots());
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.out, HasSubstr("KHÔNG HỢP LỆ  TOTAL-FAILED  HASH_FAILURE"));
}

TEST_F(VerifyCliTest, SaysWhatCannotBeRead) {
  WriteFile(folder_ + "/no.pdf", "no PDF");
  const ProgramResult unread =
      Sohoa("verify --json " + folder_ + "/no.pdf " + folder_ + "/none.pdf");
  EXPECT_EQ(unread.exit_code, 1);
  ASSERT_EQ(Lines(unread.out).size(), 2u);
  for (const Json& line : Lines(unread.out)) EXPECT_EQ(line["status"], "unreadable");
  EXPECT_THAT(unread.err, HasSubstr("none.pdf: "));
}

TEST_F(VerifyCliTest, MistakesInWhatIsTrustedAreUsage) {
  const std::string file = "verify '" + site_.plain_pdf() + "' ";
  fs::create_directories(folder_ + "/empty");
  for (const std::string& roots :
       {folder_ + "/nowhere.pem", folder_ + "/empty", site_.plain_pdf()}) {
    const ProgramResult done = Sohoa(file + "--roots '" + roots + "'");
    EXPECT_EQ(done.exit_code, 2) << roots;
    EXPECT_THAT(done.err, HasSubstr(roots));
    EXPECT_THAT(done.out, IsEmpty());
  }
  EXPECT_EQ(Sohoa(file + "--at yesterday").exit_code, 2);
  EXPECT_EQ(Sohoa("verify").exit_code, 2);
}

// A site names once what it trusts.
TEST_F(VerifyCliTest, TakesRootsFromTheConfiguration) {
  const std::string path = Signed("B-B");
  WriteFile(folder_ + "/sohoa.toml",
            "roots = \"" + folder_ + "/roots\"\nrevocation = \"" + folder_ + "/lists\"\n");
  EXPECT_EQ(Sohoa("verify " + path + " --config " + folder_ + "/sohoa.toml").exit_code, 0);
}

}  // namespace
}  // namespace sohoa::test
