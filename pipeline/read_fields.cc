#include "pipeline/read_fields.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "pipeline/document.h"

namespace sohoa {
namespace {

class FieldsSink final : public DocumentSink {
 public:
  FieldsSink(const std::vector<InputDocument>& batch, const Clock& clock,
             const PageStageOptions& stage, const std::function<void(const FieldsOutcome&)>& tell)
      : batch_(batch),
        clock_(clock),
        vocabulary_(stage.vocabulary),
        papers_(stage.papers),
        tell_(tell) {}

  bool Admit(size_t) override { return true; }

  bool AddPage(size_t document, PageResult page) override {
    if (page.secrecy) {
      Fail(document, {batch_[document].path(), std::nullopt,
                      absl::FailedPreconditionError(
                          "a page bears a secrecy stamp: nothing of the document is shown")});
      return false;
    }
    const int scan_page = scanned_++;
    if (page.facts.blank) {
      outcome_.record.blank_pages.push_back(scan_page);
      return true;
    }
    pages_.Add(page);
    outcome_.record.pages.push_back(DescribePage(page, scan_page));
    return true;
  }

  void Fail(size_t, FlowFailure failure) override { outcome_.failure = std::move(failure); }

  void End(size_t document, const DocumentEnd& end) override {
    outcome_.input = batch_[document];
    if (outcome_.failure)
      outcome_.record = {};
    else
      Finish(end);
    tell_(outcome_);
    outcome_ = {};
    pages_ = {};
    scanned_ = 0;
  }

 private:
  void Finish(const DocumentEnd& end) {
    Record& record = outcome_.record;
    record.signatures = end.signatures;
    pages_.Describe(clock_.Now(), vocabulary_, papers_, &record);
    for (size_t k = 0; k < outcome_.input.files.size(); ++k)
      record.originals.push_back(
          {.path = outcome_.input.files[k],
           .media_type = MediaTypeOf(outcome_.input.files[k]),
           .digitally_signed = k < end.is_signed.size() && end.is_signed[k]});
  }

  const std::vector<InputDocument>& batch_;
  const Clock& clock_;
  const Vocabulary* const vocabulary_;
  const PaperForms* const papers_;
  const std::function<void(const FieldsOutcome&)>& tell_;

  // Of the document that is being delivered.
  FieldsOutcome outcome_;
  FieldPages pages_;
  int scanned_ = 0;
};

}  // namespace

void ReadFields(const std::vector<InputDocument>& batch, EnginePool* engines, const Clock& clock,
                const FlowOptions& flow, const std::function<void(const FieldsOutcome&)>& tell,
                const std::atomic<bool>& stop) {
  FieldsSink sink(batch, clock, flow.stage, tell);
  RunFlow(batch, flow, engines, &sink, stop);
}

}  // namespace sohoa
