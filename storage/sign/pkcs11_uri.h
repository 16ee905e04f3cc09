// The address of a key on a token (RFC 7512).
#ifndef SOHOA_STORAGE_SIGN_PKCS11_URI_H_
#define SOHOA_STORAGE_SIGN_PKCS11_URI_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace sohoa {

// Empty: any.
struct Pkcs11Uri {
  std::string token;  // label
  std::string serial;
  std::string manufacturer;
  std::string model;
  std::string object;  // label of key and certificate
  std::string id;      // CKA_ID of both, bytes
  std::optional<unsigned long> slot_id;
  std::string module_path;  // a library, with its folder or not
};

// kInvalidArgument for anything else, and for a PIN in it, with the reason.
absl::StatusOr<Pkcs11Uri> ParsePkcs11Uri(const std::string& uri);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_PKCS11_URI_H_
