// `sohoa sign` as a person and a script use it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "ocr/image/barcode.h"
#include "storage/pdf/pdf_writer.h"
#include "storage/sign/digest.h"
#include "tests/storage/pdf/made_pages.h"
#include "tests/storage/pdf/pdf_commands.h"
#include "tests/storage/sign/pdf_judges.h"
#include "tests/storage/sign/signing_site.h"
#include "tests/support/run_program.h"

namespace sohoa::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::RunShell;
using testing_support::TestAuthority;

class SignCliTest : public testing::Test {
 protected:
  SignCliTest() { fs::create_directories(folder_); }
  ~SignCliTest() override { fs::remove_all(folder_); }

  // `before` stands before the program: variables, input.
  ProgramResult Sign(const std::string& arguments, const std::string& before = "") {
    return RunShell("env -u LANG -u LC_ALL -u SOHOA_PIN SOHOA_CONFIG= SOHOA_LOCAL_SERVICES=true " +
                    before + " " + ProgramPath("sohoa") + " sign " + arguments);
  }
  ProgramResult SignPlain(const std::string& arguments, const std::string& before = "") {
    return Sign("'" + site_.plain_pdf() + "' -o " + out_ + " " + arguments, before);
  }
  std::string Pkcs12() const { return "--key '" + site_.pkcs12() + "' "; }
  std::string Password() const { return "SOHOA_PIN='đồng-tâm-2026'"; }

  static std::vector<Json> Lines(const std::string& text) {
    std::vector<Json> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
    return lines;
  }

  SigningSite& site_ = SigningSite::Get();
  std::string folder_ = TempPath("sign_cli");
  std::string out_ = folder_ + "/out.pdf";
};

TEST_F(SignCliTest, MarksThePageWithFormAgencyAndTime) {
  const ProgramResult done = SignPlain(
      Pkcs12() + "--copy-form 'SAO Y' --agency 'ỦY BAN NHÂN DÂN XÃ ĐỒNG TÂM'", Password());
  ASSERT_EQ(done.exit_code, 0) << done.err;
  EXPECT_EQ(done.out + done.err, "");
  const std::string text = RunCommand("pdftotext -l 1 -layout '" + out_ + "' -").output;
  EXPECT_THAT(text, HasSubstr("SAO Y\n"));
  EXPECT_THAT(text, HasSubstr("ỦY BAN NHÂN DÂN XÃ ĐỒNG TÂM\n"));
  EXPECT_THAT(text, testing::ContainsRegex("20[0-9-]+T[0-9:]+\\+07:00\n"));
  EXPECT_THAT(
      RunCommand("pdffonts '" + out_ + "'").output,
      testing::ContainsRegex("[A-Z]{6}.Tinos-Regular +CID TrueType +Identity-H +yes yes yes"));
  EXPECT_THAT(PdfSigSays(out_), HasSubstr("Signature is Valid."));
}

TEST_F(SignCliTest, NamesTheCertificatesOwnerWhereNoAgencyIsNamed) {
  ASSERT_EQ(SignPlain(Pkcs12(), Password()).exit_code, 0);
  EXPECT_THAT(RunCommand("pdftotext -l 1 '" + out_ + "' -").output,
              HasSubstr("Ủy ban nhân dân xã Đồng Tâm"));
}

TEST_F(SignCliTest, AddsTheConversionMark) {
  ASSERT_EQ(SignPlain(Pkcs12() + "--converted-by 'Lò Thị Mỵ'", Password()).exit_code, 0);
  std::string text = RunCommand("pdftotext -l 1 '" + out_ + "' -").output;
  std::replace(text.begin(), text.end(), '\n', ' ');
  EXPECT_THAT(text, testing::ContainsRegex(
                        "Chuyển đổi từ văn bản giấy: Lò Thị Mỵ, 20[0-9-]+T[0-9:]+\\+07:00"));
}

