#include "pipeline/page_stage.h"

#include <chrono>
#include <exception>
#include <iterator>
#include <new>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ocr/fields/secrecy_stamp.h"
#include "ocr/image/barcode.h"
#include "ocr/image/decode.h"
#include "ocr/image/hash_page.h"
#include "ocr/image/patch_code.h"
#include "ocr/image/red_ink.h"
#include "ocr/text/grammar.h"
#include "pipeline/confirm_numbers.h"
#include "pipeline/debug_pictures.h"
#include "pipeline/own_text.h"
#include "pipeline/read_again.h"
#include "pipeline/read_cells_again.h"
#include "pipeline/read_handwriting.h"
#include "pipeline/read_lines_again.h"
#include "pipeline/read_name_again.h"
#include "pipeline/read_numerals.h"
#include "pipeline/read_regions.h"
#include "pipeline/unread_stamp.h"

namespace sohoa {
namespace {

// Milliseconds since it was made or last asked.
class Stopwatch {
 public:
  double LapMs() {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double, std::milli> lap = now - last_;
    last_ = now;
    return lap.count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

void Add(std::vector<Correction> more, std::vector<Correction>& corrections) {
  std::move(more.begin(), more.end(), std::back_inserter(corrections));
}

// Looks a second time at what the first reading may have got wrong. Boxes are still those of the
// reading image.
absl::Status ReadAgain(const PreparedPage& page, const ReadingImages& images,
                       const PageStageOptions& options, OcrEngine* engine, PageResult& result) {
  PageText& text = result.text;
  absl::StatusOr<std::vector<Correction>> dates =
      ReadDatesAgain(images.print, images.dpi, engine, text);
  if (!dates.ok()) return dates.status();
  Add(*std::move(dates), result.corrections);
  if (absl::Status s = ConfirmNumbers(images, engine, text); !s.ok()) return s;
  absl::StatusOr<std::vector<Correction>> cells =
      ReadCellsAgain(images.print, images.dpi, page.regions, engine, text);
  if (!cells.ok()) return cells.status();
  Add(*std::move(cells), result.corrections);
  // A stamp set over the number looks like handwriting there.
  if (options.digits != nullptr && !result.secrecy)
    Add(ReadHandwriting(images.print, page.archive.view(), page.reduction, *options.digits, text),
        result.corrections);
  std::vector<Box> unsure;
  for (const Box& area : page.facts.unsure) unsure.push_back(Scaled(area, 1 / page.reduction));
  if (options.language != nullptr && options.correct) {
    absl::StatusOr<std::vector<Correction>> lines = ReadLinesAgain(images, unsure, engine, text);
    if (!lines.ok()) return lines.status();
    Add(*std::move(lines), result.corrections);
  }
  if (options.vocabulary != nullptr && options.correct) {
    absl::StatusOr<std::vector<Correction>> name =
        ReadNameAgain(images, unsure, *options.vocabulary, engine, text);
    if (!name.ok()) return name.status();
    Add(*std::move(name), result.corrections);
  }
  Add(CountStrokesOfNumerals(images.print, text), result.corrections);
  return absl::OkStatus();
}

// On a picture of so many times the archive's pixels each way.
std::vector<Box> SealsOf(const PageFacts& facts, double scale) {
  std::vector<Box> seals;
  for (const Overlay& overlay : facts.overlays)
    if (overlay.kind == OverlayKind::kSeal) seals.push_back(Scaled(overlay.box, scale));
  return seals;
}

// Fills in text, corrections and, if it is printed in black, the secrecy stamp.
absl::Status ReadText(const PreparedPage& page, const PageStageOptions& options, OcrEngine* engine,
                      PageResult& result) {
  const ReadingImages images{page.reading.view(), page.stamps.view(), page.dpi / page.reduction,
                             page.reader_scale};
  absl::StatusOr<PageText> text = ReadRegions(images, page.regions, engine);
  if (!text.ok()) return text.status();
  result.text = *std::move(text);
  // Before any word of it may be changed.
  result.secrecy = FindSecrecyStamp(result.text, SealsOf(page.facts, 1 / page.reduction));
  if (absl::Status s = ReadAgain(page, images, options, engine, result); !s.ok()) return s;
  for (Correction& change : result.corrections) change.box = Scaled(change.box, page.reduction);
  Rescale(page.reduction, &result.text);
  result.text.width = page.archive.width();
  result.text.height = page.archive.height();
  DoubtWordsIn(page.facts.unsure, &result.text);
  return absl::OkStatus();
}

// Letters that the reader is sure of: upside down, print turns into a few doubtful ones.
absl::StatusOr<double> Legibility(ImageView reading, double dpi, OcrEngine* engine) {
  constexpr float kSure = 0.5F;
  constexpr size_t kFewestBytes = 2;  // a single stroke or dot reads like a letter any way up
  const absl::StatusOr<PageText> text = engine->Read(reading, dpi, ReadMode::kSparse);
  if (!text.ok()) return text.status();
  double legible = 0;
  ForEachLine(*text, [&](const Line& line) {
    for (const Word& word : line.words)
      if (word.confidence > kSure && word.text.size() >= kFewestBytes)
        legible += static_cast<double>(word.text.size()) * static_cast<double>(word.confidence);
  });
  return legible;
}

absl::StatusOr<std::optional<std::string>> ReadRedStamp(RedInk red, const std::vector<Box>& seals,
                                                        OcrEngine* engine) {
  // Scattered words first, with seals among them: a seal may lie on the stamp. It may also keep the
  // reader from a stamp that stands apart. A stamp that stands alone is taken for a picture there,
  // but not as a line of text.
  constexpr ReadMode kAttempts[] = {ReadMode::kSparse, ReadMode::kSparse, ReadMode::kBlock};
  for (size_t attempt = 0; attempt < std::size(kAttempts); ++attempt) {
    if (attempt == 1) KeepWords(seals, &red);
    absl::StatusOr<PageText> red_text = engine->Read(red.image.view(), red.dpi, kAttempts[attempt]);
    if (!red_text.ok()) return red_text.status();
    if (std::optional<std::string> stamp = FindSecrecyStamp(*red_text, seals)) return stamp;
  }
  return std::optional<std::string>();
}

// In pixels of the archived image. Blue ones are a registry's: secrecy is stamped in red, and may
// be copied in black.
std::vector<FaintFrame> FramesOfStamps(const PreparedPage& page) {
  std::vector<FaintFrame> frames;
  for (const FaintFrame& frame : page.faint_frames) {
    const Box box = Scaled(frame.box, page.reduction);
    const bool is_blue = std::any_of(
        page.facts.overlays.begin(), page.facts.overlays.end(), [&](const Overlay& overlay) {
          const Box shared = Intersection(overlay.box, box);
          return overlay.kind == OverlayKind::kStamp && overlay.colour == InkColour::kBlue &&
                 2 * shared.width() > box.width() && 2 * shared.height() > box.height();
        });
    if (!is_blue) frames.push_back({box, frame.trace});
  }
  return frames;
}

std::vector<Box> StampsOf(const PageFacts& facts) {
  std::vector<Box> stamps;
  for (const Overlay& overlay : facts.overlays)
    if (overlay.kind == OverlayKind::kStamp) stamps.push_back(overlay.box);
  return stamps;
}

// Not merely one that nobody could read: its name may still be found another way.
bool IsNamed(const std::optional<std::string>& stamp) { return stamp && *stamp != kUnreadStamp; }

// Its bars and its code shine through, and leave grains and frames. Nothing else stands on it.
bool IsBackOfSeparatorSheet(const PreparedPage& page, const PageText& text) {
  return WordCount(text) == 0 && BearsPatchT(page.archive.view(), page.dpi, kPatchShiningThrough);
}

// The stamp on this page, printed in black or in red: red is read apart, because the reading image
// is made to lose it. A frame in which nothing can be read counts as one: rather a false alarm.
absl::StatusOr<std::optional<std::string>> FindStamp(const PreparedPage& page, const PageText& text,
                                                     OcrEngine* engine, DebugPictures& debug) {
  std::optional<std::string> in_print = FindSecrecyStamp(text, SealsOf(page.facts, 1));
  if (IsNamed(in_print)) return in_print;
  if (std::optional<RedInk> red = FindRedInk(page.archive.view(), page.dpi)) {
    debug.Add({"red", red->image.view(), {}});
    const std::vector<Box> seals = SealsOf(page.facts, red->dpi / page.dpi);
    absl::StatusOr<std::optional<std::string>> stamp = ReadRedStamp(*std::move(red), seals, engine);
    if (!stamp.ok() || stamp->has_value()) return stamp;
  }
  std::optional<std::string> unread = std::move(in_print);
  if (MayHoldSecrecyStamp(FramesOfStamps(page), StampsOf(page.facts), text) &&
      !IsBackOfSeparatorSheet(page, text))
    unread = kUnreadStamp;
  return unread;
}

// Mends what was misread, then says of each word how likely it is right.
void MendAndJudge(const PageStageOptions& options, PageResult& result) {
  constexpr size_t kMostDoubtful = 100;  // of one page; a page that is worse is read by a person
  if (options.language != nullptr && options.correct) {
    // Codes first: it divides words, and the parts are judged by their neighbours then.
    Add(MendCodes(*options.language, result.text), result.corrections);
    Add(CorrectText(*options.language, {}, result.text), result.corrections);
  }
  ForEachLine(result.text, [&](const Line& line) {
    for (const Word& word : line.words) result.reader_confidences.push_back(word.confidence);
  });
  if (options.language != nullptr && options.confidence != nullptr)
    Calibrate(*options.confidence,
              LookAtWords(*options.language, result.corrections, result.facts.unsure, result.text),
              result.text);
  result.doubtful = DoubtfulWords(result.text, options.review_below, kMostDoubtful);
}

// Instead of what was read: nothing is to be mended or doubted then.
void TakeOwnText(PageText own, const PageFacts& facts, PageResult& result) {
  own = Normalized(std::move(own));
  if (!SaysWhatIsPrinted(own, result.text)) return;
  own.width = result.text.width;
  own.height = result.text.height;
  own.dpi = result.text.dpi;
  if (!result.secrecy) result.secrecy = FindSecrecyStamp(own, SealsOf(facts, 1));
  result.corrections.clear();
  result.reader_confidences.assign(static_cast<size_t>(WordCount(own)), 1);
  result.text = std::move(own);
  result.own_text = true;
}

std::vector<PageCode> FindCodes(const PreparedPage& page) {
  std::vector<PageCode> codes;
  for (Barcode& code : ReadBarcodes(page.archive.view(), page.dpi))
    codes.push_back({std::move(code.text), code.box});
  return codes;
}

absl::StatusOr<PageResult> RunSteps(ScannedPage scanned, OcrEngine* engine,
                                    const PageStageOptions& options, DebugPictures debug) {
  PageResult result;
  Stopwatch watch;
  const std::optional<PageText> own_text = std::move(scanned.own_text);
  absl::StatusOr<DecodedPage> decoded = DecodePage(std::move(scanned), options.limits);
  if (!decoded.ok()) return decoded.status();
  result.ms.decode = watch.LapMs();

  // On the scan, since bars may be taken for the edge of a photographed sheet.
  result.patch_t = BearsPatchT(decoded->image.view(), decoded->dpi);
  PrepareOptions prepare = options.prepare;
  prepare.legibility = [engine](ImageView reading, double dpi) {
    return Legibility(reading, dpi, engine);
  };
  if (debug.wanted()) prepare.on_step = [&](const PrepareStep& step) { debug.Add(step); };
  absl::StatusOr<PreparedPage> prepared = PreparePage(*std::move(decoded), prepare);
  if (!prepared.ok()) return prepared.status();
  result.facts = prepared->facts;
  if (!result.facts.blank) {
    result.codes = FindCodes(*prepared);
    result.hash = HashPage(prepared->reading.view());
  }
  if (result.facts.photographed && !result.patch_t)
    result.patch_t = BearsPatchT(prepared->archive.view(), prepared->dpi);
  result.ms.prepare = watch.LapMs();

  if (absl::Status s = ReadText(*prepared, options, engine, result); !s.ok()) return s;
  debug.AddWords(prepared->archive.view(), result.text);
  if (!IsNamed(result.secrecy)) {
    absl::StatusOr<std::optional<std::string>> stamp =
        FindStamp(*prepared, result.text, engine, debug);
    if (!stamp.ok()) return stamp.status();
    if (*stamp) result.secrecy = *std::move(stamp);
  }
  if (own_text) TakeOwnText(*own_text, prepared->facts, result);
  if (!result.own_text) MendAndJudge(options, result);
  result.ms.read = watch.LapMs();
  if (result.secrecy && !options.picture_of_secret) return result;
  if (absl::Status s = debug.Save(); !s.ok()) return s;

  absl::StatusOr<PagePicture> picture =
      EncodePicture(prepared->archive.view(), prepared->dpi, options.encode);
  if (!picture.ok()) return picture.status();
  result.picture = *std::move(picture);
  result.ms.encode = watch.LapMs();
  return result;
}

}  // namespace

absl::StatusOr<PageResult> ProcessPage(ScannedPage page, OcrEngine* engine,
                                       const PageStageOptions& options, const std::string& name) {
  try {
    return RunSteps(std::move(page), engine, options, {options.debug_dir, name});
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(
        "not enough memory for this page: use fewer workers or a smaller scan");
  } catch (const std::exception& e) {
    return absl::InternalError(absl::StrCat("an unexpected failure: ", e.what()));
  }
}

}  // namespace sohoa
