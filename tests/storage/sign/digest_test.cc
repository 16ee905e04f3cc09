#include "storage/sign/digest.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace sohoa {
namespace {

// The examples of FIPS 180-4 (NIST, "SHA-256 example values").
TEST(Digest, AgreesWithTheStandardsExamples) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, PiecesMakeTheSameDigestAsTheWhole) {
  Sha256 hash;
  hash.Update("a");
  hash.Update("");
  hash.Update("bc");
  Sha256 moved = std::move(hash);
  EXPECT_EQ(moved.Finish(), Sha256Hex("abc"));
}

TEST(Digest, ReadsFilesLargerThanOnePiece) {
  const std::string path = testing::TempDir() + "digest_" + std::to_string(getpid());
  std::ofstream(path, std::ios::binary) << std::string(1'000'000, 'a');
  const auto digest = Sha256HexOfFile(path);
  unlink(path.c_str());
  ASSERT_TRUE(digest.ok()) << digest.status();
  EXPECT_EQ(*digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, SaysWhyAFileCannotBeRead) {
  EXPECT_EQ(Sha256HexOfFile(testing::TempDir() + "not/there").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Sha256HexOfFile(testing::TempDir()).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace sohoa