// A rendition of this kind, with text.
void WriteRendition(const std::string& path, PdfProfile profile,
                    const std::optional<ConversionMark>& conversion = std::nullopt) {
  absl::StatusOr<std::unique_ptr<PdfWriter>> writer = NewPdfWriter(path, profile);
  ASSERT_TRUE(writer.ok()) << writer.status();
  const PageText text = A4Text({MadeLine(200, 300, 20, 12, {"QUYẾT", "ĐỊNH"})});
  ASSERT_TRUE((*writer)->AddPage(WhitePage(text.width, text.height, text.dpi), text).ok());
  ASSERT_TRUE((*writer)
                  ->Finish({.title = "QUYẾT ĐỊNH",
                            .created_at = "2026-01-31T08:05:09+07:00",
                            .code = "15/QĐ-UBND",
                            .organ_name = "Sở Tư pháp",
                            .conversion = conversion,
                            .bookmarks = {{"QUYẾT ĐỊNH", 0}}})
                  .ok());
}

// Page 1 as it is seen at 300 dpi.
std::vector<Barcode> CodesOn(const std::string& pdf) {
  const std::string picture = TempPath("page");
  EXPECT_EQ(RunCommand("pdftoppm -r 300 -gray -singlefile '" + pdf + "' " + picture).exit_code, 0);
  std::istringstream in(ReadFile(picture + ".pgm"));
  fs::remove(picture + ".pgm");
  std::string kind;
  int width = 0, height = 0, most = 0;
  in >> kind >> width >> height >> most;
  in.get();
  Image image(width, height, PixelType::kGrey);
  for (int y = 0; y < height; ++y) in.read(reinterpret_cast<char*>(image.row(y)), width);
  return ReadBarcodes(image.view(), 300);
}

// Metadata and page say the same, whoever signs, and whenever.
TEST_F(SignCliTest, TheConversionMarkIsThatOfTheMetadata) {
  const std::string in = folder_ + "/in.pdf";
  const ConversionMark mark{"Bản điện tử chuyển đổi từ văn bản giấy", "2026-01-31T08:05:09+07:00",
                            "Lò Thị Mỵ", std::string(64, 'b')};
  const auto text = [&] {
    std::string seen = RunCommand("pdftotext -l 1 '" + out_ + "' -").output;
    std::replace(seen.begin(), seen.end(), '\n', ' ');
    return seen;
  };
  constexpr char kSeen[] = "Chuyển đổi từ văn bản giấy: Lò Thị Mỵ, 2026-01-31T08:05:09+07:00";
  WriteRendition(in, PdfProfile::kPdfA2b, mark);
  ASSERT_EQ(
      Sign("'" + in + "' -o " + out_ + " " + Pkcs12() + "--converted-by 'Người khác'", Password())
          .exit_code,
      0);
  EXPECT_THAT(text(), HasSubstr(kSeen));
  EXPECT_THAT(text(), Not(HasSubstr("Người khác")));
  EXPECT_TRUE(CodesOn(out_).empty()) << "none was asked for";
  ASSERT_EQ(Sign(out_ + " -o " + out_ + " " + Pkcs12(), Password()).exit_code, 0);
  EXPECT_EQ(text().find(kSeen), text().rfind(kSeen)) << "a further mark does not say it again";
}

