#include "storage/pdf/podofo_value.h"

#include <podofo/podofo.h>

namespace sohoa {
namespace {

// Takes unpacked bytes up to a bound, behind which it refuses more: a stream may unpack without
// end.
class BoundedSink : public PoDoFo::PdfOutputStream {
 public:
  explicit BoundedSink(size_t max_bytes) : max_bytes_(max_bytes) {}

  PoDoFo::pdf_long Write(const char* data, PoDoFo::pdf_long size) override {
    if (bytes_.size() + static_cast<size_t>(size) > max_bytes_)
      PODOFO_RAISE_ERROR(PoDoFo::ePdfError_ValueOutOfRange);
    bytes_.append(data, static_cast<size_t>(size));
    return size;
  }
  void Close() override {}

  std::string Take() { return std::move(bytes_); }

 private:
  size_t max_bytes_;
  std::string bytes_;
};

}  // namespace

PodofoValue::PodofoValue(PoDoFo::PdfObject* object, PoDoFo::PdfVecObjects* objects, int holder)
    : object_(object), objects_(objects), number_(holder) {
  if (object_ != nullptr && object_->IsReference()) {
    number_ = static_cast<int>(object_->GetReference().ObjectNumber());
    object_ = objects_->GetObject(object_->GetReference());
  } else if (object_ != nullptr && object_->Reference().IsIndirect()) {
    number_ = static_cast<int>(object_->Reference().ObjectNumber());
  }
  if (object_ != nullptr && (object_->IsNull() || object_->IsReference())) object_ = nullptr;
}

bool PodofoValue::is_dictionary() const { return exists() && object_->IsDictionary(); }
bool PodofoValue::is_stream() const { return is_dictionary() && object_->HasStream(); }
bool PodofoValue::is_array() const { return exists() && object_->IsArray(); }
bool PodofoValue::is_name() const { return exists() && object_->IsName(); }
bool PodofoValue::is_string() const {
  return exists() && (object_->IsString() || object_->IsHexString());
}
bool PodofoValue::is_number() const {
  return exists() && (object_->IsNumber() || object_->IsReal());
}

PodofoValue PodofoValue::operator[](const char* key) const {
  if (!is_dictionary()) return {};
  return {object_->GetDictionary().GetKey(PoDoFo::PdfName(key)), objects_, number_};
}

std::vector<std::pair<std::string, PodofoValue>> PodofoValue::entries() const {
  std::vector<std::pair<std::string, PodofoValue>> all;
  if (!is_dictionary()) return all;
  for (const auto& [key, value] : object_->GetDictionary().GetKeys())
    all.emplace_back(key.GetName(), PodofoValue(value, objects_, number_));
  return all;
}

size_t PodofoValue::size() const { return is_array() ? object_->GetArray().size() : 0; }

PodofoValue PodofoValue::At(size_t i) const {
  if (i >= size()) return {};
  return {&object_->GetArray()[i], objects_, number_};
}

std::vector<PodofoValue> PodofoValue::elements() const {
  std::vector<PodofoValue> all;
  for (size_t i = 0; i < size(); ++i) all.push_back(At(i));
  return all;
}

std::string PodofoValue::name() const { return is_name() ? object_->GetName().GetName() : ""; }

double PodofoValue::number(double otherwise) const {
  return is_number() ? object_->GetReal() : otherwise;
}

bool PodofoValue::is_true() const { return exists() && object_->IsBool() && object_->GetBool(); }

std::string PodofoValue::bytes() const {
  if (!is_string()) return "";
  const PoDoFo::PdfString& string = object_->GetString();
  return {string.GetString(), static_cast<size_t>(string.GetLength())};
}

std::string PodofoValue::text() const {
  return is_string() ? object_->GetString().GetStringUtf8() : "";
}

std::optional<std::string> PodofoValue::Unpacked(size_t max_bytes) const {
  if (!is_stream()) return std::nullopt;
  try {
    BoundedSink sink(max_bytes);
    object_->GetStream()->GetFilteredCopy(&sink);
    return sink.Take();
  } catch (const PoDoFo::PdfError&) {
    return std::nullopt;
  }
}

std::optional<std::string> PodofoValue::Packed() const {
  if (!is_stream()) return std::nullopt;
  char* data = nullptr;
  PoDoFo::pdf_long size = 0;
  object_->GetStream()->GetCopy(&data, &size);
  std::string bytes(data, static_cast<size_t>(size));
  PoDoFo::podofo_free(data);
  return bytes;
}

}  // namespace sohoa
