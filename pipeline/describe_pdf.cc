#include "pipeline/describe_pdf.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

constexpr char kConvertedFromPaper[] = "Bản điện tử chuyển đổi từ văn bản giấy";

// "Phụ lục II DANH MỤC" → "PL II-", "Phụ lục DANH MỤC" → "PL-": annexes count their pages
// each for itself (NĐ 30/2020/NĐ-CP, annex I).
std::string LabelPrefix(absl::string_view annex) {
  constexpr size_t kNumber = 2;  // behind "Phụ lục"
  constexpr size_t kLongest = 5;
  const std::vector<absl::string_view> words = absl::StrSplit(annex, ' ', absl::SkipEmpty());
  if (words.size() <= kNumber || words[kNumber].size() > kLongest) return "PL-";
  const absl::string_view number = words[kNumber];
  const bool roman = number.find_first_not_of("IVXL") == absl::string_view::npos;
  const bool arabic = std::all_of(number.begin(), number.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  return roman || arabic ? absl::StrCat("PL ", number, "-") : "PL-";
}

// Of the file that came in; of several, of their digests.
std::string SourceDigest(const Record& record) {
  if (record.originals.size() == 1 && !record.originals.front().sha256.empty())
    return record.originals.front().sha256;
  return record.source_sha256;
}

std::vector<PdfBookmark> Bookmarks(const Record& record, const std::string& title,
                                   const std::vector<RenditionPart>& parts) {
  const auto pages = static_cast<int>(record.pages.size());
  std::vector<PdfBookmark> bookmarks;
  for (const RenditionPart& part : parts) {
    if (!bookmarks.empty() && bookmarks.back().page == part.first_page) bookmarks.pop_back();
    if (part.first_page < pages) bookmarks.push_back({part.title, part.first_page});
  }
  if (bookmarks.empty()) bookmarks.push_back({title, 0});
  for (const Field& annex : record.fields.annexes)
    if (annex.page >= 0 && annex.page < pages)
      bookmarks.push_back({annex.value, annex.page, true, LabelPrefix(annex.value)});
  std::stable_sort(bookmarks.begin(), bookmarks.end(),
                   [](const PdfBookmark& a, const PdfBookmark& b) { return a.page < b.page; });
  return bookmarks;
}

}  // namespace

PdfInfo DescribePdf(const Record& record, const std::string& title, const std::string& converter,
                    const std::vector<RenditionPart>& parts) {
  const DocumentFields& fields = record.fields;
  PdfInfo info{.title = title,
               .created_at = record.created_at,
               .language = record.language,
               .type_name = fields.type_name.value,
               .code_number = fields.code_number.value,
               .code_notation = fields.code_notation.value,
               .code = fields.code.value,
               .organ_name = fields.organ_name.value,
               .issued_date = fields.issued_date.value,
               .dossier_code = record.dossier_code};
  info.bookmarks = Bookmarks(record, title, parts);
  if (!converter.empty() && record.signatures.empty())
    info.conversion = {kConvertedFromPaper, record.created_at, converter, SourceDigest(record)};
  return info;
}

}  // namespace sohoa
