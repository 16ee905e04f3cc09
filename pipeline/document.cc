#include "pipeline/document.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ocr/fields/extract.h"
#include "ocr/page/listed_word.h"
#include "pipeline/clock.h"

namespace sohoa {

namespace {

PageText WithReaderConfidence(const PageResult& page) {
  PageText text = page.text;
  auto next = page.reader_confidences.begin();
  for (TextBlock& block : text.blocks)
    for (Line& line : block.lines)
      for (Word& word : line.words) word.confidence = *next++;
  return text;
}

}  // namespace

void FieldPages::Add(const PageResult& page) {
  const int number = count_++;
  KeptPage kept{number, WithReaderConfidence(page), page.codes, page.facts.overlays};
  if (number < kFirst) {
    first_.push_back(std::move(kept));
    return;
  }
  last_.push_back(std::move(kept));
  if (static_cast<int>(last_.size()) <= kLast) return;
  if (static_cast<int>(between_.size()) < kBetween && BearsFields(last_.front().text))
    between_.push_back(std::move(last_.front()));
  last_.pop_front();
}

DocumentFields FieldPages::Extract(const FieldContext& context) const {
  std::vector<NumberedPage> pages;
  const auto add = [&pages](const KeptPage& page) {
    pages.push_back({page.number, &page.text, page.codes, page.overlays});
  };
  std::for_each(first_.begin(), first_.end(), add);
  std::for_each(between_.begin(), between_.end(), add);
  std::for_each(last_.begin(), last_.end(), add);
  return ExtractFields(pages, context);
}

void FieldPages::Describe(absl::Time now, const Vocabulary* vocabulary, const PaperForms* papers,
                          Record* record) const {
  record->created_at = FormatVietnamTime(now);
  if (vocabulary == nullptr) return;
  for (PdfSignature& signature : record->signatures)
    signature.organ = EvidenceOf(signature, *vocabulary).organ;
  record->fields = Extract({.today_iso = FormatVietnamDate(now),
                            .signatures = EvidenceOf(record->signatures, *vocabulary),
                            .vocabulary = vocabulary,
                            .papers = papers});
}

SignatureEvidence EvidenceOf(const PdfSignature& signature, const Vocabulary& vocabulary) {
  return WhoSigned(
      signature.common_name, signature.organization,
      signature.timestamp_time.empty() ? signature.signing_time : signature.timestamp_time,
      vocabulary);
}

std::vector<SignatureEvidence> EvidenceOf(const std::vector<PdfSignature>& signatures,
                                          const Vocabulary& vocabulary) {
  std::vector<SignatureEvidence> evidence;
  for (const PdfSignature& signature : signatures)
    if (signature.check == SignatureCheck::kPassed && !signature.verification.is_timestamp &&
        signature.verification.indication != Indication::kTotalFailed)
      evidence.push_back(EvidenceOf(signature, vocabulary));
  return evidence;
}

PageRecord DescribePage(const PageResult& page, int scan_page) {
  return {.width = page.picture.width,
          .height = page.picture.height,
          .dpi = page.picture.dpi,
          .rotation_deg = page.facts.rotation_deg,
          .skew_deg = page.facts.skew_deg,
          .confidence = MeanConfidence(page.text),
          .word_count = WordCount(page.text),
          .blank = page.facts.blank,
          .scan_page = scan_page,
          .overlays = page.facts.overlays,
          .corrections = page.corrections,
          .doubtful = page.doubtful,
          .handwriting = HandwrittenWords(page.text),
          .hash = page.hash};
}

std::string TitleOf(const DocumentFields& fields, const std::string& fallback) {
  std::string title = fields.type_name.value;
  if (!fields.code.value.empty())
    absl::StrAppend(&title, title.empty() ? "" : " ", fields.code.value);
  if (title.empty()) title = fields.subject.value;
  return title.empty() ? fallback : title;
}

}  // namespace sohoa
