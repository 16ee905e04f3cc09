// How a signature is computed. SHA-1 and anything weaker has no place here.
#ifndef SOHOA_STORAGE_SIGN_SIGNATURE_SCHEME_H_
#define SOHOA_STORAGE_SIGN_SIGNATURE_SCHEME_H_

#include <optional>
#include <string>
#include <string_view>

namespace sohoa {

enum class HashKind { kSha256, kSha384, kSha512 };

enum class SchemeKind {
  kRsaPkcs1,  // RSASSA-PKCS1-v1_5 (RFC 8017, 8.2)
  kRsaPss,    // RSASSA-PSS with MGF1 of the same hash and a salt as long as the hash
  kEcdsa,     // FIPS 186-4
};

struct SignatureScheme {
  SchemeKind kind = SchemeKind::kRsaPkcs1;
  HashKind hash = HashKind::kSha256;
  bool operator==(const SignatureScheme&) const = default;
};

size_t HashBytes(HashKind hash);                           // 32, 48, 64
std::optional<HashKind> HashNamed(std::string_view name);  // "SHA-256", "sha256", …
std::string_view NameOf(HashKind hash);                    // "SHA-256"
std::string HashAlgorithm(HashKind hash);                  // AlgorithmIdentifier, DER
std::string AlgorithmOf(const SignatureScheme& scheme);    // as a CMS signer names it, DER

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNATURE_SCHEME_H_
