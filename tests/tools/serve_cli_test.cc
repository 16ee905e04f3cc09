// The service as a site runs it: a process with a certificate, asked by curl.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/run_program.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using Json = nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing_support::NewFolder;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::ReadBytes;
using testing_support::RunShell;
using testing_support::WriteBytes;

class ServeCliTest : public testing::Test {
 protected:
  void SetUp() override {
    MakeCertificate("site", "localhost");
    Run("mkdir -p " + store_);
  }
  void TearDown() override {
    if (!pid_.empty()) RunShell("kill -9 " + pid_);
  }

  static std::string Run(const std::string& command) {
    const ProgramResult result = RunShell(command);
    EXPECT_EQ(result.exit_code, 0) << command << "\n" << result.err;
    return std::string(absl::StripAsciiWhitespace(result.out));
  }

  void MakeCertificate(const std::string& name, const std::string& host) {
    Run(absl::StrCat(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 ",
        "-subj /CN=", host, " -addext subjectAltName=DNS:localhost -keyout ", folder_, "/", name,
        ".key -out ", folder_, "/", name, ".crt 2>&1"));
  }

  std::string Key(const std::string& flags) {
    return Run(absl::StrCat(ProgramPath("sohoa"), " key add --store ", store_, " --name test ",
                            flags, " 2>/dev/null"));
  }

  // `flags` beside what every test has.
  void Serve(const std::string& flags = "") {
    Launch(absl::StrCat("serve --store ", store_, " --listen localhost:0 --tls-certificate ",
                        folder_, "/site.crt --tls-key ", folder_, "/site.key ", flags));
  }

  void Launch(const std::string& arguments) {
    pid_ = Run(absl::StrCat("env SOHOA_CONFIG= ", ProgramPath("sohoa"), " ", arguments, " > ",
                            folder_, "/out 2> ", folder_, "/err & echo $!"));
    WaitFor("the service answers at port ");
    const std::string said = ReadBytes(folder_ + "/err");
    const std::string kPort = "at port ";
    port_ = said.substr(said.find(kPort) + kPort.size());
    port_ = port_.substr(0, port_.find('\n'));
  }

  void WaitFor(const std::string& said) {
    for (int k = 0; k < 1000; ++k) {
      if (ReadBytes(folder_ + "/err").find(said) != std::string::npos) return;
      absl::SleepFor(absl::Milliseconds(10));
    }
    FAIL() << "it did not say: " << said << "\n" << ReadBytes(folder_ + "/err");
  }

  // Exit code of the service after a signal.
  void Stop() {
    Run("kill -TERM " + pid_);
    WaitFor("the service stops");
    for (int k = 0; k < 1000 && RunShell("kill -0 " + pid_ + " 2>/dev/null").exit_code == 0; ++k)
      absl::SleepFor(absl::Milliseconds(10));
    EXPECT_NE(RunShell("kill -0 " + pid_ + " 2>/dev/null").exit_code, 0) << "it still runs";
    pid_.clear();
  }

  ProgramResult Curl(const std::string& path, const std::string& token,
                     const std::string& flags = "") {
    return RunShell(absl::StrCat("curl -sS --cacert ", folder_, "/site.crt ",
                                 token.empty() ? "" : "-H 'Authorization: Bearer ", token,
                                 token.empty() ? " " : "' ", flags, " 'https://localhost:", port_,
                                 path, "'"));
  }
  Json Get(const std::string& path, const std::string& token, const std::string& flags = "") {
    const ProgramResult got = Curl(path, token, flags);
    EXPECT_EQ(got.exit_code, 0) << got.err;
    return Json::parse(got.out, nullptr, false);
  }

  const std::string folder_ = NewFolder("serve_cli");
  const std::string store_ = folder_ + "/store";
  std::string pid_;
  std::string port_;
};

