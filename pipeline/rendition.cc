#include "pipeline/rendition.h"

#include <utility>

namespace sohoa {

Rendition::Rendition(std::unique_ptr<PdfWriter> pdf, RenditionOptions options)
    : pdf_(std::move(pdf)), options_(std::move(options)), scanned_(options_.first_scan_page) {}

void Rendition::BeginPart(const std::string& title) {
  parts_.push_back({title, static_cast<int>(pages_.size())});
}

absl::Status Rendition::AddPage(PageResult page) {
  const int scan_page = scanned_++;
  if (!page.facts.blank || options_.keep_blank) return Include(page, scan_page);
  blank_pages_.push_back(scan_page);
  if (pages_.empty() && !first_blank_) first_blank_ = {std::move(page), scan_page};
  return absl::OkStatus();
}

absl::Status Rendition::Include(const PageResult& page, int scan_page) {
  first_blank_.reset();
  if (absl::Status s = pdf_->AddPage(page.picture, page.text); !s.ok()) return s;
  if (absl::Status s = options_.on_page(page.text); !s.ok()) return s;
  if (!page.own_text) ++read_pages_;
  field_pages_.Add(page);
  pages_.push_back(DescribePage(page, scan_page));
  return absl::OkStatus();
}

void Rendition::Describe(absl::Time now, Record* record) {
  record->pages = std::move(pages_);
  record->blank_pages = std::move(blank_pages_);
  field_pages_.Describe(now, options_.vocabulary, options_.papers, record);
}

void Rendition::FinishWithout(absl::Time now, Record* record) {
  pdf_.reset();
  Describe(now, record);
}

absl::Status Rendition::Finish(const std::string& name, absl::Time now, Record* record) {
  if (first_blank_) {  // a PDF needs a page, and a reader something to look at
    const HeldPage held = *std::move(first_blank_);
    if (absl::Status s = Include(held.page, held.scan_page); !s.ok()) return s;
    blank_pages_.erase(blank_pages_.begin());
  }
  Describe(now, record);
  return pdf_->Finish(
      DescribePdf(*record, TitleOf(record->fields, name), options_.converter, parts_));
}

}  // namespace sohoa
