#include "pipeline/pending_scan.h"

#include <set>
#include <utility>

namespace sohoa {

PendingScan::PendingScan(RecordStore* store, Options options, DocumentOrigin origin)
    : store_(store),
      options_(std::move(options)),
      origin_(std::move(origin)),
      divider_(options_.split) {}

absl::Status PendingScan::AddPage(PageResult page) { return Take(divider_.Add(std::move(page))); }

absl::Status PendingScan::Take(std::vector<DividedPage> pages) {
  for (DividedPage& divided : pages) {
    if (divided.turn == PageTurn::kApart) {
      pages_apart_ = true;
      continue;
    }
    if (divided.turn == PageTurn::kBegins)
      if (absl::Status s = Begin(divided); !s.ok()) return s;
    if (absl::Status s = documents_.back()->AddPage(std::move(divided.page)); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status PendingScan::Begin(const DividedPage& page) {
  const auto start = documents_.empty() ? PendingDocument::Start : PendingDocument::StartFurther;
  RenditionOptions rendition = options_.rendition;
  rendition.first_scan_page = page.scan_page;
  absl::StatusOr<std::unique_ptr<PendingDocument>> document =
      start(store_, options_.scratch_dir, std::move(rendition), origin_);
  if (!document.ok()) return document.status();
  documents_.push_back(*std::move(document));
  first_pages_.push_back(page.scan_page);
  dossiers_.push_back(page.dossier);
  return absl::OkStatus();
}

void PendingScan::SetDossierCodes() {
  for (size_t k = 0; k < documents_.size(); ++k) {
    const DossierSource& dossier = divider_.Dossier(dossiers_[k]);
    if (!dossier.separator.empty())
      documents_[k]->SetDossierCode(dossier.separator);
    else if (origin_.dossier_code.empty())
      documents_[k]->SetDossierCode(dossier.receipt);
  }
}

void PendingScan::SetSource(const InputDocument& input, const ContentHash& hash) {
  origin_.input = input;
  origin_.hash = hash;
  for (size_t k = 0; k < documents_.size(); ++k)
    documents_[k]->SetSource(
        input, hash, k == 0 ? hash.document : SourceOfFurther(hash.document, first_pages_[k]));
}

absl::Status PendingScan::Finish(const DocumentEnd& end, absl::Time now) {
  if (absl::Status s = Take(divider_.Finish()); !s.ok()) return s;
  if (documents_.empty())
    return absl::InvalidArgumentError("the scan holds no document, only separators");
  SetDossierCodes();
  const bool is_whole_file =
      origin_.input.files.size() == 1 && documents_.size() == 1 && !pages_apart_;
  if (absl::Status s = documents_.front()->Finish(end, is_whole_file, now); !s.ok()) return s;
  for (size_t k = 1; k < documents_.size(); ++k)
    if (absl::Status s = documents_[k]->FinishFurther(*documents_.front(), end, now); !s.ok())
      return s;
  return absl::OkStatus();
}

std::vector<std::string> PendingScan::DossierCodes() const {
  std::set<std::string> codes;
  for (const std::unique_ptr<PendingDocument>& document : documents_)
    if (!document->dossier_code().empty()) codes.insert(document->dossier_code());
  return {codes.begin(), codes.end()};
}

void PendingScan::SetMissingDossierCodes(const std::string& code) {
  for (const std::unique_ptr<PendingDocument>& document : documents_)
    if (document->dossier_code().empty()) document->SetDossierCode(code);
}

std::vector<const Record*> PendingScan::Records() const {
  std::vector<const Record*> records;
  for (const std::unique_ptr<PendingDocument>& document : documents_)
    records.push_back(&document->record());
  return records;
}

absl::StatusOr<std::vector<Record>> PendingScan::Commit() {
  const std::unique_ptr<PendingDocument> first = std::move(documents_.front());
  documents_.erase(documents_.begin());
  return first->Commit(documents_);
}

absl::Status PendingScan::Shred() {
  absl::Status status;
  for (const std::unique_ptr<PendingDocument>& document : documents_)
    status.Update(document->Shred());
  return status;
}

}  // namespace sohoa
