// What the warehouse keeps of one document. Plain data; the stored form is record.proto.
#ifndef SOHOA_STORAGE_RECORD_RECORD_H_
#define SOHOA_STORAGE_RECORD_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ocr/page/correction.h"
#include "ocr/page/document_fields.h"
#include "ocr/page/listed_word.h"
#include "ocr/page/overlay.h"
#include "ocr/page/page_hash.h"
#include "storage/sign/pdf_signature.h"

namespace sohoa {

// A file as it came in; its bytes are kept unchanged in the store.
struct OriginalFile {
  std::string path;    // where it was found
  std::string sha256;  // 64 lower-case hexadecimal digits
  std::string media_type;
  int64_t size_bytes = 0;
  bool digitally_signed = false;
};

// One page of the rendition.
struct PageRecord {
  int width = 0;  // pixels of the archived image
  int height = 0;
  double dpi = 300;
  int rotation_deg = 0;   // counter-clockwise turn that made it upright
  double skew_deg = 0;    // counter-clockwise turn that then straightened it
  double confidence = 0;  // mean of its words: the share of them that is likely right
  int word_count = 0;
  bool blank = false;
  int scan_page = 0;                    // which page of the scan it is, from 0, over all originals
  std::vector<Overlay> overlays;        // seals, stamps and pens on it
  std::vector<Correction> corrections;  // words of its text that are not as they were read
  std::vector<ListedWord> doubtful;     // words of its text that a person should look at
  std::vector<ListedWord> handwriting;  // words of its text that were written by hand
  PageHash hash = {};  // what it looks like; nothing decided: blank, or of a program without hashes
};

// In what a document is like another one.
enum class Likeness {
  kSameCode,    // number and notation, organ and day
  kCodeOfYear,  // number and notation, organ and year, but not the day
  kSamePages,   // pages that look alike and say the same
};

struct LikePages {
  int page = 0;   // of the document, from 0
  int other = 0;  // of the other one
  bool operator==(const LikePages&) const = default;
};

// Another stored document that may be this one again. A person decides: nothing is merged.
struct LikeDocument {
  std::string id;
  Likeness likeness = Likeness::kSameCode;
  std::vector<LikePages> pages;  // kSamePages
  bool operator==(const LikeDocument&) const = default;
};

// How the rendition was signed.
struct RenditionSignature {
  std::string wanted_level;  // "B-LT"
  std::string level;         // that was reached
  std::string reason;        // why it is less; empty otherwise
  std::string signer;        // common name of the certificate
  std::string signed_time;   // ISO 8601 with offset
  bool operator==(const RenditionSignature&) const = default;
};

// The rendition is to be signed and is not: the key was gone.
struct AwaitedSignature {
  std::string wanted_level;
  std::string reason;
  std::string since;  // ISO 8601 with offset
  bool operator==(const AwaitedSignature&) const = default;
};

// The document was deleted: it is kept, and neither found nor shown but to those who ask for what
// was deleted.
struct Deletion {
  std::string officer;
  std::string time;  // ISO 8601 with offset
  std::string reason;
  std::string keep_until;  // "2031-12-31": not purged before that day
  bool operator==(const Deletion&) const = default;
};

// What people get to see of a document.
enum class ShownPdf { kRendition, kOriginal };

struct Record {
  std::string id;            // 24 lower-case hexadecimal digits: the head of `source_sha256`
  std::string dossier_code;  // mã hồ sơ; empty when not known
  DocumentFields fields;
  std::vector<PageRecord> pages;
  std::vector<int> blank_pages;         // pages of the scan that are not in the rendition, from 0
  std::vector<OriginalFile> originals;  // one, or the single-page files that make the document
  // Of a document that is one of several in a scan: the id of the one that keeps the originals'
  // bytes for all. Empty: this one keeps them.
  std::string kept_by;
  std::vector<PdfSignature> signatures;  // of the originals, in their order
  // Of the original; of several: of their digests, joined; of a further document in a scan: of that
  // and the page that it begins on.
  std::string source_sha256;
  // Of the rendition. Empty: none was needed, for the one original is a PDF whose own text says
  // what is printed on each page.
  std::string pdf_sha256;
  int64_t pdf_size_bytes = 0;
  std::optional<RenditionSignature> pdf_signature;    // none: the rendition is not signed
  std::optional<AwaitedSignature> awaited_signature;  // only where it is not
  std::string language = "vi";
  std::string agency;      // whose scan this is, from the site's configuration
  std::string created_at;  // ISO 8601 with offset
  int version = 1;         // of this record, from 1; counted by the store
  std::optional<Deletion> deletion;
  // Those that were stored before it, as they were when it came in.
  std::vector<LikeDocument> alike = {};

  ShownPdf shown_pdf() const {
    return pdf_sha256.empty() ? ShownPdf::kOriginal : ShownPdf::kRendition;
  }
};

// Who made a version of a record, when and why.
struct RecordVersion {
  int version = 1;
  std::string officer;  // of the first: "sohoa"
  std::string time;     // ISO 8601 with offset
  std::string reason;   // empty of the first
  bool operator==(const RecordVersion&) const = default;
};

// An officer declared an alarm of the secrecy gate false.
struct QuarantineRelease {
  std::string officer;
  std::string time;  // ISO 8601 with offset
  std::string reason;
};

// An input that was stopped by the secrecy gate. Nothing of its content is kept.
struct QuarantineEntry {
  std::string source_sha256;
  std::string time;  // ISO 8601 with offset
  std::string reason;
  std::string cause_sha256 = {};    // the document whose stamp it was; empty: its own
  std::string dossier_sha256 = {};  // of its dossier's code, so that later documents of the dossier
                                    // are known; empty without a code
  std::optional<QuarantineRelease> release = {};

  bool is_held() const { return !release.has_value(); }
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_RECORD_H_
