#include "storage/sign/revocation_archive.h"

#include <openssl/asn1.h>
#include <openssl/err.h>

#include <optional>

namespace sohoa {
namespace {

constexpr size_t kMaxItems = 100;

struct DerItem {
  int tag = 0;
  bool of_context = false;
  std::string_view whole;
  std::string_view content;
};

// Takes the first item off `bytes`; nullopt at the end and where it is damaged or endless.
std::optional<DerItem> TakeItem(std::string_view& bytes) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(bytes.data());
  const unsigned char* at = begin;
  long length = 0;
  int tag = 0;
  int kind = 0;
  if (bytes.empty()) return std::nullopt;
  const int state = ASN1_get_object(&at, &length, &tag, &kind, static_cast<long>(bytes.size()));
  if ((state & 0x80) != 0 || (state & 1) != 0) return std::nullopt;
  const auto head = static_cast<size_t>(at - begin);
  const size_t size = head + static_cast<size_t>(length);
  const DerItem item{tag, kind == V_ASN1_CONTEXT_SPECIFIC, bytes.substr(0, size),
                     bytes.substr(head, static_cast<size_t>(length))};
  bytes.remove_prefix(size);
  return item;
}

// [n] EXPLICIT SEQUENCE OF: the items of the sequence.
void TakeAll(std::string_view explicit_content, std::vector<std::string>& out) {
  const std::optional<DerItem> sequence = TakeItem(explicit_content);
  if (!sequence || sequence->tag != V_ASN1_SEQUENCE) return;
  std::string_view rest = sequence->content;
  while (out.size() < kMaxItems) {
    const std::optional<DerItem> item = TakeItem(rest);
    if (!item) return;
    out.emplace_back(item->whole);
  }
}

}  // namespace

void ReadRevocationArchive(std::string_view value, std::vector<std::string>& crls,
                           std::vector<std::string>& ocsp_responses) {
  const std::optional<DerItem> archive = TakeItem(value);
  std::string_view rest = archive ? archive->content : std::string_view();
  while (const std::optional<DerItem> part = TakeItem(rest)) {
    if (part->of_context && part->tag == 0) TakeAll(part->content, crls);
    if (part->of_context && part->tag == 1) TakeAll(part->content, ocsp_responses);
  }
  ERR_clear_error();
}

}  // namespace sohoa
