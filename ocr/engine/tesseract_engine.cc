#include "ocr/engine/tesseract_engine.h"

#include <omp.h>
#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr char kDebianDataDir[] = "/usr/share/tesseract-ocr/5/tessdata";

// Tesseract opens an OpenMP team of four inside each page, which makes parallel pages 4–7 times
// slower. OMP_THREAD_LIMIT is read when libgomp is loaded and omp_set_num_threads is overruled by
// Tesseract's own num_threads clause; a thread that may not open any active region is what works.
void SilenceOpenMpOnThisThread() { omp_set_max_active_levels(0); }

absl::Status CheckLanguageData(const TesseractOptions& options, const std::string& dir) {
  for (absl::string_view name : absl::StrSplit(options.language, '+')) {
    const std::filesystem::path file =
        std::filesystem::path(dir) / absl::StrCat(name, ".traineddata");
    std::error_code ec;
    if (std::filesystem::is_regular_file(file, ec)) continue;
    return absl::NotFoundError(absl::StrCat("no reading data for this language: ", name,
                                            ": install the package tesseract-ocr-", name));
  }
  return absl::OkStatus();
}

// Reads the elements of one level at the iterator's place.
Box BoxAt(const tesseract::PageIterator& it, tesseract::PageIteratorLevel level) {
  Box box;
  if (!it.BoundingBox(level, &box.x0, &box.y0, &box.x1, &box.y1)) return {};
  return box;
}

int BaselineAt(const tesseract::PageIterator& it, const Box& line) {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  if (!it.Baseline(tesseract::RIL_TEXTLINE, &x0, &y0, &x1, &y1)) return line.y1;
  return (y0 + y1) / 2;
}

// The word at the iterator's place; empty text when nothing that can be kept was read there.
Word WordAt(const tesseract::LTRResultIterator& it) {
  const std::unique_ptr<char[]> raw(it.GetUTF8Text(tesseract::RIL_WORD));
  if (raw == nullptr) return {};
  std::string text = NormalizeText(raw.get());
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  const float percent = it.Confidence(tesseract::RIL_WORD);
  return {std::move(text), BoxAt(it, tesseract::RIL_WORD),
          std::clamp(percent / 100.0f, 0.0f, 1.0f)};
}

constexpr float kRatingScale = 7;  // of Tesseract's ratings to -ln of a probability

// Letter by letter what Tesseract took into consideration for a word, likeliest first; empty where
// it was not asked to tell.
std::vector<std::vector<SymbolChoice>> ChoicesAt(const tesseract::ResultIterator& it) {
  std::vector<std::vector<SymbolChoice>> choices;
  const auto* letters = it.GetBestLSTMSymbolChoices();
  if (letters == nullptr) return choices;
  for (const auto& letter : *letters) {
    std::vector<SymbolChoice> symbols;
    for (const auto& [text, rating] : letter)
      if (text != nullptr)
        symbols.push_back({NormalizeText(text), std::exp(-std::max(0.0F, rating) / kRatingScale)});
    std::stable_sort(symbols.begin(), symbols.end(),
                     [](const auto& a, const auto& b) { return a.probability > b.probability; });
    const bool is_space = symbols.empty() || symbols.front().text == " ";  // in front of the word
    if (!is_space) choices.push_back(std::move(symbols));
  }
  return choices;
}

Word WordWithChoicesAt(const tesseract::ResultIterator& it) {
  Word word = WordAt(it);
  word.choices = ChoicesAt(it);
  return word;
}

// Walks Tesseract's result once and groups its words into lines and blocks (its paragraphs).
// `word_at` makes a word of the iterator's place.
template <typename Iterator, typename WordMaker>
PageText CollectText(Iterator* it, const ImageView& image, double dpi, WordMaker word_at) {
  PageText page{.width = image.width, .height = image.height, .dpi = dpi, .blocks = {}};
  if (it == nullptr) return page;
  bool new_block = true;
  bool new_line = true;
  do {
    new_block |= it->IsAtBeginningOf(tesseract::RIL_PARA);
    new_line |= it->IsAtBeginningOf(tesseract::RIL_TEXTLINE);
    Word word = word_at(*it);
    if (word.text.empty()) continue;
    if (new_block) page.blocks.emplace_back();
    TextBlock& block = page.blocks.back();
    if (new_block || new_line) {
      block.lines.emplace_back();
      block.lines.back().baseline_y = BaselineAt(*it, word.box);
    }
    new_block = new_line = false;
    Line& line = block.lines.back();
    line.box = Union(line.box, word.box);
    block.box = Union(block.box, word.box);
    line.words.push_back(std::move(word));
  } while (it->Next(tesseract::RIL_WORD));
  return page;
}

