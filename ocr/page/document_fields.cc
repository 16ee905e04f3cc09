#include "ocr/page/document_fields.h"

namespace sohoa {

namespace {

// F: DocumentFields or const DocumentFields.
template <typename F, typename FieldOfIt>
std::vector<std::pair<std::string, FieldOfIt*>> Named(F& f) {
  std::vector<std::pair<std::string, FieldOfIt*>> named = {
      {"typeName", &f.type_name},
      {"codeNumber", &f.code_number},
      {"codeNotation", &f.code_notation},
      {"code", &f.code},
      {"issuedDate", &f.issued_date},
      {"place", &f.place},
      {"organName", &f.organ_name},
      {"parentOrganName", &f.parent_organ_name},
      {"subject", &f.subject},
      {"signer.fullName", &f.signer.full_name},
      {"signer.position", &f.signer.position}};
  const auto add_list = [&named](const std::string& name, auto& list) {
    for (size_t k = 0; k < list.size(); ++k)
      named.emplace_back(name + "." + std::to_string(k), &list[k]);
  };
  add_list("signer.authority", f.signer.authority);
  add_list("recipients", f.recipients);
  named.emplace_back("urgency", &f.urgency);
  named.emplace_back("secrecy", &f.secrecy);
  for (auto& detail : f.details) named.emplace_back("details." + detail.key, &detail.field);
  add_list("annexes", f.annexes);
  add_list("seals", f.seals);
  return named;
}

}  // namespace

std::vector<std::pair<std::string, const Field*>> NamedFields(const DocumentFields& fields) {
  return Named<const DocumentFields, const Field>(fields);
}

std::vector<std::pair<std::string, Field*>> NamedFields(DocumentFields& fields) {
  return Named<DocumentFields, Field>(fields);
}

}  // namespace sohoa
