#include "pipeline/convert.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pipeline/atomic_file.h"
#include "pipeline/document.h"
#include "storage/pdf/pdf_writer.h"

namespace sohoa {
namespace {

absl::Status WithPlace(const FlowFailure& failure) {
  return absl::Status(failure.status.code(), DescribeFailure(failure));
}

// Puts the pages of all inputs one behind the other.
class ConvertSink final : public DocumentSink {
 public:
  ConvertSink(const std::vector<InputDocument>& inputs, PdfWriter* pdf, const ConvertOptions& options)
      : inputs_(inputs), pdf_(pdf), options_(options) {}

  bool Admit(size_t) override { return !failed_.load(); }

  bool AddPage(size_t document, PageResult page) override {
    if (!status_.ok()) return false;
    if (page.secrecy && !options_.allow_secret) {
      const absl::Status refusal = absl::FailedPreconditionError(
          "a page bears a secrecy stamp: nothing was written (see --allow-secret)");
      return Stop(WithPlace({inputs_[document].path(), std::nullopt, refusal}));
    }
    if (absl::Status s = pdf_->AddPage(page.picture, page.text); !s.ok()) return Stop(std::move(s));
    absl::StrAppend(&converted_.text, ToPlainText(page.text), "\f");
    field_pages_.Add(page.text);
    converted_.record.pages.push_back(DescribePage(page));
    if (options_.on_page) options_.on_page(static_cast<int>(converted_.record.pages.size()), opened_.load());
    return true;
  }

  void Fail(size_t, FlowFailure failure) override { Stop(WithPlace(failure)); }

  void End(size_t document, const DocumentEnd& end) override {
    for (size_t k = 0; k < inputs_[document].files.size(); ++k) {
      const std::string& file = inputs_[document].files[k];
      std::error_code ignored;  // the size is for people; a file that is gone by now was read
      converted_.record.originals.push_back(
          {.path = file,
           .media_type = MediaTypeOf(file),
           .size_bytes = static_cast<int64_t>(std::filesystem::file_size(file, ignored)),
           .digitally_signed = k < end.is_signed.size() && end.is_signed[k]});
    }
  }

  void Opened(int pages) { opened_ += std::max(0, pages); }

  const absl::Status& status() const { return status_; }

  Converted Take(absl::Time now) {
    converted_.record.fields = field_pages_.Extract(FormatVietnamDate(now));
    converted_.record.created_at = FormatVietnamTime(now);
    return std::move(converted_);
  }

 private:
  // Keeps the first failure and gives up what is still to come. Always false.
  bool Stop(absl::Status status) {
    if (status_.ok()) status_ = std::move(status);
    failed_.store(true);
    return false;
  }

  const std::vector<InputDocument>& inputs_;
  PdfWriter* const pdf_;
  const ConvertOptions& options_;
  FieldPages field_pages_;
  Converted converted_;
  absl::Status status_;
  std::atomic<bool> failed_{false};  // read by the feeding thread
  std::atomic<int> opened_{0};
};

}  // namespace

std::string DescribeFailure(const FlowFailure& failure) {
  std::string text = absl::StrCat(failure.file, ": ");
  if (failure.page) absl::StrAppend(&text, "page ", *failure.page + 1, ": ");
  return absl::StrCat(text, failure.status.message());
}

absl::StatusOr<Converted> ConvertToPdf(const std::vector<InputDocument>& inputs, const std::string& pdf_path,
                                       EnginePool* engines, const Clock& clock, const ConvertOptions& options,
                                       const std::atomic<bool>& stop) {
  absl::StatusOr<PartFile> part = PartFile::For(pdf_path);
  if (!part.ok()) return WithPlace({pdf_path, std::nullopt, part.status()});
  absl::StatusOr<std::unique_ptr<PdfWriter>> pdf = NewPdfWriter(part->path());
  if (!pdf.ok()) return WithPlace({pdf_path, std::nullopt, pdf.status()});
  ConvertSink sink(inputs, pdf->get(), options);
  RunFlow(inputs, options.flow, engines, &sink, stop, [&](size_t, int pages) { sink.Opened(pages); });
  if (stop.load()) return absl::CancelledError("interrupted: nothing was written");
  if (!sink.status().ok()) return sink.status();
  Converted converted = sink.Take(clock.Now());
  const std::string name = std::filesystem::path(inputs.front().path()).stem().string();
  absl::Status done = (*pdf)->Finish(
      {.title = TitleOf(converted.record.fields, name), .created_at = converted.record.created_at});
  if (done.ok()) done = part->MoveIntoPlace();
  if (!done.ok()) return WithPlace({pdf_path, std::nullopt, done});
  return converted;
}

}  // namespace sohoa
