#include "ocr/fields/vocabulary.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr std::array<std::string_view, 10> kListNames = {
    "document_types", "agencies",     "agency_beginnings", "positions",   "authorities",
    "provinces",      "family_names", "given_names",       "form_titles", "signers"};
constexpr std::array<std::string_view, 5> kColumns = {"name", "abbreviation", "kind", "valid_from",
                                                      "valid_to"};

constexpr std::array<std::string_view, 5> kUnitColumns = {"name", "level", "code", "valid_from",
                                                          "valid_to"};

constexpr std::array<std::string_view, 3> kConfidenceColumns = {"name", "offset", "slope"};

absl::Status CheckColumns(const WordFile& file, const WordTable& table,
                          std::span<const std::string_view> known) {
  if (table.columns.front() != "name")
    return MistakeInLine(file, 1, "the first column must be 'name'");
  for (const std::string& column : table.columns) {
    if (std::find(known.begin(), known.end(), column) == known.end())
      return MistakeInLine(file, 1, absl::StrCat("no column is called '", column, "'"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Phrase> PhraseOf(const WordFile& file, const WordTable& table, const WordRow& row) {
  Phrase phrase;
  phrase.name = table.Cell(row, "name");
  phrase.folded = LettersOnly(FoldForMatch(phrase.name));
  phrase.abbreviation = table.Cell(row, "abbreviation");
  phrase.kind = table.Cell(row, "kind");
  absl::StatusOr<Validity> valid = ValidityOf(file, table, row);
  if (!valid.ok()) return valid.status();
  phrase.valid = *std::move(valid);
  if (phrase.folded.empty()) return MistakeInLine(file, row.line, "the name has no letters");
  return phrase;
}

}  // namespace

absl::StatusOr<Vocabulary> Vocabulary::Parse(std::span<const WordFile> files) {
  Vocabulary vocabulary;
  for (const WordFile& file : files) {
    absl::StatusOr<WordTable> table = ParseWordTable(file);
    if (!table.ok()) return table.status();
    if (absl::Status s = vocabulary.Add(file, *table); !s.ok()) return s;
  }
  return vocabulary;
}

absl::Status Vocabulary::Add(const WordFile& file, const WordTable& table) {
  static_assert(kListNames.size() == kLists);
  if (table.name == "units") {
    if (absl::Status s = CheckColumns(file, table, kUnitColumns); !s.ok()) return s;
    return units_.Add(file, table);
  }
  if (table.name == "field_confidence") {
    if (absl::Status s = CheckColumns(file, table, kConfidenceColumns); !s.ok()) return s;
    return confidence_.Add(file, table);
  }
  const auto found = std::find(kListNames.begin(), kListNames.end(), table.name);
  if (found == kListNames.end())
    return MistakeInLine(file, 1, absl::StrCat("no list is called '", table.name, "'"));
  if (absl::Status s = CheckColumns(file, table, kColumns); !s.ok()) return s;
  return AddPhrases(file, table, lists_[static_cast<size_t>(found - kListNames.begin())]);
}

absl::Status Vocabulary::AddPhrases(const WordFile& file, const WordTable& table,
                                    std::vector<Phrase>& list) {
  std::unordered_map<std::string, size_t> earlier;
  for (size_t i = 0; i < list.size(); ++i) earlier.emplace(list[i].name, i);
  std::unordered_map<std::string, int> lines;
  for (const WordRow& row : table.rows) {
    absl::StatusOr<Phrase> phrase = PhraseOf(file, table, row);
    if (!phrase.ok()) return phrase.status();
    const auto [first, is_new] = lines.emplace(phrase->name, row.line);
    if (!is_new)
      return MistakeInLine(file, row.line,
                           absl::StrCat("the name stands in line ", first->second, " already"));
    const auto at = earlier.find(phrase->name);
    if (at != earlier.end()) {
      list[at->second] = *std::move(phrase);
    } else {
      list.push_back(*std::move(phrase));
    }
  }
  return absl::OkStatus();
}

const Phrase* Vocabulary::TypeNamed(std::string_view name) const {
  for (const Phrase& type : document_types()) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

const Phrase* Vocabulary::TypeAbbreviated(std::string_view abbreviation) const {
  for (const Phrase& type : document_types()) {
    if (!type.abbreviation.empty() && type.abbreviation == abbreviation) return &type;
  }
  return nullptr;
}

std::optional<TypeMatch> MatchDocumentType(const std::vector<Phrase>& types,
                                           std::string_view folded) {
  const std::string letters = LettersOnly(folded);
  std::optional<TypeMatch> best;
  bool tied = false;
  for (const Phrase& type : types) {
    const int allowed = SlipsAllowed(type.folded);
    const int slips = BoundedEditDistance(letters, type.folded, allowed);
    if (slips > allowed || (best && slips > best->slips)) continue;
    tied = best && slips == best->slips;
    best = TypeMatch{&type, slips};
  }
  return tied ? std::nullopt : best;
}

const Phrase* MatchPhrase(const std::vector<Phrase>& phrases, std::string_view folded) {
  const std::string letters = LettersOnly(folded);
  const Phrase* best = nullptr;
  int fewest = 0;
  for (const Phrase& phrase : phrases) {
    const int allowed = SlipsAllowed(phrase.folded);
    const int slips = BoundedEditDistance(letters, phrase.folded, allowed);
    if (slips > allowed || (best != nullptr && slips >= fewest)) continue;
    best = &phrase;
    fewest = slips;
  }
  return best;
}

}  // namespace sohoa
