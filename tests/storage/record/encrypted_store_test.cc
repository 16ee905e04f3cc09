// A store whose files nobody reads without its key.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "storage/record/converted_store.h"
#include "storage/record/record_store.h"
#include "storage/sign/file_cipher.h"
#include "storage/sign/store_key.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::TempFolder;
using Code = absl::StatusCode;

constexpr char kNeedle[] = "Nguyễn Thị Không Ai Đọc Được";

Secret SecretOf(const std::string& hex) { return *Secret::Copy(absl::HexStringToBytes(hex)); }

std::unique_ptr<MasterKey> MasterAt(const std::string& place) {
  auto master = MasterKeySource(place).Open();
  EXPECT_TRUE(master.ok()) << master.status();
  return *std::move(master);
}

class EncryptedStoreTest : public testing::Test {
 protected:
  std::string WriteKey(const std::string& name, char fill, mode_t mode = 0600) {
    const std::string path = folder_.Write(name, std::string(32, fill));
    chmod(path.c_str(), mode);
    return path;
  }

  absl::StatusOr<std::unique_ptr<RecordStore>> Open(const std::string& key,
                                                    bool read_only = false) const {
    return OpenRocksStore(dir_, {.key_place = key, .read_only = read_only});
  }
  Code CodeOf(const std::string& key, bool read_only = false) const {
    return Open(key, read_only).status().code();
  }

  // With the needle in text, original, PDF and index.
  static SampleDocument Document() {
    SampleDocument document = MakeDocument(kNeedle, {kNeedle});
    for (int k = 0; k < 40'000; ++k) document.pdf += kNeedle;
    Complete(&document);
    return document;
  }

  void Fill(const std::string& key) {
    const auto store = Open(key);
    ASSERT_TRUE(store.ok()) << store.status();
    const SampleDocument document = Document();
    const absl::Status stored = Store(**store, folder_, document, {{kNeedle, "row"}});
    ASSERT_TRUE(stored.ok()) << stored;
    found_open_ = FilesWithNeedle();
  }

  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(dir_)) {
      std::ifstream in(entry.path(), std::ios::binary);
      files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(in), {}};
    }
    return files;
  }

  int FilesWithNeedle() const {
    int found = 0;
    for (const auto& [name, bytes] : Files())
      found += bytes.find(kNeedle) != std::string::npos ? 1 : 0;
    return found;
  }

  TempFolder folder_;
  const std::string dir_ = folder_.path() + "/store";
  int found_open_ = 0;  // files with the needle while the store was open
};

TEST_F(EncryptedStoreTest, HasNothingReadableInItsFiles) {
  Fill("");
  EXPECT_GT(found_open_ + FilesWithNeedle(), 1) << "it would be found";
  fs::remove_all(dir_);
  const std::string key = WriteKey("key", 'k');
  Fill(key);
  EXPECT_EQ(found_open_, 0);
  EXPECT_EQ(FilesWithNeedle(), 0);
  for (const auto& [name, bytes] : Files()) {
    EXPECT_EQ(bytes.find("rocksdb"), std::string::npos) << name;
    EXPECT_EQ(bytes.find("by_source"), std::string::npos) << name;
  }
  for (const bool read_only : {false, true}) {
    const auto store = Open(key, read_only);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_THAT((*store)->Check()->problems, IsEmpty());
    EXPECT_EQ((*store)->ReadRecord(Document().record.id)->source_sha256,
              Document().record.source_sha256);
  }
}

TEST_F(EncryptedStoreTest, HasOneKeyHoweverManyMakeItAtOnce) {
  const std::string place = WriteKey("key", 'a');
  for (int round = 0; round < 20; ++round) {
    const std::string dir = folder_.path() + "/made" + std::to_string(round);
    fs::create_directory(dir);
    std::array<std::string, 4> keys;
    std::vector<std::thread> makers;
    for (std::string& key : keys)
      makers.emplace_back([&] {
        const absl::StatusOr<Secret> made = MakeStoreKey(dir, *MasterAt(place));
        key = made.ok() ? std::string(made->view()) : made.status().ToString();
      });
    for (std::thread& maker : makers) maker.join();
    EXPECT_THAT(keys, testing::Each(std::string(OpenStoreKey(dir, *MasterAt(place))->view())));
    EXPECT_EQ(std::distance(fs::directory_iterator(dir), {}), 1) << "nothing is left beside it";
  }
}

