#include "tools/serve/secret_hash.h"

#include <sodium.h>

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

std::string RandomBytes(size_t bytes) {
  std::string random(bytes, '\0');
  randombytes_buf(random.data(), random.size());
  return random;
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Chooses the fastest code for this machine; any number of times, from any thread.
void Prepare() { [[maybe_unused]] const int ready = sodium_init(); }

}  // namespace

std::string RandomToken(size_t bytes) {
  Prepare();
  std::string random = RandomBytes(bytes);
  std::string token;
  absl::WebSafeBase64Escape(random, &token);
  sodium_memzero(random.data(), random.size());
  while (token.ends_with('=')) token.pop_back();
  return token;
}

std::string RandomId(size_t bytes) {
  Prepare();
  return absl::BytesToHexString(RandomBytes(bytes));
}

absl::StatusOr<std::string> HashSecret(std::string_view secret, const HashCost& cost) {
  Prepare();
  std::array<char, crypto_pwhash_STRBYTES> hash = {};
  if (crypto_pwhash_str(hash.data(), secret.data(), secret.size(), cost.operations,
                        cost.memory_bytes) != 0)
    return absl::ResourceExhaustedError("there is no memory to hash a key");
  return std::string(hash.data());
}

bool IsHashOf(std::string_view secret, const std::string& hash) {
  Prepare();
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  std::array<char, crypto_pwhash_STRBYTES> padded = {};
  hash.copy(padded.data(), padded.size() - 1);
  return crypto_pwhash_str_verify(padded.data(), secret.data(), secret.size()) == 0;
}

KeyedDigest::KeyedDigest() {
  Prepare();
  randombytes_buf(key_.data(), key_.size());
}

KeyedDigest::~KeyedDigest() { sodium_memzero(key_.data(), key_.size()); }

std::string KeyedDigest::Of(std::string_view secret) const {
  std::array<unsigned char, 32> digest = {};
  crypto_generichash(digest.data(), digest.size(), Bytes(secret), secret.size(), key_.data(),
                     key_.size());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

bool AreEqual(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace sohoa
