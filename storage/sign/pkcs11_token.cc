// Keys on tokens, by PKCS#11 (OASIS, version 2.40).
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/sign/cades.h"
#include "storage/sign/der.h"
#include "storage/sign/key_store.h"
#include "storage/sign/pkcs11_uri.h"
#include "storage/sign/signature_value.h"

namespace sohoa {
namespace {

// p11-kit is a module itself, which hands on to all that are registered on this machine.
constexpr char kAllModules[] = "libp11-kit.so.0";

absl::Status Failure(CK_RV code) {
  switch (code) {
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
      return absl::UnauthenticatedError("the PIN of the token is wrong");
    case CKR_PIN_LOCKED:
    case CKR_PIN_EXPIRED:
      return absl::PermissionDeniedError("the PIN of the token is locked or has expired");
    case CKR_MECHANISM_INVALID:
    case CKR_MECHANISM_PARAM_INVALID:
    case CKR_KEY_TYPE_INCONSISTENT:
    case CKR_KEY_SIZE_RANGE:
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
      return absl::InvalidArgumentError("this key does not sign in this way");
    default:  // removed, reset or broken: all the same to who wants a signature
      return absl::UnavailableError(
          absl::StrFormat("the token was removed or does not answer: PKCS#11 error 0x%x", code));
  }
}

// A loaded module; the last user unloads it.
class Module {
 public:
  static absl::StatusOr<std::unique_ptr<Module>> Load(const std::string& path) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
      return absl::NotFoundError(
          absl::StrCat("the PKCS#11 module of the token cannot be loaded (module-path): ", path));
    std::unique_ptr<Module> module(new Module(library));
    const auto list = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
    if (list == nullptr || list(&module->functions_) != CKR_OK)
      return absl::InvalidArgumentError(absl::StrCat("this is no PKCS#11 module: ", path));
    CK_C_INITIALIZE_ARGS arguments = {};
    arguments.flags = CKF_OS_LOCKING_OK;
    const CK_RV code = module->functions_->C_Initialize(&arguments);
    module->initialized_ = code == CKR_OK;
    if (code != CKR_OK && code != CKR_CRYPTOKI_ALREADY_INITIALIZED) return Failure(code);
    return module;
  }

  ~Module() {
    if (initialized_) functions_->C_Finalize(nullptr);
    dlclose(library_);
  }
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  CK_FUNCTION_LIST* operator->() const { return functions_; }

 private:
  explicit Module(void* library) : library_(library) {}

  void* library_;
  CK_FUNCTION_LIST* functions_ = nullptr;
  bool initialized_ = false;  // by us, so that it is ours to end it
};

// Texts of tokens are filled up with spaces.
template <size_t N>
std::string TextOf(const unsigned char (&padded)[N]) {
  std::string text(reinterpret_cast<const char*>(padded), N);
  text.erase(text.find_last_not_of(std::string(" \0", 2)) + 1);
  return text;
}

bool Fits(const std::string& wanted, const std::string& there) {
  return wanted.empty() || wanted == there;
}

absl::StatusOr<CK_SLOT_ID> FindSlot(const Module& module, const Pkcs11Uri& uri) {
  constexpr CK_ULONG kMostSlots = 1000;
  CK_ULONG count = 0;
  CK_RV code = module->C_GetSlotList(CK_TRUE, nullptr, &count);
  std::vector<CK_SLOT_ID> slots(std::min(count, kMostSlots));
  count = slots.size();
  if (code == CKR_OK) code = module->C_GetSlotList(CK_TRUE, slots.data(), &count);
  if (code != CKR_OK && code != CKR_BUFFER_TOO_SMALL) return Failure(code);
  std::vector<CK_SLOT_ID> fitting;
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO info = {};
    if (module->C_GetTokenInfo(slot, &info) != CKR_OK) continue;
    if ((info.flags & CKF_TOKEN_INITIALIZED) != 0 && Fits(uri.token, TextOf(info.label)) &&
        Fits(uri.serial, TextOf(info.serialNumber)) && Fits(uri.model, TextOf(info.model)) &&
        Fits(uri.manufacturer, TextOf(info.manufacturerID)) && uri.slot_id.value_or(slot) == slot)
      fitting.push_back(slot);
  }
  if (fitting.empty())
    return absl::NotFoundError("no such token; is it plugged in, and is its label right?");
  if (fitting.size() > 1)
    return absl::FailedPreconditionError(
        "several tokens fit this address; name one by token, serial or slot-id");
  return fitting.front();
}