TEST_F(SignCliTest, AQrCodeInTheConversionMarkCanBeRead) {
  const std::string in = folder_ + "/in.pdf";
  const ConversionMark mark{"Bản điện tử chuyển đổi từ văn bản giấy", "2026-01-31T08:05:09+07:00",
                            "Lò Thị Mỵ", std::string(64, 'b')};
  const std::string facts =
      "15/QĐ-UBND\nSở Tư pháp\n2026-01-31T08:05:09+07:00\nSHA-256 " + std::string(64, 'B');
  for (const auto& [wish, told] :
       {std::pair<std::string, std::string>("facts", facts),
        {"https://tra-cuu.example.vn/{code}?h={sha256}",
         "https://tra-cuu.example.vn/15%2FQ%C4%90-UBND?h=" + std::string(64, 'b')}}) {
    const std::string options = Pkcs12() + "--conversion-qr '" + wish + "'";
    WriteRendition(in, PdfProfile::kPdfA2b, mark);
    ASSERT_EQ(Sign("'" + in + "' -o " + out_ + " " + options, Password()).exit_code, 0);
    const std::vector<Barcode> codes = CodesOn(out_);
    ASSERT_EQ(codes.size(), 1u);
    EXPECT_EQ(codes.front().text, told);
    EXPECT_EQ(RunShell(ProgramPath("sohoa-pdfa") + " '" + out_ + "'").out, "");
    EXPECT_EQ(RunCommand("qpdf --check '" + out_ + "'").exit_code, 0);
    EXPECT_THAT(RunCommand("pdfimages -list '" + out_ + "' | tail -n +3 | wc -l").output,
                testing::StartsWith("1"))
        << "the page's picture, and none of the mark";
    WriteRendition(in, PdfProfile::kPdfA1b, mark);
    ASSERT_EQ(Sign("'" + in + "' -o " + out_ + " " + options, Password()).exit_code, 0);
    const CommandResult judged =
        RunCommand(SOHOA_SOURCE_DIR "/scripts/preflight.sh '" + out_ + "'");
    if (judged.exit_code == 2) GTEST_SKIP() << judged.output;
    EXPECT_EQ(judged.exit_code, 0) << judged.output;
  }
  EXPECT_EQ(SignPlain(Pkcs12() + "--conversion-qr nonsense", Password()).exit_code, 2);
}

// Of a file that says nothing of it, the flag does; what was signed then is the original.
TEST_F(SignCliTest, TheQrCodeNamesTheFileThatWasSigned) {
  ASSERT_EQ(
      SignPlain(Pkcs12() + "--converted-by 'Lò Thị Mỵ' --conversion-qr 'http://a.vn/{sha256}'",
                Password())
          .exit_code,
      0);
  const std::vector<Barcode> codes = CodesOn(out_);
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_EQ(codes.front().text, "http://a.vn/" + Sha256HexOfFile(site_.plain_pdf()).value());
}

TEST_F(SignCliTest, ASignedRenditionStaysPdfA) {
  const std::string in = folder_ + "/in.pdf";
  for (const char* options :
       {"", "--invisible ", "--copy-form 'SAO Y' --converted-by 'Lò Thị Mỵ' "}) {
    WriteRendition(in, PdfProfile::kPdfA2b);
    ASSERT_EQ(Sign("'" + in + "' -o " + out_ + " " + Pkcs12() + options, Password()).exit_code, 0);
    EXPECT_EQ(RunShell(ProgramPath("sohoa-pdfa") + " '" + out_ + "'").out, "") << options;
    WriteRendition(in, PdfProfile::kPdfA1b);
    ASSERT_EQ(Sign("'" + in + "' -o " + out_ + " " + Pkcs12() + options, Password()).exit_code, 0);
    const CommandResult judged =
        RunCommand(SOHOA_SOURCE_DIR "/scripts/preflight.sh '" + out_ + "'");
    if (judged.exit_code == 2) GTEST_SKIP() << judged.output;
    EXPECT_EQ(judged.exit_code, 0) << options << judged.output;
  }
}

TEST_F(SignCliTest, LeavesNoMarkWhenAsked) {
  ASSERT_EQ(SignPlain(Pkcs12() + "--invisible", Password()).exit_code, 0);
  const auto text = [](const std::string& pdf) {
    return RunCommand("pdftotext '" + pdf + "' -").output;
  };
  EXPECT_EQ(text(out_), text(site_.plain_pdf()));
  EXPECT_THAT(PdfSigSays(out_), HasSubstr("Total document signed"));
}

