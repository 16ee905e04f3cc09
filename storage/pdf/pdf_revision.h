// The objects of a PDF file as one revision of it has them (ISO 32000-1, 7.5). A revision is told
// by where it ends: the first bytes of a file up to there are that revision's file.
#ifndef SOHOA_STORAGE_PDF_PDF_REVISION_H_
#define SOHOA_STORAGE_PDF_PDF_REVISION_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/pdf/pdf_value.h"

namespace sohoa {

struct PdfIndirect {
  PdfValue value;
  bool is_stream = false;
  std::string_view stream;  // as it stands, still packed
};

// Where an object stands: at `offset` of the file, or as number `index` in object stream `stream`.
struct PdfPlace {
  int64_t offset = 0;
  int64_t stream = 0;  // 0: not in one
  int64_t index = 0;
  int64_t generation = 0;
  bool operator==(const PdfPlace&) const = default;
};

// Not thread-safe: objects are read when they are asked for. What is handed out lives as long as
// this.
class PdfRevision {
 public:
  // Follows the cross-reference sections from the last "startxref" of `bytes`, which must outlive
  // this. kDataLoss if they cannot be followed by the letter: nothing is searched for or mended.
  static absl::StatusOr<std::unique_ptr<PdfRevision>> Open(std::string_view bytes);

  ~PdfRevision();
  PdfRevision(const PdfRevision&) = delete;
  PdfRevision& operator=(const PdfRevision&) = delete;

  std::string_view bytes() const { return bytes_; }
  const PdfValue& trailer() const { return trailer_; }
  // Offsets of the cross-reference sections, the newest first.
  const std::vector<int64_t>& sections() const { return sections_; }
  // Where some section says that an object stands, also one that no longer counts; sorted. The
  // streams beside tables are among them.
  const std::vector<int64_t>& named_offsets() const { return named_offsets_; }
  // Behind the last end-of-file mark, with its line end.
  int64_t end() const { return end_; }
  const std::map<int64_t, PdfPlace>& places() const { return places_; }
  const PdfPlace* PlaceOf(int64_t number) const;

  // What a table calls free for old readers, and the stream beside it shows to new ones (7.5.8.4).
  const std::set<int64_t>& hidden() const { return hidden_; }

  // nullptr: free, not there, or not to be read.
  const PdfIndirect* Find(int64_t number);
  // The same of a reference: nullptr too if it has another generation than the object (7.3.10),
  // which some readers heed and others do not.
  const PdfIndirect* Find(const PdfValue& reference);
  // The value itself or what it refers to, through up to 16 references; a null where there is none.
  const PdfValue& Follow(const PdfValue& value);
  // The followed entry of a dictionary; a null where there is none.
  const PdfValue& Get(const PdfValue& dictionary, std::string_view key);

  // An object was asked for that is not where the cross-reference says, of another generation, or
  // whose stream has not the length that it says: other readers may see another one.
  bool is_doubtful() const { return is_doubtful_; }

 private:
  struct Unpacked;

  explicit PdfRevision(std::string_view bytes);

  bool FindEnd(int64_t* last_section);
  bool ReadSections(int64_t newest);
  bool ReadSection(int64_t offset, PdfValue* trailer);
  bool ReadTable(size_t at, PdfValue* trailer);
  bool ReadTablePart(size_t& at);
  bool ReadStreamSection(size_t at, PdfValue* trailer);
  bool TakeRow(int64_t number, int64_t kind, int64_t second, int64_t third);
  std::unique_ptr<PdfIndirect> ReadAt(int64_t offset, int64_t number,
                                      std::optional<int64_t> generation);
  std::unique_ptr<PdfIndirect> ReadPacked(const PdfPlace& place, int64_t number);
  Unpacked* Unpack(int64_t stream);
  bool TakeStream(size_t at, PdfIndirect* object);

  std::string_view bytes_;
  PdfValue trailer_;
  std::vector<int64_t> sections_;
  int64_t end_ = 0;
  std::map<int64_t, PdfPlace> places_;
  std::map<int64_t, bool> settled_;   // by the newest section that names it; true: in use
  std::map<int64_t, bool> of_table_;  // by the table that was read last; true: in use
  std::set<int64_t> hidden_;
  std::vector<int64_t> named_offsets_;
  bool is_beside_ = false;  // the stream beside that table is read
  std::map<int64_t, std::unique_ptr<PdfIndirect>> read_;
  std::map<int64_t, std::unique_ptr<Unpacked>> unpacked_;
  size_t unpacked_bytes_ = 0;
  bool is_doubtful_ = false;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_REVISION_H_
