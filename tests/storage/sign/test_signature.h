// CMS signatures made with the keys of the test authority.
#ifndef SOHOA_TESTS_STORAGE_SIGN_TEST_SIGNATURE_H_
#define SOHOA_TESTS_STORAGE_SIGN_TEST_SIGNATURE_H_

#include <string>

#include "tests/storage/sign/test_document.h"

namespace sohoa::test {

// DER. REQUIRES: wish.signer.
std::string MakeCms(const testing_support::TestAuthority& authority, const SignWish& wish,
                    const std::string& bytes);

std::string Sha256Of(const std::string& bytes);  // 32 bytes

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_SIGN_TEST_SIGNATURE_H_
