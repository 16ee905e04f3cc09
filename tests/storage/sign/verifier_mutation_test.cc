// Files that are damaged at random, and by pieces that PDF is made of: the verifier ends, says
// something, and never that a file passes whose signed bytes are others.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include "absl/time/clock.h"
#include "storage/sign/signature_verifier.h"
#include "tests/storage/pdf/pdf_commands.h"
#include "tests/storage/sign/test_document.h"
#include "tests/storage/sign/verified_authority.h"

namespace sohoa::test {
namespace {

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  // Changes `bytes` from `begin` on; offsets hold no more.
  void Mutate(std::string& bytes, size_t begin) {
    const size_t changes = 1 + Below(4);
    for (size_t i = 0; i < changes && begin < bytes.size(); ++i) {
      const size_t at = begin + Below(bytes.size() - begin);
      const size_t length = std::min(bytes.size() - at, 1 + Below(30));
      switch (Below(5)) {
        case 0:
          bytes[at] = static_cast<char>(random_());
          break;
        case 1:
          bytes.erase(at, length);
          break;
        case 2:
          bytes.insert(at, bytes.substr(Below(bytes.size()), length));
          break;
        case 3:
          bytes.insert(at, Piece());
          break;
        case 4:
          ReplaceNumber(bytes, at);
          break;
      }
    }
  }

  // The same without moving anything: what the cross-reference says stays true.
  void Overwrite(std::string& bytes, size_t begin) {
    const size_t changes = 1 + Below(3);
    for (size_t i = 0; i < changes; ++i) {
      const size_t at = begin + Below(bytes.size() - begin);
      const std::string piece =
          Below(2) == 0 ? Piece() : bytes.substr(Below(bytes.size()), 1 + Below(30));
      if (at + piece.size() <= bytes.size()) bytes.replace(at, piece.size(), piece);
    }
  }

 private:
  size_t Below(size_t end) { return random_() % end; }

  const char* Piece() {
    static constexpr std::array kPieces = {"<<",        ">>",        "[",
                                           "]",         "(",         ")",
                                           "<",         " 0 R",      "%",
                                           "/Kids",     "/Parent",   "/Prev 15",
                                           "/Contents", "obj",       "endobj",
                                           "stream\n",  "-1 ",       "/XRefStm 9 ",
                                           "[[[[[[",    "1 0 R",     "/Filter /FlateDecode",
                                           "xref\n",    "trailer\n", "startxref\n0\n%%EOF\n"};
    return kPieces[Below(kPieces.size())];
  }

  void ReplaceNumber(std::string& bytes, size_t at) {
    static constexpr std::array kNumbers = {
        "0", "1", "-7", "4294967296", "9223372036854775807", "99999999999999999999", "0.5"};
    const size_t begin = bytes.find_first_of("0123456789", at);
    if (begin == std::string::npos) return;
    const size_t end = bytes.find_first_not_of("0123456789", begin);
    bytes.replace(begin, std::min(end, bytes.size()) - begin, kNumbers[Below(kNumbers.size())]);
  }

  std::mt19937 random_;
};

class VerifierMutationTest : public testing::Test {
 protected:
  VerifierMutationTest() {
    document_.Sign(site_.authority(), {.signer = &site_.agency(), .stamped = true});
    signed_bytes_ = document_.bytes().size();
    document_.AddSecurityStore(site_.authority(), site_.agency());
    document_.AddDocumentTimestamp(site_.authority());
    basis_.roots = Certificate::FromFileBytes(ReadFile(site_.authority().root_file()));
    basis_.now = absl::Now();
  }

  std::vector<VerifiedSignature> Verify(const std::string& bytes) {
    auto revision = PdfRevision::Open(bytes);
    if (!revision.ok()) return {};
    return VerifySignatures(bytes, **revision, basis_);
  }

  VerifiedAuthority site_;
  TestDocument document_;
  size_t signed_bytes_ = 0;
  VerificationBasis basis_;
};

// One bit of every byte that is signed, one after the other.
TEST_F(VerifierMutationTest, FindsEachByte) {
  TestDocument once;
  once.Sign(site_.authority(), {.signer = &site_.agency()});
  const std::string& good = once.bytes();
  basis_.revocation.crls = {site_.authority().IssuerCrl(), site_.authority().RootCrl()};
  ASSERT_EQ(Verify(good).at(0).verification.indication, Indication::kTotalPassed);
  for (size_t at = 0; at < good.size(); ++at) {
    if (at > once.contents_begin() && at + 1 < once.contents_end()) continue;
    std::string bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
    for (const VerifiedSignature& signature : Verify(bytes))
      ASSERT_NE(signature.verification.indication, Indication::kTotalPassed) << "byte " << at;
  }
}

TEST_F(VerifierMutationTest, SurvivesDamageAnywhere) {
  Mutator mutator(20);
  int verified = 0;
  for (int round = 0; round < 600; ++round) {
    std::string bytes = document_.bytes();
    mutator.Mutate(bytes, 0);
    for (const VerifiedSignature& signature : Verify(bytes)) {
      ++verified;
      EXPECT_LE(signature.verification.findings.size(), kMaxFindings);
    }
  }
  EXPECT_GT(verified, 50);
}

// What comes behind the first signature may be anything; the signature then still is what it was,
// and is said to be.
TEST_F(VerifierMutationTest, SurvivesDamageBehindTheSignature) {
  Mutator mutator(4);
  int intact = 0;
  constexpr int kRounds = 600;
  for (int round = 0; round < kRounds; ++round) {
    std::string bytes = document_.bytes();
    mutator.Overwrite(bytes, signed_bytes_);
    for (const VerifiedSignature& signature : Verify(bytes))
      intact += !signature.place.is_timestamp && signature.cms.check == SignatureCheck::kPassed;
  }
  EXPECT_GT(intact, kRounds / 2);
}

TEST_F(VerifierMutationTest, NeverPassesChangedBytes) {
  Mutator mutator(9);
  for (int round = 0; round < 400; ++round) {
    std::string bytes = document_.bytes();
    std::string head = bytes.substr(0, document_.contents_begin());
    mutator.Mutate(head, 0);
    if (bytes.starts_with(head)) continue;
    bytes.replace(0, document_.contents_begin(), head);
    for (const VerifiedSignature& signature : Verify(bytes))
      EXPECT_FALSE(signature.place.is_timestamp &&
                   signature.verification.indication == Indication::kTotalPassed);
  }
}

}  // namespace
}  // namespace sohoa::test
