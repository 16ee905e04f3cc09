// The words that administrative documents are written in: data of models/ and of the site, which
// adds its own without a rebuild. Immutable after making; any number of threads may ask.
// Sources: the head of each file says.
#ifndef SOHOA_OCR_FIELDS_VOCABULARY_H_
#define SOHOA_OCR_FIELDS_VOCABULARY_H_

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/fields/field_confidence.h"
#include "ocr/fields/gazetteer.h"
#include "ocr/fields/validity.h"
#include "ocr/fields/word_table.h"

namespace sohoa {

// A word or phrase of a list.
struct Phrase {
  std::string name;          // "PHÓ GIÁM ĐỐC"
  std::string folded;        // letters and digits only: "phogiamdoc"
  std::string abbreviation;  // "QĐ"; empty where there is none
  std::string kind;          // what the list's file says of it; may be empty
  Validity valid;
};

inline constexpr std::string_view kOfficialLetter = "CÔNG VĂN";

class Vocabulary {
 public:
  // The lists of all files together, in the order of the files and their rows. A row with a name
  // that an earlier file has in the same list takes that row's place. Lists without a file are
  // empty.
  //   kInvalidArgument  names file and line: ParseWordTable's, a list or column that is not known,
  //                     a name twice in one file, a date that is none
  static absl::StatusOr<Vocabulary> Parse(std::span<const WordFile> files);

  // What a document calls itself. kind: administrative, legal, copy.
  const std::vector<Phrase>& document_types() const { return lists_[kDocumentTypes]; }
  // Names of agencies, and of parts of them, in capitals, as a letterhead writes them.
  const std::vector<Phrase>& agencies() const { return lists_[kAgencies]; }
  // Words that an agency's name begins with: "ỦY BAN", "SỞ", …; kind: of such an agency.
  const std::vector<Phrase>& agency_beginnings() const { return lists_[kAgencyBeginnings]; }
  // What a signer can be.
  const std::vector<Phrase>& positions() const { return lists_[kPositions]; }
  // What stands before a position when somebody signs for another: "TM.", "KT.", …
  const std::vector<Phrase>& authorities() const { return lists_[kAuthorities]; }
  // The provinces before and since July 2025 by their names alone: "Đồng Nai".
  const std::vector<Phrase>& provinces() const { return lists_[kProvinces]; }
  // Who signs for which kind of agency: `name` is the kind, `kind` the positions, parted by ';'.
  const std::vector<Phrase>& signers() const { return lists_[kSigners]; }
  // Most names of people begin with one of these. Some differ in their marks alone.
  const std::vector<Phrase>& family_names() const { return lists_[kFamilyNames]; }
  // Middle and given names of people, the commonest first.
  const std::vector<Phrase>& given_names() const { return lists_[kGivenNames]; }

  // What the title of a citizen's form begins with: "ĐƠN", "TỜ KHAI".
  const std::vector<Phrase>& form_titles() const { return lists_[kFormTitles]; }

  // Provinces, districts and communes with their days.
  const Gazetteer& units() const { return units_; }

  // How likely fields are right.
  const FieldConfidence& confidence() const { return confidence_; }

  // The type of exactly this name, or with exactly this abbreviation; nullptr if none has.
  const Phrase* TypeNamed(std::string_view name) const;
  const Phrase* TypeAbbreviated(std::string_view abbreviation) const;

 private:
  enum List {
    kDocumentTypes,
    kAgencies,
    kAgencyBeginnings,
    kPositions,
    kAuthorities,
    kProvinces,
    kFamilyNames,
    kGivenNames,
    kFormTitles,
    kSigners,
    kLists
  };

  absl::Status Add(const WordFile& file, const WordTable& table);

  absl::Status AddPhrases(const WordFile& file, const WordTable& table, std::vector<Phrase>& list);

  std::array<std::vector<Phrase>, kLists> lists_;
  Gazetteer units_;
  FieldConfidence confidence_;
};

struct TypeMatch {
  const Phrase* type = nullptr;
  int slips = 0;
};

// The type that the folded text names and nothing else, if one is near enough and no other as near.
// Points into `types`.
std::optional<TypeMatch> MatchDocumentType(const std::vector<Phrase>& types,
                                           std::string_view folded);

// The phrase that the folded text is, if one is near enough; the nearest one. nullptr if none.
const Phrase* MatchPhrase(const std::vector<Phrase>& phrases, std::string_view folded);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_VOCABULARY_H_
