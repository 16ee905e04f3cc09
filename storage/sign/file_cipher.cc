#include "storage/sign/file_cipher.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>

#include "storage/sign/c_ptr.h"

namespace sohoa {
namespace {

using Context = CPtr<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

constexpr size_t kBlock = 16;
constexpr size_t kWrappedBytes = kStoreKeyBytes + 8;

const unsigned char* BytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

absl::Status Failed() {
  ERR_clear_error();
  return absl::InternalError("the cipher of the store fails");
}

// The number of the block, as the last bytes of the counter.
std::array<unsigned char, kBlock> CounterAt(uint64_t block) {
  std::array<unsigned char, kBlock> counter = {};
  for (size_t k = 0; k < sizeof block; ++k)
    counter[kBlock - 1 - k] = static_cast<unsigned char>(block >> 8 * k);
  return counter;
}

// Wraps or unwraps; empty where that cannot be.
Secret Wrapped(const Secret& master, std::string_view key, bool unwrap) {
  std::array<unsigned char, kWrappedBytes + kBlock> out = {};
  const Context context(EVP_CIPHER_CTX_new());
  int size = 0, rest = 0;
  Secret result;
  if (context != nullptr && master.view().size() == kStoreKeyBytes) {
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    if (EVP_CipherInit_ex(context.get(), EVP_aes_256_wrap(), nullptr, BytesOf(master.view()),
                          nullptr, unwrap ? 0 : 1) == 1 &&
        EVP_CipherUpdate(context.get(), out.data(), &size, BytesOf(key),
                         static_cast<int>(key.size())) == 1 &&
        EVP_CipherFinal_ex(context.get(), out.data() + size, &rest) == 1) {
      auto copied = Secret::Copy({reinterpret_cast<const char*>(out.data()),
                                  static_cast<size_t>(size) + static_cast<size_t>(rest)});
      if (copied.ok()) result = *std::move(copied);
    }
  }
  OPENSSL_cleanse(out.data(), out.size());
  ERR_clear_error();
  return result;
}

}  // namespace

FileCipher::FileCipher(const Secret& key, std::string_view nonce) {
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.view().data(), static_cast<int>(key.view().size()), BytesOf(nonce),
       nonce.size(), key_.data(), &size);
}

FileCipher::~FileCipher() { OPENSSL_cleanse(key_.data(), key_.size()); }

bool FileCipher::Apply(uint64_t offset, char* bytes, size_t size) const {
  constexpr size_t kMostAtOnce = 1 << 30;  // the library counts in int
  const Context context(EVP_CIPHER_CTX_new());
  const auto counter = CounterAt(offset / kBlock);
  if (context == nullptr || EVP_EncryptInit_ex(context.get(), EVP_aes_256_ctr(), nullptr,
                                               key_.data(), counter.data()) != 1)
    return false;
  std::array<unsigned char, kBlock> before = {};  // of a block that begins before `offset`
  int done = 0;
  if (EVP_EncryptUpdate(context.get(), before.data(), &done, before.data(),
                        static_cast<int>(offset % kBlock)) != 1)
    return false;
  for (size_t at = 0; at < size;) {
    auto* place = reinterpret_cast<unsigned char*>(bytes + at);
    const size_t piece = std::min(size - at, kMostAtOnce);
    if (EVP_EncryptUpdate(context.get(), place, &done, place, static_cast<int>(piece)) != 1)
      return false;
    at += piece;
  }
  return true;
}

bool FillRandom(char* bytes, size_t size) {
  return RAND_bytes(reinterpret_cast<unsigned char*>(bytes), static_cast<int>(size)) == 1;
}

absl::StatusOr<Secret> NewStoreKey() {
  std::array<char, kStoreKeyBytes> bytes;
  if (!FillRandom(bytes.data(), bytes.size())) return Failed();
  absl::StatusOr<Secret> key = Secret::Copy({bytes.data(), bytes.size()});
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return key;
}

std::string KeyedDigest(const Secret& key, std::string_view text) {
  std::string digest(kStoreKeyBytes, '\0');
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.view().data(), static_cast<int>(key.view().size()), BytesOf(text),
       text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size);
  return digest;
}

absl::StatusOr<std::string> WrapKey(const Secret& master, const Secret& key) {
  const Secret wrapped = Wrapped(master, key.view(), /*unwrap=*/false);
  if (wrapped.view().size() != kWrappedBytes) return Failed();
  return std::string(wrapped.view());
}

absl::StatusOr<Secret> UnwrapKey(const Secret& master, std::string_view wrapped) {
  Secret key;
  if (wrapped.size() == kWrappedBytes) key = Wrapped(master, wrapped, /*unwrap=*/true);
  if (key.view().size() != kStoreKeyBytes)
    return absl::PermissionDeniedError(
        "this is not the key that the store was encrypted with; name that one");
  return key;
}

}  // namespace sohoa