TEST_F(EncryptedStoreTest, ComesToNothingWithAnotherKeyAndStaysAsItWas) {
  const std::string key = WriteKey("key", 'k');
  Fill(key);
  const auto before = Files();
  const std::string other = WriteKey("other", 'o');
  for (const bool read_only : {false, true}) {
    EXPECT_EQ(CodeOf(other, read_only), Code::kPermissionDenied);
    EXPECT_EQ(CodeOf("", read_only), Code::kPermissionDenied);
    EXPECT_EQ(CodeOf(folder_.path() + "/nothing", read_only), Code::kNotFound);
    EXPECT_EQ(CodeOf(WriteKey("open", 'k', 0640), read_only), Code::kPermissionDenied);
    EXPECT_EQ(CodeOf(folder_.path(), read_only), Code::kInvalidArgument);
    EXPECT_EQ(CodeOf("fd:-1", read_only), Code::kInvalidArgument);
  }
  const std::string odd = folder_.Write("odd", "not a key");
  chmod(odd.c_str(), 0600);
  EXPECT_EQ(CodeOf(odd), Code::kInvalidArgument);
  EXPECT_THAT(std::string(Open(other).status().message()), HasSubstr("name that one"));
  EXPECT_THAT(std::string(Open("").status().message()), HasSubstr("the store is encrypted"));
  EXPECT_EQ(Files(), before);
  EXPECT_TRUE(Open(key).ok());
}

TEST_F(EncryptedStoreTest, IsNotMadeOfOneThatIsNot) {
  Fill("");
  const auto before = Files();
  EXPECT_EQ(CodeOf(WriteKey("key", 'k')), Code::kFailedPrecondition);
  EXPECT_EQ(Files(), before);
  const auto one = MasterAt(WriteKey("one", '1')), other = MasterAt(WriteKey("other", '2'));
  EXPECT_EQ(RotateStoreKey(dir_, *one, *other).code(), Code::kNotFound);
}

TEST_F(EncryptedStoreTest, TakesItsKeyInHexadecimalAndFromAnOpenFile) {
  const std::string key = WriteKey("key", 'k');
  Fill(key);
  std::string digits;
  for (int k = 0; k < 32; ++k) digits += "6b";
  const std::string hex = folder_.Write("hex", digits + "\n");
  chmod(hex.c_str(), 0600);
  EXPECT_TRUE(Open(hex).ok());
  const int file = open(key.c_str(), O_RDONLY);
  for (int k = 0; k < 2; ++k) EXPECT_TRUE(Open("fd:" + std::to_string(file)).ok());
  close(file);
}

TEST_F(EncryptedStoreTest, IsOpenedByTheNewKeyAloneWhenThatWasChanged) {
  const std::string old_key = WriteKey("old", 'a'), new_key = WriteKey("new", 'b');
  Fill(old_key);
  const auto open = Open(old_key);  // stays open meanwhile
  ASSERT_TRUE(open.ok());
  EXPECT_EQ(RotateStoreKey(dir_, *MasterAt(new_key), *MasterAt(old_key)).code(),
            Code::kPermissionDenied);
  ASSERT_TRUE(RotateStoreKey(dir_, *MasterAt(old_key), *MasterAt(new_key)).ok());
  EXPECT_TRUE((*open)->ReadRecord(Document().record.id).ok());
  EXPECT_EQ(CodeOf(old_key, true), Code::kPermissionDenied);
  const auto again = Open(new_key, true);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_THAT((*again)->Check()->problems, IsEmpty());
}

// At each moment one of the two keys opens it.
TEST_F(EncryptedStoreTest, OutlivesKillsInAChangeOfKeys) {
  const std::string keys[] = {WriteKey("old", 'a'), WriteKey("new", 'b')};
  Fill(keys[0]);
  std::mt19937 random(3);
  size_t now = 0;
  for (int round = 0; round < 12; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      for (size_t at = now;; at = 1 - at) {
        const auto from = OpenMasterKey(keys[at], nullptr),
                   to = OpenMasterKey(keys[1 - at], nullptr);
        if (!from.ok() || !to.ok() || !RotateStoreKey(dir_, **from, **to).ok()) _exit(1);
      }
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 30'000));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
    now = Open(keys[0], true).ok() ? 0 : 1;
    ASSERT_TRUE(Open(keys[now], true).ok()) << round;
    EXPECT_EQ(CodeOf(keys[1 - now], true), Code::kPermissionDenied);
  }
  EXPECT_THAT((*Open(keys[now]))->Check()->problems, IsEmpty());
}

