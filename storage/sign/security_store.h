// The document security store of a PDF (ISO 32000-2, 12.8.4.3; ETSI EN 319 142-1, 5.4.2): what is
// needed to prove its signatures when nobody can be asked any more.
#ifndef SOHOA_STORAGE_SIGN_SECURITY_STORE_H_
#define SOHOA_STORAGE_SIGN_SECURITY_STORE_H_

#include <vector>

#include "storage/pdf/pdf_revision.h"
#include "storage/sign/certificate.h"
#include "storage/sign/revocation.h"

namespace sohoa {

struct SecurityStore {
  std::vector<Certificate> certificates;
  RevocationData revocation;
};

// At most 500 of each; what cannot be read is passed over. Empty where there is none.
SecurityStore ReadSecurityStore(PdfRevision& revision);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SECURITY_STORE_H_
