// For OpenSSL's readers of PEM.
#ifndef SOHOA_STORAGE_SIGN_NO_PASSPHRASE_H_
#define SOHOA_STORAGE_SIGN_NO_PASSPHRASE_H_

namespace sohoa {

// Certificates and lists are no secrets: where a file says that one is enciphered, it is passed
// over. Without this OpenSSL asks the person at the terminal.
inline int NoPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
  return -1;
}

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_NO_PASSPHRASE_H_
