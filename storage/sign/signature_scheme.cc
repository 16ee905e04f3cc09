#include "storage/sign/signature_scheme.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/sign/der.h"

namespace sohoa {
namespace {

int Index(HashKind hash) { return static_cast<int>(hash); }

}  // namespace

size_t HashBytes(HashKind hash) {
  constexpr size_t kBytes[] = {32, 48, 64};
  return kBytes[Index(hash)];
}

std::optional<HashKind> HashNamed(std::string_view name) {
  std::string plain(name);
  std::erase(plain, '-');
  for (const HashKind hash : {HashKind::kSha256, HashKind::kSha384, HashKind::kSha512}) {
    std::string known(NameOf(hash));
    std::erase(known, '-');
    if (absl::EqualsIgnoreCase(plain, known)) return hash;
  }
  return std::nullopt;
}

std::string_view NameOf(HashKind hash) {
  constexpr std::string_view kNames[] = {"SHA-256", "SHA-384", "SHA-512"};
  return kNames[Index(hash)];
}

std::string HashAlgorithm(HashKind hash) {
  // RFC 5754: without parameters.
  return DerSequence({DerOid(absl::StrCat("2.16.840.1.101.3.4.2.", 1 + Index(hash)))});
}

std::string AlgorithmOf(const SignatureScheme& scheme) {
  if (scheme.kind == SchemeKind::kRsaPkcs1)
    return DerSequence({DerOid("1.2.840.113549.1.1.1"), DerNull()});  // RFC 3370, 3.2
  if (scheme.kind == SchemeKind::kEcdsa)
    return DerSequence({DerOid(absl::StrCat("1.2.840.10045.4.3.", 2 + Index(scheme.hash)))});
  const std::string hash = HashAlgorithm(scheme.hash);
  const std::string mask = DerSequence({DerOid("1.2.840.113549.1.1.8"), hash});
  const std::string salt = DerInteger(static_cast<uint32_t>(HashBytes(scheme.hash)));
  return DerSequence({DerOid("1.2.840.113549.1.1.10"),  // RFC 4055, 3.1
                      DerSequence({Der(0xA0, hash), Der(0xA1, mask), Der(0xA2, salt)})});
}

}  // namespace sohoa