TEST_F(SignCliTest, TakesThePinFromAnOpenFileOrAVariable) {
  const std::string pin = site_.token().pin;
  const std::string key = "--key '" + site_.token_rsa() + "' ";
  WriteFile(folder_ + "/pin", pin + "\n");
  const ProgramResult by_file = SignPlain(key + "--pin-fd 7 7<'" + folder_ + "/pin'");
  EXPECT_EQ(by_file.exit_code, 0) << by_file.err;
  EXPECT_EQ(SignPlain(key, "SOHOA_PIN=" + pin).exit_code, 0);
  const ProgramResult wrong = SignPlain(key, "SOHOA_PIN=987654321");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("the PIN of the token is wrong"));
  EXPECT_THAT(wrong.err + wrong.out, Not(HasSubstr("987654321")));
  const ProgramResult none = RunShell("setsid -w env -u SOHOA_PIN " + ProgramPath("sohoa") +
                                      " sign '" + site_.plain_pdf() + "' -o " + out_ + " " + key);
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("--pin-fd"));
}

TEST_F(SignCliTest, DumpsNoSecretsAndStopsAtThePrompt) {
  const ProgramResult done = RunShell(
      "mkfifo " + folder_ + "/pin; exec 7<>" + folder_ +
      "/pin; env -u SOHOA_PIN SOHOA_CONFIG= " + ProgramPath("sohoa") + " sign '" +
      site_.plain_pdf() + "' -o " + out_ + " --key '" + site_.token_rsa() +
      "' --pin-fd 7 & p=$!; n=0; until grep -q 'Max core file size *0 *0 ' /proc/$p/limits;"
      " do n=$((n+1)); [ $n -lt 600 ] || break; sleep 0.1; done;"
      " grep 'Max core file size' /proc/$p/limits;"
      " while kill -INT $p 2>/dev/null; do sleep 0.2; done; wait $p; echo exit=$?");
  EXPECT_THAT(done.out, testing::ContainsRegex("Max core file size +0 +0 "));
  EXPECT_THAT(done.out, HasSubstr("exit=4"));
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(SignCliTest, RaisesToTheHighestLevelWhereNoneIsNamed) {
  ASSERT_EQ(SignPlain(Pkcs12(), Password()).exit_code, 0);
  const std::string upgrade =
      out_ + " -o " + out_ + " --json --upgrade --tsa " + site_.authority().tsa_url();
  EXPECT_EQ(Sign(upgrade + " --level B-B").exit_code, 1);
  const ProgramResult raised = Sign(upgrade);
  ASSERT_EQ(raised.exit_code, 0) << raised.err;
  EXPECT_EQ(Lines(raised.out)[0]["level"], "B-LTA") << raised.err;
  EXPECT_EQ(Sign(out_ + " -o " + out_ + " --upgrade").exit_code, 1) << "without --tsa";
}

TEST_F(SignCliTest, TellsTheLevelThatWasReached) {
  const std::string tsa = "--json --level B-LT --tsa " + site_.authority().tsa_url();
  const ProgramResult whole = SignPlain(Pkcs12() + tsa, Password());
  ASSERT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_EQ(Lines(whole.out)[0]["level"], "B-LT");
  EXPECT_TRUE(Lines(whole.out)[0]["reason"].is_null());

  site_.authority().SetTsa(TestAuthority::Service::kRefuses);
  const ProgramResult less = SignPlain(Pkcs12() + tsa, Password());
  site_.authority().SetTsa(TestAuthority::Service::kUp);
  ASSERT_EQ(less.exit_code, 0) << less.err;
  const Json told = Lines(less.out)[0];
  EXPECT_EQ(told["wantedLevel"], "B-LT");
  EXPECT_EQ(told["level"], "B-B");
  EXPECT_THAT(told["reason"].get<std::string>(), HasSubstr("refused"));
  EXPECT_THAT(less.err, HasSubstr("--upgrade"));

  const ProgramResult raised = Sign(out_ + " -o " + out_ + " --upgrade " + tsa);
  ASSERT_EQ(raised.exit_code, 0) << raised.err;
  EXPECT_EQ(Lines(raised.out)[0]["level"], "B-LT");
  EXPECT_THAT(PdfSigSays(out_), HasSubstr("Signature is Valid."));
}

TEST_F(SignCliTest, RefusesWrongArguments) {
  for (const std::string arguments :
       {"--key /no/such.p12", "--level B-X --key x.p12", "--level B-T --key x.p12", ""})
    EXPECT_EQ(SignPlain(arguments, Password()).exit_code, 2) << arguments;
  const std::string plain = "'" + site_.plain_pdf() + "' ";
  EXPECT_EQ(Sign(plain + plain + "-o " + out_ + " " + Pkcs12(), Password()).exit_code, 2);
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(SignCliTest, SpeaksVietnamese) {
  const ProgramResult told = SignPlain("--key /no/such.p12", "SOHOA_LANG=vi");
  EXPECT_THAT(told.err, HasSubstr("không mở được tệp khóa"));
}

TEST_F(SignCliTest, GoesOnWhenOneFileCannotBeSigned) {
  WriteFile(folder_ + "/bad.pdf", "no PDF");
  fs::create_directory(folder_ + "/signed");
  const ProgramResult done = Sign("'" + folder_ + "/bad.pdf' '" + site_.plain_pdf() + "' -o '" +
                                      folder_ + "/signed' --json " + Pkcs12(),
                                  Password());
  EXPECT_EQ(done.exit_code, 1);
  const std::vector<Json> lines = Lines(done.out);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["status"], "failed");
  EXPECT_EQ(lines[1]["status"], "signed");
  EXPECT_FALSE(fs::exists(folder_ + "/signed/bad.pdf"));
  EXPECT_TRUE(fs::exists(folder_ + "/signed/plain.pdf"));
}

TEST_F(SignCliTest, RefusesOutputsOfOneNameBeforeItSigns) {
  for (const char* folder : {"/ca", "/cb", "/co"}) fs::create_directory(folder_ + folder);
  fs::copy_file(site_.plain_pdf(), folder_ + "/ca/x.pdf");
  fs::copy_file(site_.plain_pdf(), folder_ + "/cb/x.pdf");
  const ProgramResult done = Sign(
      "'" + folder_ + "/ca/x.pdf' '" + folder_ + "/cb/x.pdf' -o '" + folder_ + "/co/' " + Pkcs12(),
      Password());
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err, HasSubstr("x.pdf"));
  EXPECT_TRUE(fs::is_empty(folder_ + "/co"));
}

