#include "storage/search/field_texts.h"

#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

using index_format::Zone;

void Add(Zone zone, const Field& field, std::vector<FieldText>* texts) {
  if (!field.value.empty()) texts->push_back({zone, field.value, &field});
}

void AddDate(const Field& date, std::vector<FieldText>* texts) {
  Add(Zone::kOther, date, texts);
  const std::string& iso = date.value;
  if (iso.size() == 10 && iso[4] == '-' && iso[7] == '-')
    texts->push_back({Zone::kOther,
                      absl::StrCat(iso.substr(8, 2), "/", iso.substr(5, 2), "/", iso.substr(0, 4)),
                      &date});
}

}  // namespace

std::vector<FieldText> FieldTexts(const DocumentFields& fields) {
  std::vector<FieldText> texts;
  for (const Field* field : {&fields.type_name, &fields.code_number, &fields.code_notation,
                             &fields.code, &fields.subject})
    Add(Zone::kTitle, *field, &texts);
  AddDate(fields.issued_date, &texts);
  for (const Field* field :
       {&fields.place, &fields.organ_name, &fields.parent_organ_name, &fields.signer.full_name,
        &fields.signer.position, &fields.urgency, &fields.secrecy})
    Add(Zone::kOther, *field, &texts);
  for (const Field& line : fields.signer.authority) Add(Zone::kOther, line, &texts);
  for (const Field& recipient : fields.recipients) Add(Zone::kOther, recipient, &texts);
  return texts;
}

}  // namespace sohoa
