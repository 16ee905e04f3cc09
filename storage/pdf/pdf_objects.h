// The objects of a PDF file as its own cross-references find them (ISO 32000-1, 7.5): tables,
// streams and both (hybrid), through all revisions. Nothing is repaired: what is written behind a
// file must go by the same references as everyone who reads it.
#ifndef SOHOA_STORAGE_PDF_PDF_OBJECTS_H_
#define SOHOA_STORAGE_PDF_PDF_OBJECTS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "storage/pdf/pdf_syntax.h"

namespace sohoa {

// Reads pieces as they are needed; a file of any size takes memory for its references only. Not
// thread-safe. For files of strangers in a process of its own: their references may take memory up
// to the bound of objects that the standard sets, and time.
class PdfObjects {
 public:
  // kNotFound, kPermissionDenied; kDataLoss: no PDF, or its cross-references are damaged;
  // kUnimplemented: it is encrypted.
  static absl::StatusOr<PdfObjects> Open(const std::string& path);
  PdfObjects(PdfObjects&&) noexcept;
  PdfObjects& operator=(PdfObjects&&) noexcept;
  ~PdfObjects();

  // The object's text; of a stream, its dictionary alone. "null" for a free one and for one that
  // does not stand where it should.
  std::string Read(PdfRef ref);
  // What a stream object holds, unpacked; empty for anything else, for other filters than Flate,
  // and for more than 64 MiB packed.
  std::string ReadStream(PdfRef ref);
  // The text of what `value` is or refers to, through up to 32 references.
  std::string Resolve(std::string_view value);
  // The same as a dictionary; an empty one for anything else.
  PdfDict ResolveDict(std::string_view value);

  const PdfDict& trailer() const { return trailer_; }  // of the last revision
  int64_t file_size() const { return file_size_; }
  int64_t last_xref() const { return last_xref_; }  // offset
  bool last_xref_is_stream() const { return last_is_stream_; }
  uint32_t next_number() const { return next_number_; }  // above all that are in use

 private:
  struct Entry {
    enum class Kind : uint8_t { kFree, kPlain, kPacked } kind = Kind::kFree;
    uint32_t generation = 0;  // of a packed one: its index in the stream
    int64_t place = 0;        // offset, or the number of the stream that has it
  };
  class Bytes;

  explicit PdfObjects(std::unique_ptr<Bytes> bytes);
  absl::Status Load();
  absl::StatusOr<PdfDict> LoadTable(int64_t at);
  absl::StatusOr<PdfDict> LoadStream(int64_t at);
  absl::Status TakeEntries(const PdfDict& dict, std::string_view data);
  bool Note(uint64_t number, Entry entry);
  std::string TextAt(int64_t at, int64_t* end);
  std::string ObjectAt(int64_t at, PdfRef ref, int64_t* stream_at);
  std::string StreamAt(int64_t at, const PdfDict& dict);
  std::string ReadPacked(const Entry& entry, uint32_t number);

  std::unique_ptr<Bytes> bytes_;
  std::unordered_map<uint32_t, Entry> entries_;
  std::set<uint64_t> hidden_;             // called free by the table that is read
  std::map<int64_t, std::string> packs_;  // unpacked object streams, by number
  PdfDict trailer_;
  int64_t file_size_ = 0;
  int64_t last_xref_ = 0;
  bool last_is_stream_ = false;
  uint32_t next_number_ = 1;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_OBJECTS_H_