// On a terminal OpenSSL would ask for a passphrase of its own, and wait.
TEST_F(SignCliTest, AsksForNoPassphraseOfEvidence) {
  const std::string hostile = folder_ + "/hostile.pem";
  std::string pem = ReadFile(site_.authority().issuer_file());
  const std::string begin = "-----BEGIN CERTIFICATE-----\n";
  ASSERT_EQ(pem.rfind(begin, 0), 0u);
  pem.insert(begin.size(),
             "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n");
  WriteFile(hostile, pem);
  const std::string command = "env SOHOA_CONFIG= " + Password() + " " + ProgramPath("sohoa") +
                              " sign '" + site_.plain_pdf() + "' -o " + out_ + " " + Pkcs12() +
                              "--evidence '" + hostile + "'";
  WriteFile(folder_ + "/run.sh", command + "\n");
  const ProgramResult done =
      RunShell("timeout 60 script -qec 'sh " + folder_ + "/run.sh' /dev/null </dev/null");
  EXPECT_EQ(done.exit_code, 2) << done.out;
  EXPECT_THAT(done.out, Not(HasSubstr("pass phrase")));
  EXPECT_THAT(done.out, HasSubstr("no certificate, revocation list or OCSP response"));
}

TEST_F(SignCliTest, ARevokedCertificateStopsTheBatch) {
  const auto revoked = site_.authority().Issue({.common_name = "Người cũ"});
  site_.authority().Revoke(revoked);
  fs::create_directory(folder_ + "/signed");
  fs::copy_file(site_.plain_pdf(), folder_ + "/second.pdf");
  const ProgramResult done =
      Sign("'" + site_.plain_pdf() + "' '" + folder_ + "/second.pdf' -o '" + folder_ +
           "/signed' --json --level B-LT --tsa " + site_.authority().tsa_url() + " --key '" +
           revoked.pem_file + "'");
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.err, HasSubstr("1 files were left unsigned"));
  ASSERT_EQ(Lines(done.out).size(), 2u);
  EXPECT_TRUE(fs::is_empty(folder_ + "/signed"));
}

