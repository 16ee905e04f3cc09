// The closed word lists that administrative documents are written in. Thread-safe; no state.
// Sources: types and abbreviations are article 7 and annex III of NĐ 30/2020/NĐ-CP, with the names
// of legal documents from the law on their issue; authority prefixes are annex I of the decree;
// positions and kinds of agencies are the common ones of state bodies and open to addition.
#ifndef SOHOA_OCR_FIELDS_VOCABULARY_H_
#define SOHOA_OCR_FIELDS_VOCABULARY_H_

#include <optional>
#include <span>
#include <string_view>

namespace sohoa {

struct DocumentType {
  std::string_view name;          // "QUYẾT ĐỊNH"
  std::string_view folded;        // letters only: "quyetdinh"
  std::string_view abbreviation;  // "QĐ"; empty where there is none
};

inline constexpr std::string_view kOfficialLetter = "CÔNG VĂN";

std::span<const DocumentType> DocumentTypes();

// A word or phrase of a list with its folded form.
struct Phrase {
  std::string_view name;    // "PHÓ GIÁM ĐỐC"
  std::string_view folded;  // letters only: "phogiamdoc"
};

// What a signer can be.
std::span<const Phrase> Positions();

// Abbreviations of agencies that stand in notations: "UBND".
std::span<const Phrase> AgencyAbbreviations();

// Names of agencies, and of parts of them, in capitals, as a letterhead writes them.
std::span<const Phrase> AgencyNames();

// Words that an agency's name begins with: "uybannhandan", "so", …; folded, letters only.
std::span<const std::string_view> AgencyBeginnings();

// The provinces before and since July 2025 by their names alone: "Đồng Nai".
std::span<const Phrase> Provinces();

// Family names: most names of people begin with one of these. Some differ in their marks alone.
std::span<const Phrase> FamilyNames();

struct TypeMatch {
  const DocumentType* type = nullptr;
  int slips = 0;
};

// The type that the folded text names and nothing else, if one is near enough and no other as near.
std::optional<TypeMatch> MatchDocumentType(std::string_view folded);

// The phrase that the folded text is, if one is near enough; the nearest one. nullptr if none.
const Phrase* MatchPhrase(std::span<const Phrase> phrases, std::string_view folded);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_VOCABULARY_H_
