#include "storage/sign/key_store.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <utility>

#include "absl/strings/match.h"
#include "storage/sign/c_ptr.h"

namespace sohoa {
namespace {

using Certificate = CPtr<X509, X509_free>;

Certificate Parse(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return Certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
}

}  // namespace

std::vector<std::string> ChainOf(const std::string& own, std::vector<std::string> others) {
  std::vector<std::string> chain = {own};
  Certificate last = Parse(own);
  while (last != nullptr && X509_check_issued(last.get(), last.get()) != X509_V_OK) {
    Certificate next;
    for (std::string& other : others) {
      Certificate issuer = Parse(other);
      if (issuer == nullptr || X509_check_issued(issuer.get(), last.get()) != X509_V_OK) continue;
      next = std::move(issuer);
      chain.push_back(std::exchange(other, ""));  // each once, so that the loop ends
      break;
    }
    last = std::move(next);
  }
  return chain;
}

absl::StatusOr<std::unique_ptr<KeyStore>> OpenKeyStore(const std::string& place,
                                                       const AskSecret& ask, absl::Time now) {
  return absl::StartsWith(place, "pkcs11:") ? OpenToken(place, ask, now)
                                            : OpenKeyFile(place, ask, now);
}

}  // namespace sohoa
