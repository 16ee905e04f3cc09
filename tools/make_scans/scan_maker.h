// Makes scans of administrative documents that never existed, with the exact truth beside them:
// typeset in the layout of Decree 30/2020, then damaged as a scanner, the years or a phone would.
// The same spec gives the same pixels on the same machine (same font files).
// A ScanMaker serves one thread; different makers may work on different threads.
#ifndef SOHOA_TOOLS_MAKE_SCANS_SCAN_MAKER_H_
#define SOHOA_TOOLS_MAKE_SCANS_SCAN_MAKER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/geometry.h"
#include "ocr/page/image.h"

namespace sohoa {

enum class ScanProfile {
  kClean,   // office printer, flatbed: straight, white
  kOffice,  // feeder: skew to 3°, noise, coloured paper, sometimes turned, blank backs
  kWorn,    // faded, specks, bleed-through, folds, punch holes, uneven tone
  kPhoto,   // a phone: perspective, shade, the table around the sheet; always upright
};

// kForm is a citizen's application; the others are types of the decree's article 7.
enum class DocumentKind {
  kDecision,
  kDecisionWithTable,
  kLetter,
  kSubmission,
  kReport,
  kNotice,
  kPlan,
  kInvitation,
  kMinutes,
  kDirective,
  kResolution,
  kGuidance,
  kProgramme,
  kForm,
};
inline constexpr int kDocumentKinds = 14;

// What citizens bring to the desk, or are given there.
enum class PaperKind {
  kIdentityCard,      // căn cước công dân, its QR code on the front
  kIdentityCard2024,  // căn cước, its QR code on the back
  kBirthCertificate,
  kBirthExtract,
  kMarriageExtract,
  kBirthDeclaration,
  kCopyRequest,
  kApplication,
  kLandCertificate,
  kLandCertificate2025,
};
inline constexpr int kPaperKinds = 10;

// How a secrecy stamp is made.
enum class StampLook { kRedFramed, kRedPlain, kBlackFramed, kBlackPlain };

struct ScanSpec {
  uint64_t seed = 1;
  ScanProfile profile = ScanProfile::kClean;
  PixelType pixels = PixelType::kBgr;  // kBilevel for G4; a photo is never kBilevel
  int min_pages = 1;                   // printed pages; blank backs come on top
  int max_pages = 3;
  int dpi = 300;    // 100..600
  double fill = 1;  // 0..1: share of each full page's height that text takes, the last one's apart
  bool secret = false;  // stamped MẬT, TỐI MẬT or TUYỆT MẬT
  StampLook stamp_look = StampLook::kRedFramed;
  bool handwritten = false;  // number and day are filled in by hand
  // A citizen's paper instead of an administrative document; `paper_kind` or what the seed decides.
  bool paper = false;
  std::optional<PaperKind> paper_kind;

  // What the seed decides where nothing stands here.
  std::optional<DocumentKind> kind;
  std::optional<double> skew_deg;   // of every page, counter-clockwise positive, within ±10
  std::optional<int> rotation_deg;  // 0, 90, 180 or 270: of every page, counter-clockwise
  // What happens to the sheets on their way through the scanner: another scan of the same document.
  std::optional<uint64_t> damage_seed;
};

// An empty string: the document has none.
struct FieldTruth {
  std::string type;    // "QUYẾT ĐỊNH"; "CÔNG VĂN" for a letter, which prints none
  std::string number;  // "05"
  std::string notation;
  std::string code;       // number/notation
  std::string date;       // ISO 8601
  std::string date_text;  // as printed, with the place before it
  std::string place;
  std::string issuer;
  std::string parent;
  std::string subject;
  std::string signer;
  std::string signer_title;
  std::string authority;  // lines joined by " / "
  std::string urgency;
  std::string secrecy;
  std::vector<std::string> recipients;
  // Of a citizen's paper, by the keys of models/paper_fields.tsv; dates are ISO 8601.
  std::vector<std::pair<std::string, std::string>> details;
  std::vector<std::string> handwritten;  // which of "number" and "date" are not all in print
};

struct WordTruth {
  std::string text;  // UTF-8, NFC, no white space
  double x0 = 0;     // the line's height and the word's width on the undamaged page, in pixels
  double y0 = 0;
  double x1 = 0;
  double y1 = 0;
};

struct PageTruth {
  bool blank = false;
  int rotated_ccw = 0;  // how far the picture is turned: 90 has the page's top at the left
  double skew_ccw = 0;  // degrees by which the text climbs to the right before that turn
  bool sealed = false;
  std::vector<std::string> lines;
  std::vector<WordTruth> words;        // all words of all lines, in the same order
  std::vector<WordTruth> handwriting;  // what is filled in by hand: in none of `lines`
  // Around a secrecy stamp, pixels of the undamaged page; and what share of its ink is black in a
  // picture in black and white, where faded red may vanish.
  std::optional<Box> secrecy_stamp;
  std::optional<double> secrecy_stamp_ink;
};

struct MadePage {
  Image image;
  double dpi = 300;
  PageTruth truth;
};

struct MadeDocument {
  FieldTruth fields;
  std::vector<MadePage> pages;
};

// One document, page by page: a thousand pages need the memory of one.
class ScanMaker {
 public:
  //   kInvalidArgument     a value outside what ScanSpec states
  //   kFailedPrecondition  the typeface is not installed
  static absl::StatusOr<ScanMaker> Create(const ScanSpec& spec);

  ScanMaker(ScanMaker&&) noexcept;
  ScanMaker& operator=(ScanMaker&&) noexcept;
  ~ScanMaker();

  const FieldTruth& fields() const;

  // The next page, nullopt after the last one. kResourceExhausted: no memory for its picture.
  absl::StatusOr<std::optional<MadePage>> Next();

 private:
  class State;
  explicit ScanMaker(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The whole document at once; errors as ScanMaker's.
absl::StatusOr<MadeDocument> MakeDocument(const ScanSpec& spec);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_SCAN_MAKER_H_
