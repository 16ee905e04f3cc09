// Signatures of bearer tokens: JSON Web Signature (RFC 7515, RFC 7518).
#ifndef SOHOA_STORAGE_SIGN_TOKEN_SIGNATURE_H_
#define SOHOA_STORAGE_SIGN_TOKEN_SIGNATURE_H_

#include <string>
#include <string_view>

namespace sohoa {

// A public key of a JWK set, its numbers big-endian: RSA has a modulus and an exponent, a key of
// the curve P-256 has 32 bytes each of x and y.
struct TokenKey {
  std::string id;  // "kid"; may be empty
  std::string modulus;
  std::string exponent;
  std::string x;
  std::string y;

  bool is_rsa() const { return !modulus.empty(); }
};

// Whether `signature` is the key's over `signed_bytes`: RS256 of an RSA key of 2,048 to 8,192 bits,
// ES256 (r and s, 32 bytes each) of one of P-256. False for any other algorithm, "none" among them,
// and where the key is not of its kind. Thread-safe.
bool IsTokenSignature(std::string_view algorithm, const TokenKey& key,
                      std::string_view signed_bytes, std::string_view signature);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_TOKEN_SIGNATURE_H_
