// What scans are read with, as the settings say it.
#ifndef SOHOA_TOOLS_READING_H_
#define SOHOA_TOOLS_READING_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "ocr/fields/paper_forms.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/image/digit_classifier.h"
#include "ocr/text/confidence.h"
#include "ocr/text/language_model.h"
#include "pipeline/engine_pool.h"
#include "pipeline/flow.h"
#include "tools/settings.h"

namespace sohoa {

// Models, words and readers. Neither moved nor copied: the flow's options point into it.
class Reading {
 public:
  // The site's words and the certificates that it trusts are read, and a first reader is started.
  // Errors of VocabularyOf and TrustedReading; kNotFound and the like where there is no reader for
  // the language.
  static absl::StatusOr<std::unique_ptr<Reading>> Open(const Settings& settings);

  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  EnginePool* engines() { return &engines_; }

  // Valid as long as this.
  FlowOptions Flow() const;

 private:
  Reading(const Settings& settings, Vocabulary vocabulary);

  const Settings settings_;
  const Vocabulary vocabulary_;
  const std::optional<LanguageModel> language_;
  const std::optional<ConfidenceModel> confidence_;
  const std::optional<PaperForms> papers_;
  const std::optional<DigitClassifier> digits_;
  SignatureReading signatures_;
  EnginePool engines_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_READING_H_
