#include "tests/storage/sign/tampering.h"

namespace sohoa::test {

VerifiedAuthority& Site() {
  static VerifiedAuthority site;
  return site;
}

const TestDocument& Good(Base base) {
  static const TestDocument plain = [] {
    TestDocument document;
    document.Sign(Site().authority(), {.signer = &Site().agency()});
    return document;
  }();
  static const TestDocument lasting = [] {
    TestDocument document;
    document.Sign(Site().authority(), {.signer = &Site().agency(), .stamped = true});
    document.AddSecurityStore(Site().authority(), Site().agency());
    return document;
  }();
  static const TestDocument archived = [] {
    TestDocument document = lasting;
    document.AddDocumentTimestamp(Site().authority());
    return document;
  }();
  return base == Base::kB ? plain : base == Base::kLT ? lasting : archived;
}

SignWish ByAgency(SignWish wish) {
  wish.signer = &Site().agency();
  return wish;
}

}  // namespace sohoa::test
