#include "pipeline/convert.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pipeline/atomic_file.h"
#include "pipeline/rendition.h"
#include "storage/pdf/pdf_writer.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

// Puts the pages of all inputs one behind the other.
class ConvertSink final : public DocumentSink {
 public:
  ConvertSink(const std::vector<InputDocument>& inputs, const std::string& pdf_path,
              std::unique_ptr<PdfWriter> pdf, const ConvertOptions& options)
      : inputs_(inputs),
        pdf_path_(pdf_path),
        rendition_(std::move(pdf), {.keep_blank = options.keep_blank,
                                    .vocabulary = options.flow.stage.vocabulary,
                                    .papers = options.flow.stage.papers,
                                    .on_page = [this](const PageText& t) { return AddText(t); },
                                    .converter = options.converter}),
        options_(options) {}

  bool Admit(size_t) override { return !failed_.load(); }

  bool AddPage(size_t document, PageResult page) override {
    if (failure_) return false;
    if (page.secrecy && !options_.allow_secret) {
      const absl::Status refusal = absl::FailedPreconditionError(
          "a page bears a secrecy stamp: nothing was written (see --allow-secret)");
      return Stop({inputs_[document].path(), std::nullopt, refusal});
    }
    if (inputs_.size() > 1 && std::exchange(part_, document) != document)
      rendition_.BeginPart(std::filesystem::path(inputs_[document].path()).stem().string());
    if (absl::Status s = rendition_.AddPage(std::move(page)); !s.ok())
      return Stop({pdf_path_, std::nullopt, std::move(s)});
    if (options_.on_page) options_.on_page(++pages_, opened_.load());
    return true;
  }

  void Fail(size_t, FlowFailure failure) override { Stop(std::move(failure)); }

  void End(size_t document, const DocumentEnd& end) override {
    TakeSignatures(end.signatures);
    for (size_t k = 0; k < inputs_[document].files.size(); ++k) {
      const std::string& file = inputs_[document].files[k];
      std::error_code
          ignored;  // size and digest are for people; a file that is gone by now was read
      converted_.record.originals.push_back(
          {.path = file,
           .sha256 = Sha256HexOfFile(file).value_or(""),
           .media_type = MediaTypeOf(file),
           .size_bytes = static_cast<int64_t>(std::filesystem::file_size(file, ignored)),
           .digitally_signed = k < end.is_signed.size() && end.is_signed[k]});
    }
  }

  void Opened(int pages) { opened_ += std::max(0, pages); }

  const std::optional<FlowFailure>& failure() const { return failure_; }

  // REQUIRES: all pages were added, to the PDF at `part`. Once.
  absl::StatusOr<Converted> Finish(const std::string& part, absl::Time now) {
    const std::string name = std::filesystem::path(inputs_.front().path()).stem().string();
    if (absl::Status s = rendition_.Finish(name, now, &converted_.record); !s.ok()) return s;
    if (options_.sign) {
      absl::StatusOr<RenditionSignature> signature = options_.sign(part, now);
      if (!signature.ok()) return signature.status();
      converted_.record.pdf_signature = *std::move(signature);
    }
    return std::move(converted_);
  }

 private:
  absl::Status AddText(const PageText& text) {
    absl::StrAppend(&converted_.text, ToPlainText(text), "\f");
    return absl::OkStatus();
  }

  // REQUIRES: the originals are those of the documents before.
  void TakeSignatures(const std::vector<PdfSignature>& signatures) {
    const auto before = static_cast<int>(converted_.record.originals.size());
    for (PdfSignature signature : signatures) {
      signature.file += before;
      converted_.record.signatures.push_back(std::move(signature));
    }
  }

  // Keeps the first failure and gives up what is still to come. Always false.
  bool Stop(FlowFailure failure) {
    if (!failure_) failure_ = std::move(failure);
    failed_.store(true);
    return false;
  }

  const std::vector<InputDocument>& inputs_;
  const std::string& pdf_path_;
  Rendition rendition_;
  const ConvertOptions& options_;
  std::optional<size_t> part_;  // the input that the last page came from
  int pages_ = 0;
  Converted converted_;
  std::optional<FlowFailure> failure_;
  std::atomic<bool> failed_{false};  // read by the feeding thread
  std::atomic<int> opened_{0};
};

}  // namespace

std::variant<Converted, FlowFailure> ConvertToPdf(const std::vector<InputDocument>& inputs,
                                                  const std::string& pdf_path, EnginePool* engines,
                                                  const Clock& clock, const ConvertOptions& options,
                                                  const std::atomic<bool>& stop) {
  absl::StatusOr<PartFile> part = PartFile::For(pdf_path);
  if (!part.ok()) return FlowFailure{pdf_path, std::nullopt, part.status()};
  absl::StatusOr<std::unique_ptr<PdfWriter>> pdf = NewPdfWriter(part->path(), options.profile);
  if (!pdf.ok()) return FlowFailure{pdf_path, std::nullopt, pdf.status()};
  ConvertSink sink(inputs, pdf_path, *std::move(pdf), options);
  FlowOptions flow = options.flow;
  flow.stage.picture_of_secret = options.allow_secret;
  RunFlow(inputs, flow, engines, &sink, stop, [&](size_t, int pages) { sink.Opened(pages); });
  if (stop.load())
    return FlowFailure{"", std::nullopt, absl::CancelledError("interrupted: nothing was written")};
  if (sink.failure()) return *sink.failure();
  absl::StatusOr<Converted> converted = sink.Finish(part->path(), clock.Now());
  absl::Status done = converted.ok() ? part->MoveIntoPlace() : converted.status();
  if (!done.ok()) return FlowFailure{pdf_path, std::nullopt, done};
  return *std::move(converted);
}

}  // namespace sohoa