TEST_F(SignCliTest, OcrSignsWhatItWrites) {
  const std::string scan = std::string(SOHOA_SOURCE_DIR) + "/samples/copier-202-000-office.pdf";
  const auto ocr = [&](const std::string& key) {
    return RunShell("env -u SOHOA_PIN SOHOA_CONFIG= " + Password() + " " + ProgramPath("sohoa") +
                    " ocr '" + scan + "' -o " + out_ + " --json " + folder_ +
                    "/out.json --copy-form 'SAO Y' " + key);
  };
  EXPECT_EQ(ocr("--key /no/such.p12").exit_code, 2);
  EXPECT_FALSE(fs::exists(out_));
  const ProgramResult done = ocr(Pkcs12());
  ASSERT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(PdfSigSays(out_), HasSubstr("Signature is Valid."));
  EXPECT_THAT(PdfSigSays(out_), HasSubstr("Total document signed"));
  const Json signature = Json::parse(ReadFile(folder_ + "/out.json"))["pdf"]["signature"];
  EXPECT_EQ(signature["level"], "B-B");
  EXPECT_EQ(signature["signer"], "Ủy ban nhân dân xã Đồng Tâm");
}

// Scans in a store, with the key on a token that can be pulled.
class StoredSignCliTest : public SignCliTest {
 protected:
  ProgramResult Run(const std::string& command, const std::string& before = "") {
    return RunShell("env SOHOA_CONFIG= SOHOA_LOCAL_SERVICES=true SOHOA_TEST_MODULE='" +
                    site_.token().module + "' SOHOA_PIN=" + site_.token().pin + " " + before + " " +
                    ProgramPath("sohoa") + " " + command + " --store " + store_);
  }
  // Three samples.
  ProgramResult Ingest(const std::string& before = "", const std::string& flags = "") {
    const std::string samples = std::string(SOHOA_SOURCE_DIR) + "/samples/";
    return Run("ingest --json " + Key() + flags + samples + "copier-202-000-office.pdf " + samples +
                   "form-207-000-clean.tif " + samples + "sealed-205-000-clean.pdf",
               before);
  }
  std::string Key() const {
    return "--key '" + site_.Uri("agency", SOHOA_UNPLUGGABLE_MODULE) + "' ";
  }
  Json Show(const std::string& id) { return Json::parse(Run("show --json " + id).out); }

  // Its PDF, as people get to see it, is signed.
  void ExpectSigned(const std::string& id, const std::string& level) {
    EXPECT_EQ(Run("show " + id + " --pdf " + out_).exit_code, 0);
    EXPECT_THAT(PdfSigSays(out_), HasSubstr("Signature is Valid."));
    const Json record = Show(id);
    EXPECT_EQ(record["status"], "stored");
    EXPECT_EQ(record["pdf"]["signature"]["level"], level);
    EXPECT_TRUE(record["pdf"]["awaitedSignature"].is_null());
  }
  void ExpectSound() { EXPECT_EQ(Run("store check").exit_code, 0); }

  const std::string store_ = folder_ + "/store";
};

