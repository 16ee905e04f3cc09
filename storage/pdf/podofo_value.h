// A read-only view of the objects of a PDF file, with references followed.
#ifndef SOHOA_STORAGE_PDF_PODOFO_VALUE_H_
#define SOHOA_STORAGE_PDF_PODOFO_VALUE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace PoDoFo {
class PdfObject;
class PdfVecObjects;
}  // namespace PoDoFo

namespace sohoa {

// Valid as long as the document. Asked for what it is not, it answers with nothing: an absent
// value, 0, "". May throw what the library throws on a damaged file: its user catches.
class PodofoValue {
 public:
  PodofoValue() = default;
  // `holder`: the number of the object in which it stands.
  PodofoValue(PoDoFo::PdfObject* object, PoDoFo::PdfVecObjects* objects, int holder);

  bool exists() const { return object_ != nullptr; }
  bool is_dictionary() const;  // also a stream's
  bool is_stream() const;
  bool is_array() const;
  bool is_name() const;
  bool is_string() const;
  bool is_number() const;

  PodofoValue operator[](const char* key) const;
  bool has(const char* key) const { return (*this)[key].exists(); }
  std::vector<std::pair<std::string, PodofoValue>> entries() const;  // of a dictionary, by key
  size_t size() const;                                               // of an array
  PodofoValue At(size_t i) const;
  std::vector<PodofoValue> elements() const;

  std::string name() const;
  bool is_name(const char* name) const { return is_name() && this->name() == name; }
  double number(double otherwise = 0) const;
  bool is_true() const;
  std::string bytes() const;  // of a string
  std::string text() const;   // of a text string, in UTF-8

  // Unpacked; nullopt if it is no stream, is damaged or has more than `max_bytes`.
  std::optional<std::string> Unpacked(size_t max_bytes) const;
  std::optional<std::string> Packed() const;

  // The number of the indirect object that this value is or stands in; 0 in the trailer.
  int object_number() const { return number_; }
  PoDoFo::PdfObject* object() const { return object_; }
  // True for the same object in the file.
  bool operator==(const PodofoValue& other) const { return object_ == other.object_; }
  bool operator<(const PodofoValue& other) const { return object_ < other.object_; }

 private:
  PoDoFo::PdfObject* object_ = nullptr;
  PoDoFo::PdfVecObjects* objects_ = nullptr;
  int number_ = 0;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PODOFO_VALUE_H_