tesseract::PageSegMode SegmentationFor(ReadMode mode) {
  switch (mode) {
    case ReadMode::kPage:
      return tesseract::PSM_AUTO;
    case ReadMode::kBlock:
    case ReadMode::kLine:  // as a block: of the lines above and below, too, something may be seen
      return tesseract::PSM_SINGLE_BLOCK;
    case ReadMode::kSparse:
      return tesseract::PSM_SPARSE_TEXT;
    case ReadMode::kDigits:
      return tesseract::PSM_SINGLE_WORD;
  }
  return tesseract::PSM_AUTO;
}

struct Tesseract : tesseract::TessBaseAPI {
  using tesseract::TessBaseAPI::GetLTRIterator;  // meant for those who derive
};

class TesseractEngine final : public OcrEngine {
 public:
  explicit TesseractEngine(int deadline_ms) : deadline_ms_(deadline_ms) {}
  ~TesseractEngine() override { api_.End(); }

  absl::Status Init(const std::string& dir, const std::string& language) {
    SilenceOpenMpOnThisThread();
    if (api_.Init(dir.c_str(), language.c_str(), tesseract::OEM_LSTM_ONLY) != 0)
      return absl::InternalError(absl::StrCat("the reader cannot load its data: ", language));
    api_.SetVariable("debug_file", "/dev/null");
    // Print on office paper is dark on light, so the second pass over inverted lines only costs
    // time.
    api_.SetVariable("tessedit_do_invert", "0");
    // Neither typewriters nor upright columns of letters: each is looked for in every line, and the
    // network reads the line all the same. Tables come cell by cell from `FindRegions`. Paragraphs
    // are told by where lines begin and end; what they say adds nothing on made and real scans.
    api_.SetVariable("textord_disable_pitch_test", "1");
    api_.SetVariable("textord_tabfind_vertical_text", "0");
    api_.SetVariable("textord_tabfind_find_tables", "0");
    api_.SetVariable("paragraph_text_based", "0");
    return absl::OkStatus();
  }

  absl::StatusOr<PageText> Read(ImageView image, double dpi, ReadMode mode) override {
    SilenceOpenMpOnThisThread();
    if (absl::Status s = CheckReadable(image, dpi); !s.ok()) return s;
    api_.SetPageSegMode(SegmentationFor(mode));
    api_.SetVariable("tessedit_char_whitelist", mode == ReadMode::kDigits ? "0123456789" : "");
    const bool with_choices = mode == ReadMode::kLine;  // a seventh of the time more
    api_.SetVariable("lstm_choice_mode", with_choices ? "2" : "0");
    try {
      return Recognize(image, dpi, with_choices);
    } catch (const std::exception& e) {
      return absl::InternalError(absl::StrCat("the reader failed: ", e.what()));
    }
  }

 private:
  absl::StatusOr<PageText> Recognize(const ImageView& image, double dpi, bool with_choices) {
    api_.SetImage(image.data, image.width, image.height, 1, static_cast<int>(image.stride));
    api_.SetSourceResolution(static_cast<int>(std::lround(dpi)));
    tesseract::ETEXT_DESC monitor;
    monitor.set_deadline_msecs(deadline_ms_);
    const int rc = api_.Recognize(&monitor);
    // On a missed deadline Tesseract makes up the words it has not read, so nothing of the page is
    // kept.
    if (monitor.deadline_exceeded()) {
      api_.Clear();
      return absl::DeadlineExceededError(
          absl::StrCat("reading took too long: more than ", deadline_ms_ / 1000, " s"));
    }
    if (rc != 0) return absl::InternalError("the reader failed on this page");
    PageText page = Collect(image, dpi, with_choices);
    api_.Clear();
    return page;
  }

  // Only ResultIterator can tell choices; but it finds out the order of a line's words anew for
  // each of them, as Arabic would need it: 2 % of all computing.
  PageText Collect(const ImageView& image, double dpi, bool with_choices) {
    if (with_choices) {
      const std::unique_ptr<tesseract::ResultIterator> it(api_.GetIterator());
      return CollectText(it.get(), image, dpi, WordWithChoicesAt);
    }
    const std::unique_ptr<tesseract::LTRResultIterator> it(api_.GetLTRIterator());
    return CollectText(it.get(), image, dpi, WordAt);
  }

  const int deadline_ms_;
  Tesseract api_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<OcrEngine>> NewTesseractEngine(const TesseractOptions& options) {
  const std::string dir = options.data_dir.empty() ? kDebianDataDir : options.data_dir;
  if (absl::Status s = CheckLanguageData(options, dir); !s.ok()) return s;
  auto engine = std::make_unique<TesseractEngine>(options.deadline_ms);
  if (absl::Status s = engine->Init(dir, options.language); !s.ok()) return s;
  return engine;
}

}  // namespace sohoa