TEST_F(ServeCliTest, AScanGoesInAndItsRecordComesOut) {
  Run(absl::StrCat(ProgramPath("make_scans"), " --out ", folder_,
                   "/scans --kind decision --pages 2 --profile clean --format pdf"));
  const std::string officer = Key("--role officer --personal-data");
  Serve();
  const Json job = Get("/v1/scans?name=decision.pdf", officer,
                       absl::StrCat("-H 'Content-Type: application/pdf' --data-binary @\"$(ls ",
                                    folder_, "/scans/*.pdf)\""));
  ASSERT_TRUE(job.contains("id")) << job;
  Json state = job;
  for (int k = 0; k < 600 && state["finishedAt"].is_null(); ++k) {
    absl::SleepFor(absl::Milliseconds(100));
    state = Get("/v1/jobs/" + job["id"].get<std::string>(), officer);
  }
  ASSERT_EQ(state["status"], "stored") << state;
  const std::string record = "/v1/records/" + state["records"][0].get<std::string>();
  EXPECT_EQ(Get(record, officer)["pageAmount"], 2);
  EXPECT_EQ(Get("/v1/search?q=quyet+dinh", officer)["total"], 1);
  const auto saved = [&](const std::string& part, const std::string& flags = "") {
    Curl(record + part, officer, absl::StrCat("-o ", folder_, "/saved ", flags));
    return ReadBytes(folder_ + "/saved");
  };
  const std::string first = saved("/pages/0/image");
  const std::string second = saved("/pages/1/image");
  EXPECT_TRUE(first.starts_with("\xFF\xD8\xFF"));
  EXPECT_TRUE(second.starts_with("\xFF\xD8\xFF"));
  EXPECT_NE(first, second);
  EXPECT_EQ(Get(record + "/pages/2/image", officer)["status"], 404);
  EXPECT_EQ(saved("/original"), ReadBytes(Run("ls " + folder_ + "/scans/*.pdf")));
  const std::string pdf = saved("/pdf");
  EXPECT_TRUE(pdf.starts_with("%PDF-"));
  EXPECT_EQ(saved("/pdf", "-r 100-199"), pdf.substr(100, 100));
  Stop();
  const ProgramResult check =
      RunShell(absl::StrCat(ProgramPath("sohoa"), " store check --json --store ", store_));
  EXPECT_EQ(check.exit_code, 0) << check.out;
  EXPECT_GE(Json::parse(check.out)["auditRows"], 6);
}

TEST_F(ServeCliTest, KeysAreListedWithoutTheirSecretsAndRevokedAtOnce) {
  const std::string token = Key("--role reader --organ 'Sở Tư pháp'");
  const std::string sohoa = ProgramPath("sohoa");
  const Json list = Json::parse(Run(sohoa + " key list --json --store " + store_));
  ASSERT_EQ(list["keys"].size(), 1U);
  EXPECT_EQ(list["keys"][0]["organs"][0], "Sở Tư pháp");
  EXPECT_FALSE(list["keys"][0].contains("hash"));
  EXPECT_EQ(Run("stat -c %a " + store_ + "/keys.json"), "600");
  Serve();
  EXPECT_EQ(Get("/v1/search?q=a", token)["total"], 0);
  Run(absl::StrCat(sohoa, " key revoke --store ", store_, " ",
                   list["keys"][0]["id"].get<std::string>()));
  absl::SleepFor(absl::Milliseconds(1100));
  EXPECT_EQ(Get("/v1/search?q=a", token)["status"], 401);
  EXPECT_EQ(RunShell(absl::StrCat(sohoa, " key revoke --store ", store_, " 0")).exit_code, 1);
  EXPECT_EQ(
      RunShell(absl::StrCat(sohoa, " key add --store ", store_, " --name a --role root")).exit_code,
      2);
}

TEST_F(ServeCliTest, ANewCertificateIsTakenUpWithoutAStop) {
  Serve();
  ASSERT_EQ(Get("/healthz", "")["status"], "ok");
  MakeCertificate("site", "renewed");
  EXPECT_NE(Curl("/healthz", "").exit_code, 0);  // it still has the old one
  Run("kill -HUP " + pid_);
  WaitFor("were read again");
  EXPECT_EQ(Get("/healthz", "")["status"], "ok");
  WriteBytes(folder_ + "/site.key", "nonsense");
  Run("kill -HUP " + pid_);
  WaitFor("nothing was changed");
  EXPECT_EQ(Get("/healthz", "")["status"], "ok");
  Stop();
}

TEST_F(ServeCliTest, KeysAreThoseOfTheOpenStoreWhateverTheSettingsSayLater) {
  const std::string token = Key("--role reader");
  const std::string config = folder_ + "/sohoa.toml";
  WriteBytes(config, absl::StrCat("store = \"", store_, "\"\n"));
  const std::string shared =
      absl::StrCat(" --config ", config, " --listen localhost:0 --tls-certificate ", folder_,
                   "/site.crt --tls-key ", folder_, "/site.key");
  Launch(absl::StrCat("serve", shared));
  EXPECT_EQ(Get("/v1/search?q=a", token)["total"], 0);
  WriteBytes(config, absl::StrCat("store = \"", folder_, "/elsewhere\"\n"));
  Run("kill -HUP " + pid_);
  WaitFor("were read again");
  EXPECT_EQ(Get("/v1/search?q=a", token)["total"], 0);
  Stop();
}

