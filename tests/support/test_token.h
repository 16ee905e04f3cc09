// A SoftHSM2 token for tests.
#ifndef SOHOA_TESTS_SUPPORT_TEST_TOKEN_H_
#define SOHOA_TESTS_SUPPORT_TEST_TOKEN_H_

#include <string>

#include "tests/support/test_authority.h"

namespace sohoa::testing_support {

struct TestToken {
  std::string module;       // path of the PKCS#11 library
  std::string config_file;  // for the environment variable SOFTHSM2_CONF
  std::string label = "sohoa-test";
  std::string pin = "648219";
  std::string so_pin = "10203040";
};

// Makes a token that lies in `folder`, by softhsm2-util. Sets the variable SOFTHSM2_CONF of this
// process, which the module reads when it is loaded. REQUIRES: `folder` exists and is empty.
TestToken MakeToken(const std::string& folder);

// Puts a key with its certificate into the token (softhsm2-util, pkcs11-tool). `id_hex`: an even
// number of hexadecimal digits.
void ImportIntoToken(const TestToken& token, const Identity& identity, const std::string& label,
                     const std::string& id_hex);

// The certificate alone, also where others have its label and id.
void AddCertificateToToken(const TestToken& token, const Identity& identity,
                           const std::string& label, const std::string& id_hex);

// A secret AES key of 256 bits, made by the token itself.
void MakeAesKeyInToken(const TestToken& token, const std::string& label, const std::string& id_hex);

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_TEST_TOKEN_H_
