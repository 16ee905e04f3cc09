#include "pipeline/page_stage.h"

#include <chrono>
#include <exception>
#include <iterator>
#include <new>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ocr/fields/extract.h"
#include "ocr/image/decode.h"
#include "ocr/image/red_ink.h"
#include "ocr/text/grammar.h"
#include "pipeline/debug_pictures.h"
#include "pipeline/read_again.h"
#include "pipeline/read_handwriting.h"
#include "pipeline/read_numerals.h"
#include "pipeline/read_regions.h"

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

absl::StatusOr<PageText> ReadText(const PreparedPage& page, const DigitClassifier* digits,
                                  OcrEngine* engine, std::vector<Correction>& corrections) {
  const ReadingImages images{page.reading.view(), page.stamps.view(), page.dpi / page.reduction,
                             page.reader_scale};
  absl::StatusOr<PageText> text = ReadRegions(images, page.regions, engine);
  if (!text.ok()) return text;
  absl::StatusOr<std::vector<Correction>> dates =
      ReadDatesAgain(images.print, images.dpi, engine, *text);
  if (!dates.ok()) return dates.status();
  corrections = *std::move(dates);
  std::vector<Correction> numerals = CountStrokesOfNumerals(images.print, *text);
  std::move(numerals.begin(), numerals.end(), std::back_inserter(corrections));
  if (digits != nullptr) {
    std::vector<Correction> written =
        ReadHandwriting(page.reading.view(), page.archive.view(), page.reduction, *digits, *text);
    std::move(written.begin(), written.end(), std::back_inserter(corrections));
  }
  for (Correction& change : corrections) change.box = Scaled(change.box, page.reduction);
  Rescale(page.reduction, &*text);
  text->width = page.archive.width();
  text->height = page.archive.height();
  DoubtWordsIn(page.facts.unsure, &*text);
  return text;
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

// The stamp on this page, printed in black or in red: red is read apart, because the reading image
// is made to lose it.
absl::StatusOr<std::optional<std::string>> FindStamp(const PreparedPage& page, const PageText& text,
                                                     OcrEngine* engine, DebugPictures& debug) {
  if (std::optional<std::string> stamp = FindSecrecyStamp(text)) return stamp;
  const std::optional<RedInk> red = FindRedInk(page.archive.view(), page.dpi);
  if (!red) return std::optional<std::string>();
  debug.Add({"red", red->image.view(), {}});
  // Scattered words first, with seals among them; a stamp that stands alone is taken for a picture
  // there, but not as a line of text.
  for (const ReadMode mode : {ReadMode::kSparse, ReadMode::kBlock}) {
    absl::StatusOr<PageText> red_text = engine->Read(red->image.view(), red->dpi, mode);
    if (!red_text.ok()) return red_text.status();
    if (std::optional<std::string> stamp = FindSecrecyStamp(*red_text)) return stamp;
  }
  return std::optional<std::string>();
}

// Mends what was misread, then says of each word how likely it is right.
void MendAndJudge(const PageStageOptions& options, PageResult& result) {
  constexpr size_t kMostDoubtful = 100;  // of one page; a page that is worse is read by a person
  if (options.language != nullptr && options.correct) {
    // Codes first: it divides words, and the parts are judged by their neighbours then.
    const auto add = [&](std::vector<Correction> mended) {
      std::move(mended.begin(), mended.end(), std::back_inserter(result.corrections));
    };
    add(MendCodes(*options.language, result.text));
    add(CorrectText(*options.language, {}, result.text));
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

absl::StatusOr<PageResult> RunSteps(ScannedPage scanned, OcrEngine* engine,
                                    const PageStageOptions& options, DebugPictures debug) {
  PageResult result;
  Stopwatch watch;
  absl::StatusOr<DecodedPage> decoded = DecodePage(std::move(scanned), options.limits);
  if (!decoded.ok()) return decoded.status();
  result.ms.decode = watch.LapMs();

  PrepareOptions prepare = options.prepare;
  prepare.legibility = [engine](ImageView reading, double dpi) {
    return Legibility(reading, dpi, engine);
  };
  if (debug.wanted()) prepare.on_step = [&](const PrepareStep& step) { debug.Add(step); };
  absl::StatusOr<PreparedPage> prepared = PreparePage(*std::move(decoded), prepare);
  if (!prepared.ok()) return prepared.status();
  result.facts = prepared->facts;
  result.ms.prepare = watch.LapMs();

  absl::StatusOr<PageText> text = ReadText(*prepared, options.digits, engine, result.corrections);
  if (!text.ok()) return text.status();
  result.text = *std::move(text);
  debug.AddWords(prepared->archive.view(), result.text);
  absl::StatusOr<std::optional<std::string>> stamp =
      FindStamp(*prepared, result.text, engine, debug);
  if (!stamp.ok()) return stamp.status();
  result.secrecy = *std::move(stamp);
  MendAndJudge(options, result);
  result.ms.read = watch.LapMs();
  if (result.secrecy && !options.picture_of_secret) return result;
  if (absl::Status s = debug.Save(); !s.ok()) return s;

  absl::StatusOr<CompressedPage> picture =
      EncodePage(prepared->archive.view(), prepared->dpi, options.encode);
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
