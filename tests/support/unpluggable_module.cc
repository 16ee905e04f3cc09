// A PKCS#11 module that hands on to another (SOHOA_TEST_MODULE) until so many signatures were made
// in this process (SOHOA_TEST_UNPLUG_AFTER): from then on it answers as if the token was pulled
// out. While SOHOA_TEST_REFUSE_PIN is set, the PIN that a key wants for each signature is refused.
// While SOHOA_TEST_READER_PIN is set, its reader has keys of its own, where somebody types that.
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace {

CK_FUNCTION_LIST g_list;
CK_FUNCTION_LIST* g_real = nullptr;
std::atomic<int> g_signatures{0};

bool IsPulled() {
  const char* after = std::getenv("SOHOA_TEST_UNPLUG_AFTER");
  return after != nullptr && g_signatures >= std::atoi(after);
}

CK_RV SignInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return IsPulled() ? CKR_DEVICE_REMOVED : g_real->C_SignInit(session, mechanism, key);
}

CK_RV DecryptInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return IsPulled() ? CKR_DEVICE_REMOVED : g_real->C_DecryptInit(session, mechanism, key);
}

CK_RV Sign(CK_SESSION_HANDLE session, unsigned char* data, unsigned long data_size,
           unsigned char* signature, unsigned long* signature_size) {
  if (IsPulled()) return CKR_DEVICE_REMOVED;
  ++g_signatures;
  return g_real->C_Sign(session, data, data_size, signature, signature_size);
}

CK_RV GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  const CK_RV code = g_real->C_GetTokenInfo(slot, info);
  if (std::getenv("SOHOA_TEST_READER_PIN") != nullptr)
    info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  return code;
}

CK_RV Login(CK_SESSION_HANDLE session, unsigned long user, unsigned char* pin,
            unsigned long pin_size) {
  char* typed = std::getenv("SOHOA_TEST_READER_PIN");
  if (pin == nullptr && typed != nullptr)
    return g_real->C_Login(session, user, reinterpret_cast<unsigned char*>(typed),
                           std::strlen(typed));
  if (user == CKU_CONTEXT_SPECIFIC && std::getenv("SOHOA_TEST_REFUSE_PIN") != nullptr)
    return CKR_PIN_INCORRECT;
  return g_real->C_Login(session, user, pin, pin_size);
}

}  // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  const char* path = std::getenv("SOHOA_TEST_MODULE");
  void* module = dlopen(path == nullptr ? "" : path, RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) return CKR_GENERAL_ERROR;
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(module, "C_GetFunctionList"));
  if (get == nullptr || get(&g_real) != CKR_OK) return CKR_GENERAL_ERROR;
  g_list = *g_real;
  g_list.C_SignInit = SignInit;
  g_list.C_Sign = Sign;
  g_list.C_DecryptInit = DecryptInit;
  g_list.C_GetTokenInfo = GetTokenInfo;
  g_list.C_Login = Login;
  *list = &g_list;
  return CKR_OK;
}
