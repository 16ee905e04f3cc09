#include "tools/reading.h"

#include <utility>

#include "absl/status/status.h"
#include "pipeline/reader_process.h"
#include "tools/trust.h"

namespace sohoa {
namespace {

template <typename T>
const T* PointerTo(const std::optional<T>& part) {
  return part ? &*part : nullptr;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reading>> Reading::Open(const Settings& settings) {
  absl::StatusOr<Vocabulary> vocabulary = VocabularyOf(settings);
  if (!vocabulary.ok()) return vocabulary.status();
  absl::StatusOr<SignatureReading> signatures = TrustedReading(settings.roots, settings.revocation);
  if (!signatures.ok()) return signatures.status();
  std::unique_ptr<Reading> reading(new Reading(settings, *std::move(vocabulary)));
  reading->signatures_ = *std::move(signatures);
  if (absl::Status s = reading->engines_.Borrow().status(); !s.ok()) return s;
  return reading;
}

Reading::Reading(const Settings& settings, Vocabulary vocabulary)
    : settings_(settings),
      vocabulary_(std::move(vocabulary)),
      language_(LanguageOf(settings)),
      confidence_(ConfidenceOf(settings)),
      papers_(KnownPapers()),
      digits_(HandwrittenDigits()),
      engines_([this] { return NewReaderProcess({.language = settings_.language}); },
               settings.workers) {}

FlowOptions Reading::Flow() const {
  FlowOptions flow;
  flow.workers = settings_.workers;
  flow.signatures = signatures_;
  flow.stage.vocabulary = &vocabulary_;
  flow.stage.language = PointerTo(language_);
  flow.stage.confidence = PointerTo(confidence_);
  flow.stage.papers = PointerTo(papers_);
  flow.stage.digits = PointerTo(digits_);
  flow.stage.correct = settings_.correct;
  flow.stage.encode.size = SizeOf(settings_);
  flow.stage.review_below = settings_.review_below;
  return flow;
}

}  // namespace sohoa
