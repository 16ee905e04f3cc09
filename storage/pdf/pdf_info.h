// What a PDF says of itself, beside its pages.
#ifndef SOHOA_STORAGE_PDF_PDF_INFO_H_
#define SOHOA_STORAGE_PDF_PDF_INFO_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sohoa {

// Which rules a written file keeps.
enum class PdfProfile {
  kPdf,     // PDF 1.7 alone
  kPdfA1b,  // ISO 19005-1, level B: PDF 1.4
  kPdfA2b,  // ISO 19005-2, level B: PDF 1.7
};

// "pdf", "pdfa-1b", "pdfa-2b"; nullopt for any other name.
std::optional<PdfProfile> PdfProfileNamed(absl::string_view name);

// The mark of a paper document that was turned into an electronic one (NĐ 137/2024/NĐ-CP, article
// 4): what is said of it, when and by whom.
struct ConversionMark {
  std::string text;
  std::string time;  // ISO 8601 with offset
  std::string converter;
  std::string source_sha256 = {};  // of what came in; empty: not told
};

// A place that readers offer to go to.
struct PdfBookmark {
  std::string title;
  int page = 0;             // counts from 0
  bool is_annex = false;    // stands below the last bookmark before it that is none
  std::string page_prefix;  // of an annex: its pages are labelled prefix + 1, 2, …; empty: its
                            // pages go on counting
};

// Texts are UTF-8; what is empty is left out. Control characters become spaces.
struct PdfInfo {
  std::string title;
  std::string software = "sohoa";
  std::string
      created_at;  // ISO 8601 with offset: from the caller's clock; equal input, equal bytes
  std::string language = "vi";  // RFC 3066

  // Of the document on the pages, under the names of its record.
  std::string type_name;
  std::string code_number;
  std::string code_notation;
  std::string code;
  std::string organ_name;
  std::string issued_date;  // ISO 8601, a day
  std::string dossier_code;

  std::optional<ConversionMark> conversion;
  std::vector<PdfBookmark> bookmarks;  // by pages, ascending
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_INFO_H_
