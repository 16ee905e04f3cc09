// What the PDF of a document says of itself.
#ifndef SOHOA_PIPELINE_DESCRIBE_PDF_H_
#define SOHOA_PIPELINE_DESCRIBE_PDF_H_

#include <string>
#include <vector>

#include "storage/pdf/pdf_info.h"
#include "storage/record/record.h"

namespace sohoa {

// One of several inputs whose pages stand one behind the other in a PDF.
struct RenditionPart {
  std::string title;
  int first_page = 0;  // counts from 0; ascending
};

// Title, fields and time of `record`, and bookmarks: one for each part that has pages, without
// parts one for the whole, and below them the annexes. The conversion mark is that of NĐ
// 137/2024/NĐ-CP, article 4; it is left out without a `converter`, and for a document that was
// signed electronically and so was no paper.
PdfInfo DescribePdf(const Record& record, const std::string& title, const std::string& converter,
                    const std::vector<RenditionPart>& parts);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_DESCRIBE_PDF_H_
