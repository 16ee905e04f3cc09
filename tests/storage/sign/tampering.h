// The kinds of tampering with signed files that the verifier is held to, and the good files that
// they begin with.
#ifndef SOHOA_TESTS_STORAGE_SIGN_TAMPERING_H_
#define SOHOA_TESTS_STORAGE_SIGN_TAMPERING_H_

#include <functional>
#include <string>
#include <vector>

#include "storage/sign/verification.h"
#include "tests/storage/sign/test_document.h"
#include "tests/storage/sign/verified_authority.h"

namespace sohoa::test {

VerifiedAuthority& Site();  // one for the whole program

SignWish ByAgency(SignWish wish = {});

enum class Base { kB, kLT, kLTA };  // stamped, with revocation data, with a document time stamp

const TestDocument& Good(Base base);

struct Tampering {
  std::string name;
  std::function<void(TestDocument&)> tamper;
  FindingKind found;
  Indication indication = Indication::kTotalFailed;
  SubIndication reason = SubIndication::kFormatFailure;
  int page = -1;
  Base base = Base::kB;
  bool commits = true;  // what was changed in memory is appended as one more revision
};

// One more revision whose table calls a stream object free, and the stream beside it in use.
// Without data it says that the object is where it was.
void AppendHybrid(TestDocument& document, int number, const std::string& data);

// By what is tampered with.
const std::vector<Tampering>& TamperingWithPages();
const std::vector<Tampering>& TamperingWithForms();
const std::vector<Tampering>& TamperingWithTheFile();
const std::vector<Tampering>& TamperingWithSignatures();

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_SIGN_TAMPERING_H_
