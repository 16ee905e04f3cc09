// What a PDF says of its conversion from paper (NĐ 137/2024/NĐ-CP, article 4): the one source of
// the mark in its metadata and of the one on its page.
#ifndef SOHOA_STORAGE_PDF_CONVERSION_FACTS_H_
#define SOHOA_STORAGE_PDF_CONVERSION_FACTS_H_

#include <optional>
#include <string>
#include <string_view>

namespace sohoa {

// UTF-8 on one line, at most 300 bytes each; empty where it is not told.
struct ConversionFacts {
  std::string converter;      // who
  std::string time;           // when: ISO 8601 with offset
  std::string code;           // of the document: "15/QĐ-UBND"
  std::string organ;          // that issued it
  std::string source_sha256;  // of what came in
};

// Of an XMP packet as XmpPacket writes it; nullopt for one that tells of no conversion, or was
// written by others. Safe on any bytes.
std::optional<ConversionFacts> ConversionIn(std::string_view xmp);

// The text of the QR code: of "facts" code, organ, time and digest (in capitals, which take
// less room), one below the other, as far as they are known; of anything else itself, {code},
// {organ}, {time}, {converter} and {sha256} in it replaced and escaped as addresses want it.
std::string QrTextOf(const ConversionFacts& facts, std::string_view wish);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_CONVERSION_FACTS_H_