TEST_F(ServeCliTest, AClientsCertificateMayStandForAKey) {
  MakeCertificate("gate", "gate");
  MakeCertificate("stranger", "stranger");
  Key(absl::StrCat("--role reader --certificate \"$(openssl x509 -noout -fingerprint -sha256 -in ",
                   folder_, "/gate.crt | cut -d= -f2)\""));
  WriteBytes(folder_ + "/sohoa.toml", absl::StrCat("client_roots = \"", folder_, "/gate.crt\"\n"));
  Serve(absl::StrCat("--config ", folder_, "/sohoa.toml"));
  const auto with = [&](const std::string& name) {
    return absl::StrCat("--cert ", folder_, "/", name, ".crt --key ", folder_, "/", name, ".key");
  };
  EXPECT_EQ(Get("/v1/search?q=a", "", with("gate"))["total"], 0);
  EXPECT_EQ(Get("/v1/search?q=a", "")["status"], 401);
  EXPECT_NE(Curl("/v1/search?q=a", "", with("stranger")).exit_code, 0);
  Stop();
}

TEST_F(ServeCliTest, SaysWhyItCannotServe) {
  const auto serve = [&](const std::string& flags) {
    return RunShell(absl::StrCat("timeout 20 env SOHOA_CONFIG= ", ProgramPath("sohoa"),
                                 " serve --store ", store_, " ", flags));
  };
  EXPECT_THAT(serve("").err, HasSubstr("--listen HOST:PORT"));
  EXPECT_EQ(serve("--listen nowhere").exit_code, 2);
  const ProgramResult open = serve("--listen 0.0.0.0:0");
  EXPECT_EQ(open.exit_code, 2);
  EXPECT_THAT(open.err, HasSubstr("without a certificate"));
  EXPECT_EQ(serve("--listen 127.0.0.1:0 --tls-certificate /nothing --tls-key /nothing").exit_code,
            2);
  // Half of a setting that guards the door must not leave it open.
  const std::string config = folder_ + "/sohoa.toml";
  for (const auto& [text, said] :
       {std::pair{"client_needed = true\n", "tls_certificate"},
        std::pair{"client_roots = \"/roots\"\n", "tls_certificate"},
        std::pair{"oidc_issuer = \"https://id\"\noidc_keys = \"/keys\"\n", "oidc_audience"},
        std::pair{"oidc_issuer = \"https://id\"\noidc_audience = \"a\"\n", "oidc_keys"}}) {
    WriteBytes(config, text);
    const ProgramResult refused = serve("--listen 127.0.0.1:0 --config " + config);
    EXPECT_EQ(refused.exit_code, 2) << text;
    EXPECT_THAT(refused.err, HasSubstr(said));
  }
  WriteBytes(config, "client_needed = true\n");
  const ProgramResult no_roots =
      serve(absl::StrCat("--listen 127.0.0.1:0 --config ", config, " --tls-certificate ", folder_,
                         "/site.crt --tls-key ", folder_, "/site.key"));
  EXPECT_EQ(no_roots.exit_code, 2);
  EXPECT_THAT(no_roots.err, HasSubstr("client_roots"));
  Serve();
  EXPECT_EQ(serve("--listen 127.0.0.1:0").exit_code, 3);  // another process writes to the store
  EXPECT_EQ(serve("--listen 127.0.0.1:" + port_).exit_code, 3);
}

// One log of what the service did, which logrotate may take away; who asked for what is in the
// audit alone.
TEST_F(ServeCliTest, TheLogSaysWhatTheServiceDid) {
  const std::string log = folder_ + "/sohoa.log";
  const std::string admin = Key("--role admin");
  Serve("--log " + log);
  EXPECT_THAT(Curl("/metrics", admin).out,
              HasSubstr("sohoa_run_documents_total{command=\"serve\",outcome=\"stored\"} 0\n"));
  Run("mv " + log + " " + log + ".1");
  Run("kill -HUP " + pid_);
  WaitFor("configuration and certificates were read again");
  Stop();
  EXPECT_THAT(ReadBytes(log + ".1"), AllOf(HasSubstr("\"event\":\"started\",\"command\":\"serve\""),
                                           HasSubstr("\"event\":\"listening\"")));
  EXPECT_THAT(ReadBytes(log),
              AllOf(HasSubstr("\"event\":\"reloaded\""), HasSubstr("\"exitCode\":0}")));
}

}  // namespace
}  // namespace sohoa