class Session {
 public:
  static absl::StatusOr<std::unique_ptr<Session>> Open(std::unique_ptr<Module> module,
                                                       CK_SLOT_ID slot, const AskSecret& ask) {
    CK_SESSION_HANDLE handle = 0;
    CK_RV code = (*module)->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &handle);
    if (code != CKR_OK) return Failure(code);
    std::unique_ptr<Session> session(new Session(std::move(module), handle));
    CK_TOKEN_INFO info = {};
    code = session->call()->C_GetTokenInfo(slot, &info);
    if (code != CKR_OK) return Failure(code);
    if ((info.flags & CKF_LOGIN_REQUIRED) == 0) return session;
    // A reader with keys of its own asks for the PIN itself.
    absl::StatusOr<Secret> pin = Secret();
    const bool own_keys = (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
    if (!own_keys) pin = ask();
    if (!pin.ok()) return pin.status();
    auto* bytes =
        own_keys ? nullptr : reinterpret_cast<unsigned char*>(const_cast<char*>(pin->c_str()));
    code = session->call()->C_Login(handle, CKU_USER, bytes, pin->view().size());
    if (code != CKR_OK && code != CKR_USER_ALREADY_LOGGED_IN) return Failure(code);
    session->pin_ = *std::move(pin);
    return session;
  }

  // For keys that want the PIN for each signature, between the beginning and the signature.
  CK_RV AuthenticateAgain() const {
    auto* bytes = reinterpret_cast<unsigned char*>(const_cast<char*>(pin_.c_str()));
    return call()->C_Login(handle_, CKU_CONTEXT_SPECIFIC, pin_.empty() ? nullptr : bytes,
                           pin_.view().size());
  }

  ~Session() { call()->C_CloseSession(handle_); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const Module& call() const { return *module_; }
  CK_SESSION_HANDLE handle() const { return handle_; }

  // At most 1000 of a class, with these CKA_LABEL and CKA_ID unless they are empty.
  absl::StatusOr<std::vector<CK_OBJECT_HANDLE>> Find(CK_OBJECT_CLASS kind, std::string label,
                                                     std::string id) const {
    std::vector<CK_ATTRIBUTE> wanted = {{CKA_CLASS, &kind, sizeof kind}};
    if (!label.empty()) wanted.push_back({CKA_LABEL, label.data(), label.size()});
    if (!id.empty()) wanted.push_back({CKA_ID, id.data(), id.size()});
    CK_RV code = call()->C_FindObjectsInit(handle_, wanted.data(), wanted.size());
    if (code != CKR_OK) return Failure(code);
    std::vector<CK_OBJECT_HANDLE> found(1000);
    CK_ULONG count = 0;
    code = call()->C_FindObjects(handle_, found.data(), found.size(), &count);
    call()->C_FindObjectsFinal(handle_);
    if (code != CKR_OK) return Failure(code);
    found.resize(count);
    return found;
  }

  // Empty where the object has no such attribute.
  std::string Attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
    constexpr CK_ULONG kMost = 64 << 10;
    CK_ATTRIBUTE attribute = {type, nullptr, 0};
    if (call()->C_GetAttributeValue(handle_, object, &attribute, 1) != CKR_OK ||
        attribute.ulValueLen > kMost)
      return "";
    std::string value(attribute.ulValueLen, '\0');
    attribute.pValue = value.data();
    return call()->C_GetAttributeValue(handle_, object, &attribute, 1) == CKR_OK ? value : "";
  }

 private:
  Session(std::unique_ptr<Module> module, CK_SESSION_HANDLE handle)
      : module_(std::move(module)), handle_(handle) {}

