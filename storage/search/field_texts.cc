#include "storage/search/field_texts.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

using index_format::Zone;

struct NamedLetter {
  const char* key;
  char letter;
};
constexpr NamedLetter kLetters[] = {
    {"typeName", 't'},   {"codeNumber", 'n'}, {"codeNotation", 'k'}, {"code", 'c'},
    {"subject", 's'},    {"place", 'l'},      {"organName", 'o'},    {"parentOrganName", 'a'},
    {"signer", 'g'},     {"position", 'p'},   {"recipients", 'r'},   {"urgency", 'u'},
    {"dossierCode", 'h'}};

class Collector {
 public:
  explicit Collector(std::vector<FieldText>* texts) : texts_(texts) {}

  void Add(Zone zone, std::string_view key, const Field& field) {
    if (!field.value.empty())
      texts_->push_back({zone, key.empty() ? '\0' : FieldLetter(key), field.value, &field});
  }

  void AddDate(const Field& date) {
    Add(Zone::kOther, "", date);
    const std::string& iso = date.value;
    if (iso.size() == 10 && iso[4] == '-' && iso[7] == '-')
      texts_->push_back(
          {Zone::kOther, 0,
           absl::StrCat(iso.substr(8, 2), "/", iso.substr(5, 2), "/", iso.substr(0, 4)), &date});
  }

 private:
  std::vector<FieldText>* const texts_;
};

}  // namespace

char FieldLetter(std::string_view key) {
  for (const NamedLetter& named : kLetters)
    if (absl::EqualsIgnoreCase(absl::string_view(named.key),
                               absl::string_view(key.data(), key.size())))
      return named.letter;
  return 0;
}

std::vector<FieldText> FieldTexts(const DocumentFields& fields, std::string_view dossier_code) {
  std::vector<FieldText> texts;
  Collector all(&texts);
  all.Add(Zone::kTitle, "typeName", fields.type_name);
  all.Add(Zone::kTitle, "codeNumber", fields.code_number);
  all.Add(Zone::kTitle, "codeNotation", fields.code_notation);
  all.Add(Zone::kTitle, "code", fields.code);
  all.Add(Zone::kTitle, "subject", fields.subject);
  all.AddDate(fields.issued_date);
  all.Add(Zone::kOther, "place", fields.place);
  all.Add(Zone::kOther, "organName", fields.organ_name);
  all.Add(Zone::kOther, "parentOrganName", fields.parent_organ_name);
  all.Add(Zone::kOther, "signer", fields.signer.full_name);
  all.Add(Zone::kOther, "position", fields.signer.position);
  all.Add(Zone::kOther, "urgency", fields.urgency);
  all.Add(Zone::kOther, "", fields.secrecy);
  for (const Field& line : fields.signer.authority) all.Add(Zone::kOther, "", line);
  for (const Field& recipient : fields.recipients) all.Add(Zone::kOther, "recipients", recipient);
  if (!dossier_code.empty())
    texts.push_back({Zone::kOther, FieldLetter("dossierCode"), std::string(dossier_code), nullptr});
  return texts;
}

}  // namespace sohoa
