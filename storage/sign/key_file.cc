// Keys in files: PKCS#12 and PEM.
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/sign/c_ptr.h"
#include "storage/sign/certificate.h"
#include "storage/sign/key_store.h"
#include "storage/sign/no_passphrase.h"
#include "storage/sign/signature_value.h"

namespace sohoa {
namespace {

using Bio = CPtr<BIO, BIO_free>;
using X509Ptr = CPtr<X509, X509_free>;
using Key = CPtr<EVP_PKEY, EVP_PKEY_free>;
using Provider = CPtr<OSSL_PROVIDER, OSSL_PROVIDER_unload>;

// OpenSSL to ourselves. Its parts go in the reverse order.
struct Library {
  OSSL_LIB_CTX* get() const { return context.get(); }

  CPtr<OSSL_LIB_CTX, OSSL_LIB_CTX_free> context;
  Provider standard;
  Provider legacy;  // may be absent
};

std::string DerOf(const X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  if (size <= 0) return "";
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

const EVP_MD* Method(HashKind hash) {
  if (hash == HashKind::kSha384) return EVP_sha384();
  return hash == HashKind::kSha512 ? EVP_sha512() : EVP_sha256();
}

class FileKey : public KeyStore {
 public:
  FileKey(Library library, Key key, std::vector<std::string> certificates)
      : library_(std::move(library)),
        key_(std::move(key)),
        certificates_(std::move(certificates)) {}

  const std::vector<std::string>& certificates() const override { return certificates_; }

  absl::StatusOr<std::string> Sign(const SignatureScheme& scheme,
                                   std::string_view digest) override {
    const bool is_rsa =
        EVP_PKEY_is_a(key_.get(), "RSA") == 1 || EVP_PKEY_is_a(key_.get(), "RSA-PSS") == 1;
    if (digest.size() != HashBytes(scheme.hash) || is_rsa == (scheme.kind == SchemeKind::kEcdsa))
      return absl::InvalidArgumentError("this key does not sign in this way");
    const CPtr<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
        EVP_PKEY_CTX_new_from_pkey(library_.get(), key_.get(), nullptr));
    bool ok = context != nullptr && EVP_PKEY_sign_init(context.get()) == 1 &&
              EVP_PKEY_CTX_set_signature_md(context.get(), Method(scheme.hash)) == 1;
    if (ok && is_rsa) {
      const bool pss = scheme.kind == SchemeKind::kRsaPss;
      ok = EVP_PKEY_CTX_set_rsa_padding(context.get(),
                                        pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) == 1 &&
           (!pss || EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) == 1);
    }
    const auto* in = reinterpret_cast<const unsigned char*>(digest.data());
    size_t size = 0;
    std::string out;
    ok = ok && EVP_PKEY_sign(context.get(), nullptr, &size, in, digest.size()) == 1;
    if (ok) {
      out.resize(size);
      ok = EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, in,
                         digest.size()) == 1;
    }
    ERR_clear_error();
    if (!ok) return absl::InvalidArgumentError("this key does not sign in this way");
    out.resize(size);
    return out;
  }

 private:
  Library library_;  // outlives the key
  Key key_;
  std::vector<std::string> certificates_;
};

// Passphrases are asked for once; the answer or its failure is kept.
struct Passphrase {
  const AskSecret& ask;
  absl::StatusOr<Secret> answer = absl::CancelledError();
  bool asked = false;

  const absl::StatusOr<Secret>& Get() {
    if (!asked) answer = ask();
    asked = true;
    return answer;
  }
};

int GivePassphrase(char* buffer, int size, int /*writing*/, void* user) {
  const absl::StatusOr<Secret>& secret = static_cast<Passphrase*>(user)->Get();
  if (!secret.ok() || secret->view().size() > static_cast<size_t>(size)) return -1;
  std::memcpy(buffer, secret->view().data(), secret->view().size());
  return static_cast<int>(secret->view().size());
}

absl::Status WrongPassphrase(const std::string& path) {
  return absl::UnauthenticatedError(
      absl::StrCat("the passphrase of the key is wrong, or the file is damaged: ", path));
}

// The key's own certificate, then its issuers.
absl::StatusOr<std::unique_ptr<KeyStore>> Matched(const std::string& path, Library& library,
                                                  Key& key,
                                                  const std::vector<X509Ptr>& certificates,
                                                  absl::Time now) {
  std::vector<std::string> all;
  for (const X509Ptr& certificate : certificates) all.push_back(DerOf(certificate.get()));
  const std::string own = BestCertificate(all, now, [&](const Certificate& certificate) {
    return X509_check_private_key(certificate.get(), key.get()) == 1;
  });
  ERR_clear_error();
  if (own.empty())
    return absl::InvalidArgumentError(
        absl::StrCat("the file has no certificate of its key: ", path));
  std::erase(all, own);
  return std::make_unique<FileKey>(std::move(library), std::move(key),
                                   ChainOf(own, std::move(all)));
}

