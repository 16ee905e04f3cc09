#include "storage/sign/pkcs11_session.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

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
    default:  // removed, reset or broken: all the same to who wants something of it
      return absl::UnavailableError(
          absl::StrFormat("the token was removed or does not answer: PKCS#11 error 0x%x", code));
  }
}

// Of an operation.
absl::Status Failure(CK_RV code, TokenOperation operation) {
  // What tokens say of bytes that they cannot decipher; of their own end they say more.
  if (operation == TokenOperation::kDecrypt &&
      (code == CKR_GENERAL_ERROR || code == CKR_FUNCTION_FAILED))
    code = CKR_ENCRYPTED_DATA_INVALID;
  switch (code) {
    case CKR_MECHANISM_INVALID:
    case CKR_MECHANISM_PARAM_INVALID:
    case CKR_ARGUMENTS_BAD:
    case CKR_KEY_TYPE_INCONSISTENT:
    case CKR_KEY_SIZE_RANGE:
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
    case CKR_ENCRYPTED_DATA_INVALID:
    case CKR_ENCRYPTED_DATA_LEN_RANGE:
      return absl::InvalidArgumentError(operation == TokenOperation::kSign
                                            ? "this key does not sign in this way"
                                            : "the token's key does not wrap in this way");
    default:
      return Failure(code);
  }
}

}  // namespace

// A loaded module; the last user unloads it.
class Pkcs11Module {
 public:
  static absl::StatusOr<std::unique_ptr<Pkcs11Module>> Load(const std::string& path) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
      return absl::NotFoundError(
          absl::StrCat("the PKCS#11 module of the token cannot be loaded (module-path): ", path));
    std::unique_ptr<Pkcs11Module> module(new Pkcs11Module(library));
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

  ~Pkcs11Module() {
    if (initialized_) functions_->C_Finalize(nullptr);
    dlclose(library_);
  }
  Pkcs11Module(const Pkcs11Module&) = delete;
  Pkcs11Module& operator=(const Pkcs11Module&) = delete;

  CK_FUNCTION_LIST* operator->() const { return functions_; }

 private:
  explicit Pkcs11Module(void* library) : library_(library) {}

  void* library_;
  CK_FUNCTION_LIST* functions_ = nullptr;
  bool initialized_ = false;  // by us, so that it is ours to end it
};

