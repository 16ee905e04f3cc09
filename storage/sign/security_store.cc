#include "storage/sign/security_store.h"

#include <optional>
#include <string>

#include "storage/pdf/form_fields.h"
#include "storage/pdf/structure_stream.h"

namespace sohoa {
namespace {

constexpr size_t kMaxItems = 500;
constexpr size_t kMaxItemBytes = 16u << 20;
constexpr size_t kMaxBytes = 64u << 20;  // of all of a kind

std::vector<std::string> Streams(PdfRevision& revision, const PdfValue& list) {
  std::vector<std::string> found;
  size_t bytes = 0;
  for (const PdfValue& item : list.items) {
    if (found.size() >= kMaxItems || item.kind != PdfValue::Kind::kReference) continue;
    const PdfIndirect* object = revision.Find(item);
    if (object == nullptr || !object->is_stream) continue;
    std::optional<std::string> data =
        DecodeStructureStream(object->value, object->stream, kMaxItemBytes);
    if (!data || (bytes += data->size()) > kMaxBytes) continue;
    found.push_back(*std::move(data));
  }
  return found;
}

}  // namespace

SecurityStore ReadSecurityStore(PdfRevision& revision) {
  SecurityStore store;
  const PdfValue& dictionary = revision.Get(CatalogOf(revision), "DSS");
  for (const std::string& der : Streams(revision, revision.Get(dictionary, "Certs")))
    if (std::optional<Certificate> certificate = Certificate::FromDer(der))
      store.certificates.push_back(*std::move(certificate));
  store.revocation.crls = Streams(revision, revision.Get(dictionary, "CRLs"));
  store.revocation.ocsp_responses = Streams(revision, revision.Get(dictionary, "OCSPs"));
  return store;
}

}  // namespace sohoa
