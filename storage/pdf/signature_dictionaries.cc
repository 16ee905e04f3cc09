#include "storage/pdf/signature_dictionaries.h"

#include <podofo/podofo.h>

#include <exception>
#include <set>

namespace sohoa {
namespace {

using PoDoFo::PdfObject;
using PoDoFo::PdfReference;

constexpr int kMaxFieldDepth = 32;
constexpr size_t kMaxFields = 100'000;
constexpr size_t kMaxTextBytes = 500;

class SignatureFinder {
 public:
  explicit SignatureFinder(const std::string& path) { document_.Load(path.c_str()); }

  std::vector<SignatureDictionary> Find() {
    Gather(Get(Get(document_.GetCatalog(), "AcroForm"), "Fields"), false, 0);
    return std::move(found_);
  }

 private:
  // The object behind a reference; nullptr for null and for what is not there.
  PdfObject* Follow(PdfObject* object) {
    if (object != nullptr && object->IsReference())
      object = document_.GetObjects().GetObject(object->GetReference());
    if (object != nullptr && (object->IsNull() || object->IsReference())) return nullptr;
    return object;
  }

  PdfObject* Get(PdfObject* dictionary, const char* key) {
    if (dictionary == nullptr || !dictionary->IsDictionary()) return nullptr;
    return Follow(dictionary->GetDictionary().GetKey(PoDoFo::PdfName(key)));
  }

  std::string TextOf(PdfObject* object) {
    if (object == nullptr) return "";
    if (object->IsName()) return object->GetName().GetName().substr(0, kMaxTextBytes);
    if (!object->IsString() && !object->IsHexString()) return "";
    const PoDoFo::PdfString& text = object->GetString();
    if (static_cast<size_t>(text.GetLength()) > 4 * kMaxTextBytes) return "";
    return text.GetStringUtf8().substr(0, kMaxTextBytes);
  }

  std::array<int64_t, 4> ByteRangeOf(PdfObject* array) {
    std::array<int64_t, 4> range = {};
    if (array == nullptr || !array->IsArray() || array->GetArray().size() != range.size())
      return range;
    for (size_t k = 0; k < range.size(); ++k) {
      const PdfObject* number = Follow(&array->GetArray()[k]);
      if (number == nullptr || !number->IsNumber() || number->GetNumber() < 0) return {};
      range[k] = number->GetNumber();
    }
    return range;
  }

  void Take(PdfObject* signature) {
    if (!signature->IsDictionary() || found_.size() >= kMaxSignatureDictionaries) return;
    if (signature->Reference().IsIndirect() && !seen_.insert(signature->Reference()).second) return;
    found_.push_back({.sub_filter = TextOf(Get(signature, "SubFilter")),
                      .name = TextOf(Get(signature, "Name")),
                      .reason = TextOf(Get(signature, "Reason")),
                      .location = TextOf(Get(signature, "Location")),
                      .modified = TextOf(Get(signature, "M")),
                      .byte_range = ByteRangeOf(Get(signature, "ByteRange"))});
  }

  // Each field once, so that loops end. The kind of a field passes on to those below it.
  void Gather(PdfObject* fields, bool in_signature, int depth) {
    if (depth > kMaxFieldDepth || fields == nullptr || !fields->IsArray()) return;
    for (PdfObject& element : fields->GetArray()) {
      PdfObject* field = Follow(&element);
      if (field == nullptr || !field->IsDictionary() || ++visited_ > kMaxFields) continue;
      if (field->Reference().IsIndirect() && !seen_.insert(field->Reference()).second) continue;
      const PdfObject* kind = Get(field, "FT");
      const bool signature =
          kind != nullptr ? kind->IsName() && kind->GetName().GetName() == "Sig" : in_signature;
      PdfObject* value = signature ? Get(field, "V") : nullptr;
      if (value != nullptr) Take(value);
      Gather(Get(field, "Kids"), signature, depth + 1);
    }
  }

  PoDoFo::PdfMemDocument document_;
  std::set<PdfReference> seen_;
  size_t visited_ = 0;
  std::vector<SignatureDictionary> found_;
};

}  // namespace

absl::StatusOr<std::vector<SignatureDictionary>> ReadSignatureDictionaries(
    const std::string& path) {
  try {
    return SignatureFinder(path).Find();
  } catch (const std::exception&) {
  } catch (const PoDoFo::PdfError&) {
  }
  return absl::DataLossError("the signatures of this PDF cannot be read");
}

}  // namespace sohoa