// The store of old files is enciphered with RC2, which only the legacy provider knows; a context of
// its own keeps that away from the rest of the program.
absl::StatusOr<Library> NewLibrary() {
  Library library;
  library.context.reset(OSSL_LIB_CTX_new());
  if (library.context != nullptr)
    library.standard.reset(OSSL_PROVIDER_load(library.get(), "default"));
  if (library.standard == nullptr)
    return absl::InternalError("the cryptographic library does not start");
  library.legacy.reset(OSSL_PROVIDER_load(library.get(), "legacy"));
  return library;
}

absl::StatusOr<std::unique_ptr<KeyStore>> OpenPkcs12(const std::string& path, BIO* file,
                                                     const AskSecret& ask, absl::Time now) {
  absl::StatusOr<Library> library = NewLibrary();
  if (!library.ok()) return library.status();
  PKCS12* raw = PKCS12_init_ex(NID_pkcs7_data, library->get(), nullptr);
  const CPtr<PKCS12, PKCS12_free> store(d2i_PKCS12_bio(file, &raw));
  if (store == nullptr) PKCS12_free(raw);  // null where the decoder has freed it
  if (store == nullptr)
    return absl::InvalidArgumentError(absl::StrCat("the file is no PKCS#12 key store: ", path));
  absl::StatusOr<Secret> secret = Secret();
  if (PKCS12_verify_mac(store.get(), "", 0) != 1 && PKCS12_verify_mac(store.get(), nullptr, 0) != 1)
    secret = ask();
  if (!secret.ok()) return secret.status();
  EVP_PKEY* key = nullptr;
  X509* own = nullptr;
  STACK_OF(X509)* others = nullptr;
  const int parsed = PKCS12_parse(store.get(), secret->c_str(), &key, &own, &others);
  Key kept(key);
  std::vector<X509Ptr> certificates;
  if (own != nullptr) certificates.emplace_back(own);
  while (sk_X509_num(others) > 0) certificates.emplace_back(sk_X509_shift(others));
  sk_X509_free(others);
  ERR_clear_error();
  if (parsed != 1) return WrongPassphrase(path);
  if (kept == nullptr)
    return absl::InvalidArgumentError(absl::StrCat("the file has no private key: ", path));
  return Matched(path, *library, kept, certificates, now);
}

absl::StatusOr<std::unique_ptr<KeyStore>> OpenPem(const std::string& path, BIO* file,
                                                  const AskSecret& ask, absl::Time now) {
  Passphrase passphrase{ask};
  absl::StatusOr<Library> library = NewLibrary();
  if (!library.ok()) return library.status();
  Key key(PEM_read_bio_PrivateKey_ex(file, nullptr, GivePassphrase, &passphrase, library->get(),
                                     nullptr));
  if (key == nullptr) {
    ERR_clear_error();
    if (!passphrase.asked)
      return absl::InvalidArgumentError(absl::StrCat("the file has no private key: ", path));
    return passphrase.answer.ok() ? WrongPassphrase(path) : passphrase.answer.status();
  }
  std::vector<X509Ptr> certificates;
  BIO_seek(file, 0);
  constexpr size_t kMaxCertificates = 100;
  while (certificates.size() < kMaxCertificates) {
    X509Ptr next(PEM_read_bio_X509(file, nullptr, NoPassphrase, nullptr));
    if (next == nullptr) break;
    certificates.push_back(std::move(next));
  }
  return Matched(path, *library, key, certificates, now);
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyStore>> OpenKeyFile(const std::string& path, const AskSecret& ask,
                                                      absl::Time now) {
  errno = 0;
  const Bio file(BIO_new_file(path.c_str(), "rb"));
  ERR_clear_error();
  if (file == nullptr)
    return absl::ErrnoToStatus(errno, absl::StrCat("the key file cannot be opened: ", path));
  const bool is_pkcs12 =
      absl::EndsWithIgnoreCase(path, ".p12") || absl::EndsWithIgnoreCase(path, ".pfx");
  return is_pkcs12 ? OpenPkcs12(path, file.get(), ask, now) : OpenPem(path, file.get(), ask, now);
}

}  // namespace sohoa