TEST_F(EncryptedStoreTest, OutlivesKillsWhileDocumentsComeIn) {
  const std::string key = WriteKey("key", 'k');
  std::mt19937 random(7);
  int64_t documents = 0;
  for (int round = 0; round < 6; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      if (freopen("/dev/null", "w", stdout) == nullptr) _exit(1);
      execl(SOHOA_COMMIT_LOOP, SOHOA_COMMIT_LOOP, dir_.c_str(), folder_.path().c_str(),
            std::to_string(documents).c_str(), key.c_str(), nullptr);
      _exit(1);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(60 + random() % 150));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
    if (!fs::exists(dir_ + "/CURRENT")) continue;
    const auto store = Open(key);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_THAT((*store)->Check()->problems, IsEmpty());
    documents = (*store)->Stats()->documents;
  }
  EXPECT_GT(documents, 0);
}

absl::Status Convert(const std::string& dir, const MasterKeySource& from,
                     const MasterKeySource& to) {
  return ConvertStore(dir, from, to, [] { return false; });
}

TEST_F(EncryptedStoreTest, IsMadeOfOneThatIsNotAndBack) {
  const std::string key = WriteKey("key", 'k');
  Fill("");
  ASSERT_GT(FilesWithNeedle(), 1);
  const absl::Status encrypted = Convert(dir_, "", key);
  ASSERT_TRUE(encrypted.ok()) << encrypted;
  EXPECT_EQ(FilesWithNeedle(), 0);
  EXPECT_FALSE(fs::exists(dir_ + ".converting"));
  EXPECT_EQ(CodeOf(""), Code::kPermissionDenied);
  {
    const auto store = Open(key);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_THAT((*store)->Check()->problems, IsEmpty());
    EXPECT_EQ((*store)->Stats()->documents, 1);
    EXPECT_EQ(Convert(dir_, key, "").code(), Code::kFailedPrecondition) << "it is open";
  }
  EXPECT_EQ(Convert(dir_, "", key).code(), Code::kAlreadyExists);
  EXPECT_EQ(Convert(dir_, WriteKey("other", 'o'), "").code(), Code::kPermissionDenied);
  const absl::Status decrypted = Convert(dir_, key, "");
  ASSERT_TRUE(decrypted.ok()) << decrypted;
  EXPECT_FALSE(HasStoreKey(dir_));
  EXPECT_EQ(Convert(dir_, key, "").code(), Code::kAlreadyExists);
  EXPECT_THAT((*Open(""))->Check()->problems, IsEmpty());
  EXPECT_EQ(Convert(folder_.path() + "/nothing", "", key).code(), Code::kNotFound);
}

TEST_F(EncryptedStoreTest, IsAsItWasWhenItsMakingWasStopped) {
  Fill("");
  const auto before = Files();
  int asked = 0;
  EXPECT_EQ(ConvertStore(dir_, "", WriteKey("key", 'k'), [&] { return ++asked > 2; }).code(),
            Code::kCancelled);
  EXPECT_FALSE(fs::exists(dir_ + ".converting"));
  EXPECT_THAT((*Open(""))->Check()->problems, IsEmpty());
}

