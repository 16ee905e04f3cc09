#include "pipeline/pending_document.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pipeline/alike.h"
#include "pipeline/clock.h"
#include "pipeline/secrecy_gate.h"
#include "storage/pdf/pdf_writer.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

constexpr size_t kIdLength =
    24;  // 96 bits of the content's hash: no two documents of a country share them

}  // namespace

absl::StatusOr<ContentHash> HashContent(const InputDocument& input, FlowFailure* failure) {
  ContentHash hash;
  std::string joined;
  for (const std::string& file : input.files) {
    absl::StatusOr<std::string> digest = Sha256HexOfFile(file);
    if (!digest.ok()) {
      *failure = {file, std::nullopt, digest.status()};
      return digest.status();
    }
    joined += *digest;
    hash.files.push_back(*std::move(digest));
  }
  hash.document = hash.files.size() == 1 ? hash.files.front() : Sha256Hex(joined);
  return hash;
}

std::string SourceOfFurther(const std::string& scan_sha256, int scan_page) {
  return Sha256Hex(absl::StrCat(scan_sha256, " page ", scan_page));
}

PendingDocument::PendingDocument(const RecordStore* store, DocumentOrigin origin,
                                 std::string pdf_path)
    : store_(store), origin_(std::move(origin)), pdf_path_(std::move(pdf_path)) {}

PendingDocument::~PendingDocument() {
  rendition_.reset();
  RemoveScratch();
}

void PendingDocument::RemoveScratch() const {
  std::error_code ignored;  // it may never have been made
  std::filesystem::remove(pdf_path_, ignored);
}

absl::StatusOr<std::unique_ptr<PendingDocument>> PendingDocument::Start(
    RecordStore* store, const std::string& scratch_dir, RenditionOptions rendition,
    DocumentOrigin origin) {
  const std::string source = origin.hash.document;
  return StartAs(source, store, scratch_dir, std::move(rendition), std::move(origin));
}

absl::StatusOr<std::unique_ptr<PendingDocument>> PendingDocument::StartFurther(
    RecordStore* store, const std::string& scratch_dir, RenditionOptions rendition,
    DocumentOrigin origin) {
  const std::string source = SourceOfFurther(origin.hash.document, rendition.first_scan_page);
  return StartAs(source, store, scratch_dir, std::move(rendition), std::move(origin));
}

absl::StatusOr<std::unique_ptr<PendingDocument>> PendingDocument::StartAs(
    const std::string& source_sha256, RecordStore* store, const std::string& scratch_dir,
    RenditionOptions rendition, DocumentOrigin origin) {
  const std::string id = source_sha256.substr(0, kIdLength);
  auto pending = std::unique_ptr<PendingDocument>(
      new PendingDocument(store, std::move(origin), absl::StrCat(scratch_dir, "/", id, ".pdf")));
  absl::StatusOr<std::unique_ptr<DocumentWriter>> writer = store->NewDocument(id);
  if (!writer.ok()) return writer.status();
  absl::StatusOr<std::unique_ptr<PdfWriter>> pdf =
      NewPdfWriter(pending->pdf_path_, rendition.profile);
  if (!pdf.ok()) return pdf.status();
  pending->record_.id = id;
  pending->record_.source_sha256 = source_sha256;
  pending->record_.agency = pending->origin_.agency;
  pending->record_.dossier_code = pending->origin_.dossier_code;
  pending->writer_ = *std::move(writer);
  rendition.on_page = [raw = pending.get()](const PageText& text) { return raw->AddText(text); };
  pending->signing_ = rendition.signing;
  pending->rendition_.emplace(*std::move(pdf), std::move(rendition));
  return pending;
}

absl::Status PendingDocument::AddPage(PageResult page) {
  if (page.secrecy && !stamp_) stamp_ = {*page.secrecy, pages_};
  ++pages_;
  return rendition_->AddPage(std::move(page));
}

void PendingDocument::SetSource(const InputDocument& input, const ContentHash& hash,
                                const std::string& source_sha256) {
  origin_.input = input;
  origin_.hash = hash;
  record_.source_sha256 = source_sha256;
  record_.id = source_sha256.substr(0, kIdLength);
  writer_->Rename(record_.id);
}

absl::Status PendingDocument::Finish(const DocumentEnd& end, bool is_whole_file, absl::Time now) {
  if (absl::Status s = FinishRendition(end, is_whole_file, now); !s.ok()) return s;
  return CopyOriginals(end);
}

absl::Status PendingDocument::FinishFurther(const PendingDocument& keeper, const DocumentEnd& end,
                                            absl::Time now) {
  record_.kept_by = keeper.record_.id;
  record_.originals = keeper.record_.originals;
  return FinishRendition(end, false, now);
}