// Order: read, write the PDF, sign, store. Without the key what was read waits in the store and is
// never called signed; the next run signs it without reading it again.
TEST_F(StoredSignCliTest, WhatIsReadWithoutTheKeyWaitsInTheStore) {
  const ProgramResult pulled = Ingest("SOHOA_TEST_UNPLUG_AFTER=1");
  EXPECT_EQ(pulled.exit_code, 1) << pulled.err;
  EXPECT_THAT(pulled.err, HasSubstr("the token was removed"));
  EXPECT_THAT(pulled.err, HasSubstr("2 of them wait for their signature"));
  std::vector<Json> lines = Lines(pulled.out);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0]["status"], "stored");
  ExpectSigned(lines[0]["id"], "B-B");
  for (size_t k = 1; k < 3; ++k) {
    EXPECT_EQ(lines[k]["status"], "awaitingSignature");
    EXPECT_TRUE(lines[k]["pdf"]["signature"].is_null());
    EXPECT_EQ(lines[k]["pdf"]["awaitedSignature"]["wantedLevel"], "B-B");
    EXPECT_EQ(Run("show " + lines[k]["id"].get<std::string>() + " --pdf " + out_).exit_code, 0);
    EXPECT_THAT(PdfSigSays(out_), Not(HasSubstr("Signature is Valid.")));
  }
  ExpectSound();

  // Pulled again after the first of the two.
  const ProgramResult again = Run("sign --json " + Key(), "SOHOA_TEST_UNPLUG_AFTER=1");
  EXPECT_EQ(again.exit_code, 1) << again.err;
  EXPECT_THAT(again.err, HasSubstr("1 documents signed, 1 not; 1 wait"));
  ASSERT_EQ(Lines(again.out).size(), 2u);
  EXPECT_EQ(Lines(again.out)[0]["status"], "signed");
  EXPECT_EQ(Lines(again.out)[0]["version"], 2);
  EXPECT_EQ(Lines(again.out)[1]["status"], "failed");
  ExpectSound();

  const ProgramResult back = Ingest();
  EXPECT_EQ(back.exit_code, 0) << back.err;
  EXPECT_THAT(back.err, HasSubstr("1 documents that had waited were signed"));
  lines = Lines(back.out);
  ASSERT_EQ(lines.size(), 3u);
  for (const Json& line : lines) {
    EXPECT_EQ(line["status"], "duplicate");
    ExpectSigned(line["id"], "B-B");
  }
  EXPECT_EQ(Run("sign " + Key()).exit_code, 0) << "nothing waits";
  EXPECT_EQ(Run("sign " + Key() + lines[0]["id"].get<std::string>()).exit_code, 1) << "nor this";
  ExpectSound();
}

TEST_F(StoredSignCliTest, RaisesWhatWasSignedWhileAServiceWasDown) {
  const std::string tsa = "--level B-LT --tsa " + site_.authority().tsa_url() + " ";
  site_.authority().SetTsa(TestAuthority::Service::kRefuses);
  const ProgramResult less = Ingest("", tsa);
  const ProgramResult vain = Run("sign --upgrade --json --tsa " + site_.authority().tsa_url());
  site_.authority().SetTsa(TestAuthority::Service::kUp);
  ASSERT_EQ(less.exit_code, 0) << less.err;
  const std::vector<Json> stored = Lines(less.out);
  ASSERT_EQ(stored.size(), 3u);
  EXPECT_EQ(stored[0]["pdf"]["signature"]["level"], "B-B");
  EXPECT_EQ(vain.exit_code, 1);
  EXPECT_EQ(Show(stored[0]["id"])["version"], 1) << "where nothing is added nothing changes";

  const ProgramResult raised = Run("sign --upgrade --json --tsa " + site_.authority().tsa_url());
  ASSERT_EQ(raised.exit_code, 0) << raised.err;
  EXPECT_EQ(Lines(raised.out).size(), 3u);
  for (const Json& line : stored) {
    ExpectSigned(line["id"], "B-LT");
    EXPECT_EQ(Show(line["id"])["version"], 2);
  }
  EXPECT_EQ(Lines(Run("sign --upgrade --json --tsa " + site_.authority().tsa_url()).out).size(), 0u)
      << "none waits";
  const std::string first = stored[0]["id"];
  EXPECT_EQ(Run("sign --upgrade --level B-LTA --tsa " + site_.authority().tsa_url() + " " + first)
                .exit_code,
            0);
  ExpectSigned(first, "B-LTA");
  EXPECT_EQ(Run("show " + first + " --version 1 --pdf " + out_).exit_code, 0);
  EXPECT_THAT(PdfSigSays(out_), HasSubstr("Signature is Valid.")) << "the old one stays";
  EXPECT_EQ(Lines(Run("show --versions --json " + first).out).size(), 3u);
  ExpectSound();
}

}  // namespace
}  // namespace sohoa::test