  std::unique_ptr<Module> module_;
  CK_SESSION_HANDLE handle_;
  Secret pin_;  // empty where the reader asks for it itself
};

// PKCS#1, 9.2: what is padded and signed.
std::string DigestInfo(HashKind hash, std::string_view digest) {
  // Unlike elsewhere, the parameters are NULL here.
  std::string algorithm = HashAlgorithm(hash);
  algorithm = DerSequence({algorithm.substr(2), DerNull()});
  return DerSequence({algorithm, DerOctets(digest)});
}

// r and s of one length → a sequence of two integers (RFC 3279, 2.2.3).
std::string EcdsaDer(std::string_view raw) {
  const auto integer = [](std::string_view bytes) {
    while (bytes.size() > 1 && bytes.front() == '\0') bytes.remove_prefix(1);
    std::string positive(bytes);
    if (!positive.empty() && (positive.front() & 0x80) != 0) positive.insert(0, 1, '\0');
    return Der(0x02, positive);
  };
  return DerSequence({integer(raw.substr(0, raw.size() / 2)), integer(raw.substr(raw.size() / 2))});
}

CK_RSA_PKCS_PSS_PARAMS PssParameters(HashKind hash) {
  constexpr CK_MECHANISM_TYPE kHashes[] = {CKM_SHA256, CKM_SHA384, CKM_SHA512};
  constexpr CK_RSA_PKCS_MGF_TYPE kMasks[] = {CKG_MGF1_SHA256, CKG_MGF1_SHA384, CKG_MGF1_SHA512};
  const int k = static_cast<int>(hash);
  return {kHashes[k], kMasks[k], HashBytes(hash)};
}

class TokenKey : public KeyStore {
 public:
  TokenKey(std::unique_ptr<Session> session, CK_OBJECT_HANDLE key, CK_KEY_TYPE kind)
      : session_(std::move(session)),
        asks_always_(session_->Attribute(key, CKA_ALWAYS_AUTHENTICATE) == std::string(1, CK_TRUE)),
        key_(key),
        kind_(kind) {}

  const std::vector<std::string>& certificates() const override { return certificates_; }

  absl::StatusOr<std::string> Sign(const SignatureScheme& scheme,
                                   std::string_view digest) override {
    const bool is_ecdsa = scheme.kind == SchemeKind::kEcdsa;
    if (digest.size() != HashBytes(scheme.hash) || is_ecdsa != (kind_ == CKK_EC))
      return absl::InvalidArgumentError("this key does not sign in this way");
    CK_RSA_PKCS_PSS_PARAMS pss = PssParameters(scheme.hash);
    CK_MECHANISM mechanism = {CKM_RSA_PKCS, nullptr, 0};
    std::string input(digest);
    if (is_ecdsa) mechanism.mechanism = CKM_ECDSA;
    if (scheme.kind == SchemeKind::kRsaPss) mechanism = {CKM_RSA_PKCS_PSS, &pss, sizeof pss};
    if (scheme.kind == SchemeKind::kRsaPkcs1) input = DigestInfo(scheme.hash, digest);
    const std::lock_guard<std::mutex> lock(mutex_);
    CK_RV code = session_->call()->C_SignInit(session_->handle(), &mechanism, key_);
    const CK_RV again = code == CKR_OK && asks_always_ ? session_->AuthenticateAgain() : CKR_OK;
    constexpr CK_ULONG kMost = 2048;  // an RSA key of 16384 bits
    std::string signature(kMost, '\0');
    CK_ULONG size = kMost;
    if (code == CKR_OK)
      code = session_->call()->C_Sign(session_->handle(),
                                      reinterpret_cast<unsigned char*>(input.data()), input.size(),
                                      reinterpret_cast<unsigned char*>(signature.data()), &size);
    // Asked for all the same after a refused PIN: only that ends what was begun.
    if (again != CKR_OK) return Failure(again);
    if (code != CKR_OK) return Failure(code);
    signature.resize(size);
    return is_ecdsa ? EcdsaDer(signature) : signature;
  }

