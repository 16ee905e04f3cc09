// A CAdES signature (ETSI EN 319 122-1) as PAdES wants it (EN 319 142-1, 6.3): detached CMS
// SignedData with one signer, content type, message digest and signing certificate signed; no
// signing time, which stands in the PDF.
#ifndef SOHOA_STORAGE_SIGN_CADES_H_
#define SOHOA_STORAGE_SIGN_CADES_H_

#include <string>
#include <string_view>
#include <vector>

#include "storage/sign/signature_scheme.h"
#include "storage/sign/signing_certificate.h"

namespace sohoa {

// The attributes that are signed, DER with the tag of a set. `document_digest` by the scheme's
// hash.
std::string CadesAttributes(const SignatureScheme& scheme, std::string_view document_digest,
                            const std::string& certificate_der);

// The whole. `timestamp_token`: RFC 3161 over the signature value; empty: none.
std::string CadesSignature(const SignatureScheme& scheme, const SigningCertificate& signer,
                           const std::vector<std::string>& certificates,
                           const std::string& attributes, const std::string& signature_value,
                           const std::string& timestamp_token);

// An unsigned attribute with the token more, in a signature of anyone (`der` may be followed by
// anything). Empty if it is no CMS signature.
std::string WithTimestamp(std::string_view der, const std::string& timestamp_token);

// The digest of `bytes`.
std::string DigestOf(HashKind hash, std::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_CADES_H_