TEST_F(EncryptedStoreTest, LeavesAloneWhatHasAnotherNameWhenTheFormerFilesGo) {
  Fill("");
  const std::string copy = folder_.path() + "/copy";
  fs::create_directory(copy);
  for (const auto& entry : fs::directory_iterator(dir_))
    if (entry.path().extension() == ".blob" || entry.path().extension() == ".sst")
      fs::create_hard_link(entry.path(), copy / entry.path().filename());
  ASSERT_TRUE(Convert(dir_, "", WriteKey("key", 'k')).ok());
  int found = 0;
  for (const auto& entry : fs::directory_iterator(copy)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    found += bytes.find(kNeedle) != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(found, 0);
}

// Killed at any moment it is the one or the other, whole, and the next run brings it to its end.
TEST_F(EncryptedStoreTest, OutlivesKillsWhileItIsMadeAndUnmade) {
  const std::string key = WriteKey("key", 'k');
  Fill("");
  std::mt19937 random(11);
  int killed = 0;
  for (int round = 0; round < 16; ++round) {
    const bool encrypt = !HasStoreKey(dir_);
    const pid_t child = fork();
    if (child == 0) {
      execl(SOHOA_CONVERT_STORE, SOHOA_CONVERT_STORE, dir_.c_str(), key.c_str(),
            encrypt ? "encrypt" : "decrypt", nullptr);
      _exit(9);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 120));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    killed += WIFSIGNALED(status) ? 1 : 0;
    ASSERT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << WEXITSTATUS(status);
    {
      const auto store = Open(HasStoreKey(dir_) ? key : "", true);
      ASSERT_TRUE(store.ok()) << round << " " << store.status();
      ASSERT_THAT((*store)->Check()->problems, IsEmpty());
      ASSERT_EQ((*store)->Stats()->documents, 1);
    }
    if (round % 3 != 0) continue;  // otherwise the next one finds what this one left
    const absl::Status ended = encrypt ? Convert(dir_, "", key) : Convert(dir_, key, "");
    ASSERT_TRUE(ended.ok() || ended.code() == Code::kAlreadyExists) << ended;
    ASSERT_EQ(HasStoreKey(dir_), encrypt);
    ASSERT_FALSE(fs::exists(dir_ + ".converting"));
    ASSERT_TRUE(!encrypt || FilesWithNeedle() == 0);
  }
  EXPECT_GT(killed, 4) << "they were too quick to be killed";
}

// What is left where a process dies between making a file and its first bytes; and files that were
// cut off in them.
TEST_F(EncryptedStoreTest, HasNoTroubleWithFilesThatWereJustBegun) {
  const std::string key = WriteKey("key", 'k');
  Fill(key);
  std::ofstream(dir_ + "/000990.log").close();
  std::ofstream(dir_ + "/000991.log") << "sohoa-aes256";
  std::ofstream(dir_ + "/000992.sst").close();
  for (const bool read_only : {true, false}) {
    const auto store = Open(key, read_only);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_THAT((*store)->Check()->problems, IsEmpty());
  }
}

TEST(FileCipher, DeciphersAnyPiece) {
  const Secret key = SecretOf(std::string(64, '7'));
  const FileCipher cipher(key, "a nonce"), other(key, "another");
  std::string plain;
  for (int k = 0; k < 10'000; ++k) plain += static_cast<char>(k * 31 >> 3);
  std::string whole = plain;
  ASSERT_TRUE(cipher.Apply(0, whole.data(), whole.size()));
  EXPECT_NE(whole, plain);
  std::string elsewhere = plain;
  ASSERT_TRUE(other.Apply(0, elsewhere.data(), elsewhere.size()));
  EXPECT_NE(elsewhere, whole);
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const size_t at = random() % plain.size(), size = random() % (plain.size() - at);
    std::string piece = whole.substr(at, size);
    ASSERT_TRUE(cipher.Apply(at, piece.data(), piece.size()));
    EXPECT_EQ(piece, plain.substr(at, size)) << at << " " << size;
  }
}

// RFC 3394, 4.6.
TEST(WrapKey, IsThatOfTheStandard) {
  const Secret master =
      SecretOf("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
  const Secret key = SecretOf("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");
  const auto wrapped = WrapKey(master, key);
  ASSERT_TRUE(wrapped.ok()) << wrapped.status();
  EXPECT_EQ(absl::BytesToHexString(*wrapped),
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
  EXPECT_EQ(UnwrapKey(master, *wrapped)->view(), key.view());
  EXPECT_EQ(UnwrapKey(key, *wrapped).status().code(), Code::kPermissionDenied);
  std::string damaged = *wrapped;
  damaged[7] ^= 1;
  EXPECT_EQ(UnwrapKey(master, damaged).status().code(), Code::kPermissionDenied);
  EXPECT_EQ(UnwrapKey(master, "short").status().code(), Code::kPermissionDenied);
}

}  // namespace
}  // namespace sohoa