  // Ids and labels are not asked: whoever renews a certificate often leaves the old one under the
  // same. kNotFound: none of these is the key's.
  absl::Status TakeCertificates(std::vector<std::string> all, absl::Time now) {
    absl::Status trouble;
    const std::string own = BestCertificate(
        all, now, [&](const Certificate& certificate) { return IsOurs(certificate, trouble); });
    if (!trouble.ok()) return trouble;
    if (own.empty()) return absl::NotFoundError("the token has no certificate of the key");
    std::erase(all, own);
    certificates_ = ChainOf(own, std::move(all));
    return absl::OkStatus();
  }

 private:
  bool IsOurs(const Certificate& certificate, absl::Status& trouble) {
    std::string modulus = session_->Attribute(key_, CKA_MODULUS);
    modulus.erase(0, modulus.find_first_not_of('\0'));
    if (!modulus.empty()) return modulus == ModulusOf(certificate);
    // Private keys of curves do not tell their public half: a signature shows it.
    const SignatureScheme scheme{kind_ == CKK_EC ? SchemeKind::kEcdsa : SchemeKind::kRsaPkcs1,
                                 HashKind::kSha256};
    const std::string digest = DigestOf(scheme.hash, "sohoa: whose certificate is this?");
    if (trial_.empty() && trouble.ok()) {
      absl::StatusOr<std::string> signature = Sign(scheme, digest);
      trouble = signature.status();
      if (signature.ok()) trial_ = *std::move(signature);
    }
    return IsSignatureOf(certificate, scheme, digest, trial_);
  }

  std::mutex mutex_;  // a session computes one thing at a time
  std::unique_ptr<Session> session_;
  bool asks_always_;
  CK_OBJECT_HANDLE key_;
  CK_KEY_TYPE kind_;
  std::vector<std::string> certificates_;
  std::string trial_;  // made once
};

absl::StatusOr<CK_OBJECT_HANDLE> FindKey(const Session& session, const Pkcs11Uri& uri) {
  const auto keys = session.Find(CKO_PRIVATE_KEY, uri.object, uri.id);
  if (!keys.ok()) return keys.status();
  if (keys->empty())
    return absl::NotFoundError("the token has no such key; look at object and id of its address");
  if (keys->size() > 1)
    return absl::FailedPreconditionError(
        "several keys of the token fit this address; name one by object or id");
  return keys->front();
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyStore>> OpenToken(const std::string& uri, const AskSecret& ask,
                                                    absl::Time now) {
  const absl::StatusOr<Pkcs11Uri> address = ParsePkcs11Uri(uri);
  if (!address.ok()) return address.status();
  auto module = Module::Load(address->module_path.empty() ? kAllModules : address->module_path);
  if (!module.ok()) return module.status();
  const absl::StatusOr<CK_SLOT_ID> slot = FindSlot(**module, *address);
  if (!slot.ok()) return slot.status();
  auto session = Session::Open(*std::move(module), *slot, ask);
  if (!session.ok()) return session.status();
  const absl::StatusOr<CK_OBJECT_HANDLE> key = FindKey(**session, *address);
  if (!key.ok()) return key.status();
  std::vector<std::string> certificates;
  const auto all = (*session)->Find(CKO_CERTIFICATE, "", "");
  if (!all.ok()) return all.status();
  for (const CK_OBJECT_HANDLE certificate : *all)
    certificates.push_back((*session)->Attribute(certificate, CKA_VALUE));
  CK_KEY_TYPE kind = CKK_RSA;
  const std::string stored = (*session)->Attribute(*key, CKA_KEY_TYPE);
  if (stored.size() == sizeof kind)
    std::copy(stored.begin(), stored.end(), reinterpret_cast<char*>(&kind));
  auto opened = std::make_unique<TokenKey>(*std::move(session), *key, kind);
  if (absl::Status s = opened->TakeCertificates(std::move(certificates), now); !s.ok()) return s;
  return opened;
}

}  // namespace sohoa
