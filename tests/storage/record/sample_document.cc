#include "tests/storage/record/sample_document.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/sign/digest.h"

namespace sohoa::testing_support {
namespace {

std::string WriteFile(std::string path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

}  // namespace

TempFolder::TempFolder() {
  path_ = testing::TempDir() + "sohoa-XXXXXX";
  if (mkdtemp(path_.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempFolder::Write(const std::string& name, std::string_view bytes) const {
  return WriteFile(path_ + "/" + name, bytes);
}

PageText PageOf(std::string_view text) {
  PageText page{.width = 2480, .height = 3508, .dpi = 300};
  int y = 100;
  for (absl::string_view block_text :
       absl::StrSplit(absl::string_view(text.data(), text.size()), "\n\n", absl::SkipEmpty())) {
    TextBlock block;
    for (absl::string_view line_text : absl::StrSplit(block_text, '\n', absl::SkipEmpty())) {
      Line line;
      int x = 200;
      for (absl::string_view word : absl::StrSplit(line_text, ' ', absl::SkipEmpty())) {
        const int width = 20 * static_cast<int>(word.size());
        line.words.push_back(
            {.text = std::string(word), .box = {x, y, x + width, y + 40}, .confidence = 0.9F});
        line.box = Union(line.box, line.words.back().box);
        x += width + 15;
      }
      line.baseline_y = y + 32;
      y += 60;
      block.box = Union(block.box, line.box);
      block.lines.push_back(line);
    }
    page.blocks.push_back(block);
  }
  return page;
}

SampleDocument MakeDocument(const std::string& name, const std::vector<std::string>& pages) {
  SampleDocument document;
  for (const std::string& text : pages) document.pages.push_back(PageOf(text));
  document.originals = {absl::StrCat("original of ", name)};
  document.pdf = absl::StrCat("%PDF-1.7 ", name);
  document.record.originals = {{.path = "/scans/" + name + ".tif", .media_type = "image/tiff"}};
  document.record.created_at = "2026-11-22T09:30:00+07:00";
  Complete(&document);
  return document;
}

void Complete(SampleDocument* document) {
  Record& record = document->record;
  record.pages.clear();
  for (const PageText& page : document->pages)
    record.pages.push_back({.width = page.width,
                            .height = page.height,
                            .dpi = page.dpi,
                            .confidence = MeanConfidence(page),
                            .word_count = WordCount(page),
                            .blank = page.empty()});
  record.originals.resize(document->originals.size());
  std::string digests;
  for (size_t i = 0; i < document->originals.size(); ++i) {
    record.originals[i].sha256 = Sha256Hex(document->originals[i]);
    record.originals[i].size_bytes = static_cast<int64_t>(document->originals[i].size());
    digests += record.originals[i].sha256;
  }
  record.source_sha256 = document->originals.size() == 1 ? digests : Sha256Hex(digests);
  record.id = record.source_sha256.substr(0, 24);
  record.pdf_sha256 = Sha256Hex(document->pdf);
  record.pdf_size_bytes = static_cast<int64_t>(document->pdf.size());
}

SampleDocument NumberedDocument(int number) {
  std::vector<std::string> pages;
  for (int page = 0; page < number % 4; ++page)
    pages.push_back(absl::StrCat("văn bản ", number, " trang ", page));
  SampleDocument document = MakeDocument(absl::StrCat(number), pages);
  document.pdf.resize(document.pdf.size() + (static_cast<size_t>(number % 3) << 20), 'p');
  Complete(&document);
  return document;
}

absl::Status StoreThrough(RecordStore& store, const std::string& folder,
                          const SampleDocument& document, const std::vector<IndexEntry>& index) {
  auto writer = store.NewDocument(document.record.id);
  if (!writer.ok()) return writer.status();
  for (const PageText& page : document.pages)
    if (absl::Status status = (*writer)->AddPage(page); !status.ok()) return status;
  for (const std::string& original : document.originals) {
    const auto added =
        (*writer)->AddFile(StoredFile::kOriginal, WriteFile(folder + "/original", original));
    if (!added.ok()) return added.status();
  }
  const auto added = (*writer)->AddFile(StoredFile::kPdf, WriteFile(folder + "/pdf", document.pdf));
  if (!added.ok()) return added.status();
  return (*writer)->Commit(document.record, index);
}

absl::Status Store(RecordStore& store, const TempFolder& folder, const SampleDocument& document,
                   const std::vector<IndexEntry>& index) {
  return StoreThrough(store, folder.path(), document, index);
}

std::vector<IndexEntry> IndexRowsFrom(const RecordStore& store, std::string_view prefix) {
  std::vector<IndexEntry> found;
  const auto rows = store.ReadIndex();
  const auto row = rows->NewCursor();
  for (row->Seek(prefix); row->Valid() && row->key().starts_with(prefix); row->Next())
    found.push_back({std::string(row->key()), std::string(row->value())});
  EXPECT_TRUE(row->status().ok()) << row->status();
  return found;
}

}  // namespace sohoa::testing_support
