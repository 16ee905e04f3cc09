// Identity numbers (12 digits of a căn cước, 9 of the old chứng minh nhân dân) out of what is shown
// to those who may not see them.
#ifndef SOHOA_TOOLS_SERVE_MASKING_H_
#define SOHOA_TOOLS_SERVE_MASKING_H_

#include <string>
#include <string_view>
#include <vector>

#include "ocr/page/page_text.h"
#include "storage/record/record.h"
#include "storage/search/search.h"

namespace sohoa {

// All but the last three digits of each number of exactly 9 or 12 become '*': in one piece, or with
// single spaces, dots or dashes between its digits. A number that a unit of money follows is an
// amount and stays, unless it is named as another, has twelve digits from 0 on or the unit may
// begin a word ("đồng ý"); and so does one that is part of a longer word of letters and digits.
// Bytes keep their places and their number.
std::string MaskIdentityNumbers(std::string_view text);
bool HoldsIdentityNumber(std::string_view text);

// Whether the hits of a query could tell an identity number, told by the words that the index is
// asked for: one has as many digits, whatever stands between and behind them, or four or more and
// finds longer or similar words, or several make one together.
bool MayFindIdentityNumber(std::string_view query);

// Why each was made.
void MaskVersions(std::vector<RecordVersion>* versions);
// Values of fields, listed words, what signatures and a deletion say of themselves; the details
// whose key names an identity number, whatever they look like.
void MaskRecord(Record* record);
// Words, also where a number is spread over several of a line.
void MaskPage(PageText* page);
void MaskHit(SearchHit* hit);

bool HoldsIdentityNumber(const Record& record);
bool HoldsIdentityNumber(const PageText& page);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_MASKING_H_
