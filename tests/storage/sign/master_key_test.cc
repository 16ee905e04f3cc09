// One contract for all places where a store's master key may be, held against real files, a real
// token (SoftHSM2) and real programs.
#include "storage/sign/master_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "absl/strings/escaping.h"
#include "storage/sign/file_cipher.h"
#include "storage/sign/store_key.h"
#include "tests/storage/pdf/pdf_commands.h"
#include "tests/support/test_authority.h"
#include "tests/support/test_token.h"

namespace sohoa::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing_support::Identity;
using testing_support::ImportIntoToken;
using testing_support::KeyKind;
using testing_support::MakeAesKeyInToken;
using testing_support::MakeToken;
using testing_support::TestAuthority;
using testing_support::TestToken;
using Code = absl::StatusCode;

std::string Written(const std::string& path, const std::string& bytes, mode_t mode) {
  std::ofstream(path, std::ios::binary) << bytes;
  chmod(path.c_str(), mode);
  return path;
}

// As a service would: others can make nothing of what it gives out, and it knows its own again.
constexpr char kService[] = R"(#!/bin/sh
case "$1" in
  wrap) printf 'vault:v1:'; tr 0-9a-f g-v ;;
  unwrap) sed 's/^vault:v1://' | tr g-v 0-9a-f ;;
esac
)";

// Made once.
struct Places {
  std::string folder = TempPath("masters");
  TestToken token;
  std::map<std::string, std::string> of;  // by what it is

  Places() {
    fs::create_directories(folder + "/authority");
    TestAuthority authority(folder + "/authority");
    const Identity rsa = authority.Issue();
    const Identity ec = authority.Issue({.common_name = "EC", .key = KeyKind::kEcP384});
    fs::create_directories(folder + "/token");
    token = MakeToken(folder + "/token");
    ImportIntoToken(token, rsa, "rsa", "01");
    ImportIntoToken(token, ec, "person", "02");
    MakeAesKeyInToken(token, "aes", "03");
    MakeAesKeyInToken(token, "other", "04");
    of["bytes"] = Written(folder + "/bytes", std::string(32, 'k'), 0600);
    of["digits"] = Written(folder + "/digits", std::string(64, 'e') + "\n", 0600);
    of["aes"] = Uri("object=aes");
    of["another aes"] = Uri("id=%04");
    of["rsa"] = Uri("object=rsa");
    of["program"] = "exec:" + Written(folder + "/service", kService, 0700);
  }
  ~Places() { fs::remove_all(folder); }

  std::string Uri(const std::string& object, const std::string& module = "") const {
    return "pkcs11:token=" + token.label + ";" + object +
           "?module-path=" + (module.empty() ? token.module : module);
  }
};

const Places& ThePlaces() {
  static const Places places;
  return places;
}

absl::StatusOr<Secret> RightPin() { return Secret::Copy(ThePlaces().token.pin); }

std::unique_ptr<MasterKey> MasterAt(const std::string& place) {
  auto master = OpenMasterKey(place, RightPin);
  EXPECT_TRUE(master.ok()) << place << " " << master.status();
  return master.ok() ? *std::move(master) : nullptr;
}

Code CodeOf(const std::string& place, const AskSecret& ask = RightPin) {
  return OpenMasterKey(place, ask).status().code();
}

class MasterKeyTest : public testing::Test {
 protected:
  MasterKeyTest() { fs::create_directories(dir_); }
  ~MasterKeyTest() override { fs::remove_all(dir_); }

