#include "storage/pdf/form_fields.h"

#include <array>
#include <set>
#include <utility>

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

constexpr int kMaxFieldDepth = 32;
constexpr size_t kMaxFields = 100'000;
constexpr size_t kMaxNameBytes = 500;

class Gatherer {
 public:
  explicit Gatherer(PdfRevision& revision) : revision_(revision) {}

  void Gather(const PdfValue& fields, const std::string& above, const std::string& kind,
              int depth) {
    if (depth > kMaxFieldDepth || fields.kind != Kind::kArray) return;
    for (const PdfValue& element : fields.items) {
      const PdfValue& dictionary = revision_.Follow(element);
      const int64_t object = element.kind == Kind::kReference ? element.object : 0;
      if (dictionary.kind != Kind::kDictionary || found_.size() >= kMaxFields ||
          (object > 0 && !seen_.insert(object).second))
        continue;
      FormField field = FieldOf(dictionary, object, above, kind);
      const std::string name = field.name;
      const std::string own_kind = field.kind;
      found_.push_back(std::move(field));
      Gather(revision_.Get(dictionary, "Kids"), name, own_kind, depth + 1);
    }
  }

  std::vector<FormField> Take() { return std::move(found_); }

 private:
  FormField FieldOf(const PdfValue& dictionary, int64_t object, const std::string& above,
                    const std::string& kind) {
    FormField field{.object = object, .name = above, .kind = kind, .dictionary = &dictionary};
    if (const PdfValue& part = revision_.Get(dictionary, "T"); part.kind == Kind::kString)
      field.name = (above.empty() ? part.text : above + "." + part.text).substr(0, kMaxNameBytes);
    if (const PdfValue& own = revision_.Get(dictionary, "FT"); own.kind == Kind::kName)
      field.kind = own.text;
    const PdfValue* value = dictionary.Get("V");
    if (value == nullptr) return field;
    if (value->kind == Kind::kReference) field.value_object = value->object;
    const PdfValue& followed = revision_.Follow(*value);
    if (followed.kind != Kind::kNull) field.value = &followed;
    return field;
  }

  PdfRevision& revision_;
  std::set<int64_t> seen_;
  std::vector<FormField> found_;
};

bool TakesRoom(PdfRevision& revision, const PdfValue& widget) {
  const std::vector<PdfValue>& box = revision.Get(widget, "Rect").items;
  std::array<double, 4> sides = {};
  if (box.size() != sides.size()) return widget.Get("AP") != nullptr || !box.empty();
  for (size_t i = 0; i < sides.size(); ++i) sides[i] = revision.Follow(box[i]).number;
  return sides[0] != sides[2] && sides[1] != sides[3];
}

}  // namespace

std::vector<FormField> FormFieldsOf(PdfRevision& revision) {
  Gatherer gatherer(revision);
  const PdfValue& form = revision.Get(CatalogOf(revision), "AcroForm");
  gatherer.Gather(revision.Get(form, "Fields"), "", "", 0);
  return gatherer.Take();
}

bool IsSeen(PdfRevision& revision, const PdfValue& field) {
  std::vector<std::pair<const PdfValue*, int>> open = {{&field, 0}};
  for (size_t met = 0; !open.empty() && met < kMaxFields; ++met) {
    const auto [value, depth] = open.back();
    open.pop_back();
    const PdfValue& dictionary = revision.Follow(*value);
    if (TakesRoom(revision, dictionary)) return true;
    if (depth < kMaxFieldDepth)
      for (const PdfValue& kid : revision.Get(dictionary, "Kids").items)
        open.emplace_back(&kid, depth + 1);
  }
  return !open.empty();
}

const PdfValue& CatalogOf(PdfRevision& revision) {
  return revision.Get(revision.trailer(), "Root");
}

}  // namespace sohoa