namespace {

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

absl::StatusOr<CK_SLOT_ID> FindSlot(const Pkcs11Module& module, const Pkcs11Uri& uri) {
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

unsigned char* BytesOf(std::string_view text) {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

CK_RV Begin(const Pkcs11Module& call, CK_SESSION_HANDLE session, TokenOperation operation,
            CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  if (operation == TokenOperation::kSign) return call->C_SignInit(session, mechanism, key);
  return operation == TokenOperation::kEncrypt ? call->C_EncryptInit(session, mechanism, key)
                                               : call->C_DecryptInit(session, mechanism, key);
}

CK_RV End(const Pkcs11Module& call, CK_SESSION_HANDLE session, TokenOperation operation,
          std::string_view input, std::string* output) {
  const auto compute = operation == TokenOperation::kSign      ? call->C_Sign
                       : operation == TokenOperation::kEncrypt ? call->C_Encrypt
                                                               : call->C_Decrypt;
  constexpr CK_ULONG kMost = 2048;  // an RSA key of 16384 bits
  output->resize(kMost);
  CK_ULONG size = kMost;
  const CK_RV code = compute(session, BytesOf(input), input.size(), BytesOf(*output), &size);
  if (code == CKR_OK) output->resize(size);
  return code;
}

}  // namespace

Pkcs11Session::Pkcs11Session(std::unique_ptr<Pkcs11Module> module) : module_(std::move(module)) {}

Pkcs11Session::~Pkcs11Session() {
  if (is_open_) (*module_)->C_CloseSession(handle_);
}

absl::StatusOr<std::unique_ptr<Pkcs11Session>> Pkcs11Session::Open(const Pkcs11Uri& uri,
                                                                   const AskSecret& ask) {
  auto module = Pkcs11Module::Load(uri.module_path.empty() ? kAllModules : uri.module_path);
  if (!module.ok()) return module.status();
  const absl::StatusOr<CK_SLOT_ID> slot = FindSlot(**module, uri);
  if (!slot.ok()) return slot.status();
  std::unique_ptr<Pkcs11Session> session(new Pkcs11Session(*std::move(module)));
  const Pkcs11Module& call = *session->module_;
  CK_RV code = call->C_OpenSession(*slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session->handle_);
  if (code != CKR_OK) return Failure(code);
  session->is_open_ = true;
  CK_TOKEN_INFO info = {};
  code = call->C_GetTokenInfo(*slot, &info);
  if (code != CKR_OK) return Failure(code);
  if ((info.flags & CKF_LOGIN_REQUIRED) == 0) return session;
  // A reader with keys of its own asks for the PIN itself.
  absl::StatusOr<Secret> pin = Secret();
  const bool own_keys = (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
  session->asks_at_reader_ = own_keys;
  if (!own_keys) pin = ask();
  if (!pin.ok()) return pin.status();
  code = call->C_Login(session->handle_, CKU_USER, own_keys ? nullptr : BytesOf(pin->view()),
                       pin->view().size());
  if (code != CKR_OK && code != CKR_USER_ALREADY_LOGGED_IN) return Failure(code);
  session->pin_ = *std::move(pin);
  return session;
}

// For keys that want the PIN each time, between the beginning and the end.
unsigned long Pkcs11Session::AuthenticateAgain() const {
  return (*module_)->C_Login(handle_, CKU_CONTEXT_SPECIFIC,
                             pin_.empty() ? nullptr : BytesOf(pin_.view()), pin_.view().size());
}

absl::StatusOr<std::vector<TokenObject>> Pkcs11Session::Find(unsigned long kind, std::string label,
                                                             std::string id) const {
  std::vector<CK_ATTRIBUTE> wanted = {{CKA_CLASS, &kind, sizeof kind}};
  if (!label.empty()) wanted.push_back({CKA_LABEL, label.data(), label.size()});
  if (!id.empty()) wanted.push_back({CKA_ID, id.data(), id.size()});
  CK_RV code = (*module_)->C_FindObjectsInit(handle_, wanted.data(), wanted.size());
  if (code != CKR_OK) return Failure(code);
  std::vector<TokenObject> found(1000);
  CK_ULONG count = 0;
  code = (*module_)->C_FindObjects(handle_, found.data(), found.size(), &count);
  (*module_)->C_FindObjectsFinal(handle_);
  if (code != CKR_OK) return Failure(code);
  found.resize(count);
  return found;
}

std::string Pkcs11Session::Attribute(TokenObject object, unsigned long type) const {
  constexpr CK_ULONG kMost = 64 << 10;
  CK_ATTRIBUTE attribute = {type, nullptr, 0};
  if ((*module_)->C_GetAttributeValue(handle_, object, &attribute, 1) != CKR_OK ||
      attribute.ulValueLen > kMost)
    return "";
  std::string value(attribute.ulValueLen, '\0');
  attribute.pValue = value.data();
  return (*module_)->C_GetAttributeValue(handle_, object, &attribute, 1) == CKR_OK ? value : "";
}

unsigned long Pkcs11Session::Number(TokenObject object, unsigned long type,
                                    unsigned long otherwise) const {
  const std::string stored = Attribute(object, type);
  if (stored.size() == sizeof otherwise)
    std::copy(stored.begin(), stored.end(), reinterpret_cast<char*>(&otherwise));
  return otherwise;
}

bool Pkcs11Session::IsOn(TokenObject object, unsigned long type) const {
  return Attribute(object, type) == std::string(1, CK_TRUE);
}

absl::StatusOr<std::string> Pkcs11Session::Compute(TokenOperation operation,
                                                   const TokenMechanism& mechanism, TokenObject key,
                                                   std::string_view input) const {
  CK_MECHANISM given = {mechanism.type, const_cast<void*>(mechanism.parameters),
                        mechanism.parameters_size};
  const bool asks_always = IsOn(key, CKA_ALWAYS_AUTHENTICATE);
  CK_RV code = Begin(*module_, handle_, operation, &given, key);
  const CK_RV again = code == CKR_OK && asks_always ? AuthenticateAgain() : CKR_OK;
  std::string output;
  if (code == CKR_OK) code = End(*module_, handle_, operation, input, &output);
  // Computed all the same after a refused PIN: only that ends what was begun.
  if (again != CKR_OK) return Failure(again, operation);
  if (code != CKR_OK) return Failure(code, operation);
  return output;
}

}  // namespace sohoa