  std::string KeyText() const {
    std::ifstream in(dir_ + "/STORE-KEY", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // A program that does this, whatever it is asked.
  std::string Program(const std::string& what, mode_t mode = 0700) const {
    return Written(dir_ + "/program", "#!/bin/sh\n" + what + "\n", mode);
  }

  const Places& places_ = ThePlaces();
  const std::string dir_ = TempPath("store");
};

TEST_F(MasterKeyTest, OfAnyKindOpensWhatItWrappedAndNoOtherDoes) {
  const Secret key = *NewStoreKey();
  std::map<std::string, WrappedKey> wrapped;
  for (const auto& [name, place] : places_.of) {
    const auto master = MasterAt(place);
    ASSERT_NE(master, nullptr);
    auto result = master->Wrap(key);
    ASSERT_TRUE(result.ok()) << name << " " << result.status();
    EXPECT_EQ(result->bytes.find(key.view()), std::string::npos);
    wrapped[name] = *std::move(result);
  }
  for (const auto& [name, place] : places_.of) {
    const auto master = MasterAt(place);
    for (const auto& [other, row] : wrapped) {
      const auto opened = master->Unwrap(row);
      if (name == other)
        EXPECT_EQ(opened.value().view(), key.view()) << name;
      else
        EXPECT_EQ(opened.status().code(), Code::kPermissionDenied) << name << " " << other;
    }
    if (name == "program") continue;  // what proves it is the service's matter
    WrappedKey damaged = wrapped[name];
    damaged.bytes.back() = static_cast<char>(damaged.bytes.back() ^ 1);
    EXPECT_EQ(master->Unwrap(damaged).status().code(), Code::kPermissionDenied) << name;
    damaged.bytes.resize(3);
    EXPECT_EQ(master->Unwrap(damaged).status().code(), Code::kPermissionDenied) << name;
  }
}

TEST_F(MasterKeyTest, IsChangedFromAnyKindToAnyOther) {
  const std::string key =
      std::string(MakeStoreKey(dir_, *MasterAt(places_.of.at("digits")))->view());
  std::string now = places_.of.at("digits");
  for (const char* next :
       {"aes", "program", "rsa", "another aes", "aes", "bytes", "rsa", "program", "digits"}) {
    const std::string place = places_.of.at(next);
    const auto from = MasterAt(now), to = MasterAt(place);
    const absl::Status changed = RotateStoreKey(dir_, *from, *to);
    ASSERT_TRUE(changed.ok()) << next << " " << changed;
    EXPECT_EQ(OpenStoreKey(dir_, *to)->view(), key) << next;
    EXPECT_EQ(OpenStoreKey(dir_, *from).status().code(), Code::kPermissionDenied) << next;
    now = place;
  }
}

// As stores before there was any other place than a file have it.
TEST_F(MasterKeyTest, OpensTheKeyOfAnEarlierVersion) {
  const Secret key = *NewStoreKey(), master = *Secret::Copy(std::string(32, 'k'));
  std::ofstream(dir_ + "/STORE-KEY") << "sohoa store key 1\n"
                                     << absl::BytesToHexString(*WrapKey(master, key)) << "\n";
  const auto place = MasterAt(places_.of.at("bytes"));
  EXPECT_EQ(OpenStoreKey(dir_, *place)->view(), key.view());
  EXPECT_TRUE(RotateStoreKey(dir_, *place, *MasterAt(places_.of.at("rsa"))).ok());
  EXPECT_THAT(KeyText(), HasSubstr("sohoa store key 2\ntoken-rsa-oaep-sha"));
}

TEST_F(MasterKeyTest, OnATokenSaysWhatIsWrong) {
  const std::string uri = places_.of.at("aes");
  EXPECT_EQ(CodeOf(uri, [] { return Secret::Copy("9999"); }), Code::kUnauthenticated);
  EXPECT_EQ(CodeOf(uri, [] { return absl::UnauthenticatedError("nobody is there"); }),
            Code::kUnauthenticated);
  EXPECT_EQ(MasterKeySource(uri).Open().status().code(), Code::kUnauthenticated);
  EXPECT_EQ(CodeOf(places_.Uri("object=nothing")), Code::kNotFound);
  EXPECT_EQ(CodeOf(places_.Uri("object=person")), Code::kNotFound) << "it only signs";
  EXPECT_EQ(CodeOf(places_.Uri("")), Code::kFailedPrecondition) << "several fit";
  EXPECT_EQ(CodeOf("pkcs11:token=gone?module-path=" + places_.token.module), Code::kNotFound);
  EXPECT_EQ(CodeOf(places_.Uri("object=aes", "/nowhere.so")), Code::kNotFound);
  EXPECT_EQ(CodeOf(uri + "&pin-value=" + places_.token.pin), Code::kInvalidArgument);
}

TEST_F(MasterKeyTest, OnATokenThatIsPulledOutChangesNothing) {
  setenv("SOHOA_TEST_MODULE", places_.token.module.c_str(), 1);
  const std::string uri = places_.Uri("object=aes", SOHOA_UNPLUGGABLE_MODULE);
  const auto file = MasterAt(places_.of.at("bytes")), token = MasterAt(uri);
  ASSERT_TRUE(MakeStoreKey(dir_, *file).ok());
  const std::string before = KeyText();
  setenv("SOHOA_TEST_UNPLUG_AFTER", "0", 1);
  EXPECT_EQ(RotateStoreKey(dir_, *file, *token).code(), Code::kUnavailable);
  EXPECT_EQ(KeyText(), before);
  unsetenv("SOHOA_TEST_UNPLUG_AFTER");
  ASSERT_TRUE(RotateStoreKey(dir_, *file, *token).ok());
  setenv("SOHOA_TEST_UNPLUG_AFTER", "0", 1);
  EXPECT_EQ(OpenStoreKey(dir_, *token).status().code(), Code::kUnavailable);
  unsetenv("SOHOA_TEST_UNPLUG_AFTER");
}

TEST_F(MasterKeyTest, IsAskedItsPinOnceUnlessThatWasWrong) {
  int asked = 0;
  std::string pin = "9999";
  const MasterKeySource source(places_.of.at("rsa"), [&] {
    ++asked;
    return Secret::Copy(pin);
  });
  const MasterKeySource copy = source;
  EXPECT_EQ(source.Open().status().code(), Code::kUnauthenticated);
  pin = places_.token.pin;
  EXPECT_TRUE(copy.Open().ok());
  EXPECT_TRUE(source.Open().ok());
  EXPECT_EQ(asked, 2);
}

TEST_F(MasterKeyTest, OfAProgramThatFailsIsNone) {
  const Secret key = *NewStoreKey();
  for (const char* what : {"exit 3", "cat > /dev/null; exit 1", "kill -9 $$",
                           "head -c 5000 /dev/zero", "echo no key", "true"}) {
    const auto program = MasterAt("exec:" + Program(what));
    EXPECT_EQ(program->Unwrap({std::string(kWrappedByProgram), "wrapped"}).status().code(),
              Code::kUnavailable)
        << what;
    EXPECT_EQ(MakeStoreKey(dir_, *program).status().code(), Code::kUnavailable) << what;
    EXPECT_FALSE(HasStoreKey(dir_)) << what;
  }
  const auto hanging =
      OpenProgramMasterKey(Program("sleep 1000 & sleep 1000"), std::chrono::seconds(1));
  EXPECT_EQ((*hanging)->Wrap(key).status().code(), Code::kUnavailable);
}

// Every store would be lost to a service that gives a key which is none of its.
TEST_F(MasterKeyTest, OfAProgramIsNotBelievedWhenItGivesAnotherKey) {
  const std::string another(64, '7');
  const auto lying = MasterAt("exec:" + Program("cat > /dev/null; echo " + another));
  EXPECT_EQ(MakeStoreKey(dir_, *lying).status().code(), Code::kUnavailable);
  const auto right = MasterAt(places_.of.at("program"));
  ASSERT_TRUE(MakeStoreKey(dir_, *right).ok());
  EXPECT_EQ(OpenStoreKey(dir_, *lying).status().code(), Code::kPermissionDenied);
}

TEST_F(MasterKeyTest, OfAProgramIsGivenInNoArgumentAndNoVariable) {
  setenv("SOHOA_STORE_PIN", "123456", 1);
  setenv("VAULT_ADDR", "https://vault.example", 1);
  const std::string seen = dir_ + "/seen";
  const auto program =
      MasterAt("exec:" + Program("echo \"$@\" > " + seen + "; env >> " + seen + "; cat"));
  const Secret key = *NewStoreKey();
  ASSERT_TRUE(program->Wrap(key).ok());
  unsetenv("SOHOA_STORE_PIN");
  std::ifstream in(seen);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_THAT(text, testing::StartsWith("wrap\n"));
  EXPECT_THAT(text, HasSubstr("vault.example"));
  EXPECT_THAT(text, testing::Not(HasSubstr("123456")));
  EXPECT_THAT(text, testing::Not(
                        HasSubstr(absl::BytesToHexString({key.view().data(), key.view().size()}))));
}

TEST_F(MasterKeyTest, OfAProgramThatOthersMayChangeIsNone) {
  const std::string program = Program("cat");
  EXPECT_EQ(CodeOf("exec:" + program), Code::kOk);
  EXPECT_EQ(CodeOf("exec:service"), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf("exec:" + dir_ + "/nothing"), Code::kNotFound);
  EXPECT_EQ(CodeOf("exec:" + dir_), Code::kInvalidArgument);
  chmod(program.c_str(), 0722);
  EXPECT_EQ(CodeOf("exec:" + program), Code::kPermissionDenied);
  chmod(program.c_str(), 0600);
  EXPECT_EQ(CodeOf("exec:" + program), Code::kInvalidArgument) << "it cannot be started";
  chmod(program.c_str(), 0700);
  chmod(dir_.c_str(), 0777);
  EXPECT_EQ(CodeOf("exec:" + program), Code::kPermissionDenied);
  chmod(dir_.c_str(), 0700);
}

}  // namespace
}  // namespace sohoa::test