absl::Status PendingDocument::FinishRendition(const DocumentEnd& end, bool may_do_without,
                                              absl::Time now) {
  record_.signatures = end.signatures;
  if (may_do_without && rendition_->IsNeedless()) {
    rendition_->FinishWithout(now, &record_);
    rendition_.reset();
  } else if (absl::Status s = FinishPdf(now); !s.ok()) {
    return s;
  }
  if (stamp_ && origin_.release)
    RecordReleasedStamp(stamp_->name, stamp_->page, *origin_.release, &record_.fields);
  return absl::OkStatus();
}

absl::Status PendingDocument::LinkAlike() {
  absl::StatusOr<std::vector<LikeDocument>> alike = FindAlike(*store_, record_, words_);
  if (!alike.ok()) return alike.status();
  for (const LikeDocument& like : *alike) record_.fields.alerts.push_back(AlertOf(like));
  record_.alike = *std::move(alike);
  return absl::OkStatus();
}

std::vector<IndexEntry> PendingDocument::IndexRows() {
  index_.AddFields(record_.fields, record_.dossier_code, record_.agency);
  index_.AddLooks(record_);
  return index_.Build(record_.id);
}

absl::StatusOr<std::vector<Record>> PendingDocument::Commit(
    const std::vector<std::unique_ptr<PendingDocument>>& further) {
  if (absl::Status s = LinkAlike(); !s.ok()) return s;
  for (const std::unique_ptr<PendingDocument>& document : further) {
    if (absl::Status s = document->LinkAlike(); !s.ok()) return s;
    Record& record = document->record_;
    if (absl::Status s =
            writer_->CommitWith(std::move(document->writer_), record, document->IndexRows());
        !s.ok())
      return s;
  }
  if (absl::Status s = writer_->Commit(record_, IndexRows()); !s.ok()) return s;
  std::vector<Record> records = {std::move(record_)};
  for (const std::unique_ptr<PendingDocument>& document : further)
    records.push_back(std::move(document->record_));
  return records;
}

absl::Status PendingDocument::Shred() { return writer_->Shred(); }

absl::Status PendingDocument::AddText(const PageText& text) {
  if (absl::Status s = writer_->AddPage(text); !s.ok()) return s;
  index_.AddPage(text);
  if (words_.size() < kMostComparedPages) words_.push_back(WordsOf(text));
  return absl::OkStatus();
}

absl::Status PendingDocument::FinishPdf(absl::Time now) {
  const std::string name = std::filesystem::path(origin_.input.path()).stem().string();
  if (absl::Status s = rendition_->Finish(name, now, &record_); !s.ok()) return s;
  if (absl::Status s = SignPdf(now); !s.ok()) return s;
  absl::StatusOr<StoredFileInfo> copy = writer_->AddFile(StoredFile::kPdf, pdf_path_);
  if (!copy.ok()) return copy.status();
  record_.pdf_sha256 = copy->sha256;
  record_.pdf_size_bytes = copy->size_bytes;
  rendition_.reset();
  RemoveScratch();
  return absl::OkStatus();
}

// Without the key the document waits in the store: what was read need not be read again.
absl::Status PendingDocument::SignPdf(absl::Time now) {
  if (!signing_.sign) return absl::OkStatus();
  absl::StatusOr<RenditionSignature> signature = signing_.sign(pdf_path_, now);
  if (signature.ok()) {
    record_.pdf_signature = *std::move(signature);
  } else if (absl::IsUnavailable(signature.status())) {
    record_.awaited_signature = {.wanted_level = signing_.level,
                                 .reason = std::string(signature.status().message()),
                                 .since = FormatVietnamTime(now)};
  } else {
    return signature.status();
  }
  return absl::OkStatus();
}

absl::Status PendingDocument::CopyOriginals(const DocumentEnd& end) {
  const std::vector<std::string>& files = origin_.input.files;
  for (size_t k = 0; k < files.size(); ++k) {
    absl::StatusOr<StoredFileInfo> copy = writer_->AddFile(StoredFile::kOriginal, files[k]);
    if (!copy.ok()) return copy.status();
    if (copy->sha256 != origin_.hash.files[k])
      return absl::AbortedError(
          "the file changed while it was being read: run again when it is complete");
    record_.originals.push_back({.path = origin_.input.origin(k),
                                 .sha256 = copy->sha256,
                                 .media_type = MediaTypeOf(files[k]),
                                 .size_bytes = copy->size_bytes,
                                 .digitally_signed = k < end.is_signed.size() && end.is_signed[k]});
  }
  return absl::OkStatus();
}

}  // namespace sohoa
