#include "tools/serve/masking.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "storage/search/query.h"

namespace sohoa {
namespace {

constexpr size_t kShownDigits = 3;
constexpr std::string_view kMarks[] = {"⟦", "⟧"};  // of a match in a snippet

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsSeparator(char c) { return c == ' ' || c == '.' || c == '-'; }
// Letters of words, in UTF-8 too.
bool IsLetter(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The bytes of a mark that stands at `at`, if one does.
size_t MarkAt(std::string_view text, size_t at) {
  for (const std::string_view mark : kMarks)
    if (text.substr(at).starts_with(mark)) return mark.size();
  return 0;
}

// Digits without anything between them.
struct Group {
  size_t begin = 0;
  size_t end = 0;
  size_t size() const { return end - begin; }
};

// Where the digits go on behind a group that ends at `at`: there, or behind one separator and the
// marks of a match. text.size() where they do not.
size_t NextGroup(std::string_view text, size_t at) {
  at += MarkAt(text, at);
  if (at < text.size() && IsSeparator(text[at])) ++at;
  if (at < text.size()) at += MarkAt(text, at);
  return at < text.size() && IsDigit(text[at]) ? at : text.size();
}

// Groups from `begin` on that stand one separator apart.
std::vector<Group> GroupsAt(std::string_view text, size_t begin) {
  std::vector<Group> groups;
  for (size_t at = begin; at < text.size();) {
    Group group{at, at};
    while (group.end < text.size() && IsDigit(text[group.end])) ++group.end;
    groups.push_back(group);
    at = NextGroup(text, group.end);
  }
  return groups;
}

using Groups = std::span<const Group>;

size_t DigitsOf(Groups groups) {
  size_t digits = 0;
  for (const Group& group : groups) digits += group.size();
  return digits;
}

// Takes spaces and the marks of a match away.
std::string_view Behind(std::string_view text) {
  for (size_t more = 1; more > 0; text.remove_prefix(more))
    more = text.starts_with(' ') ? 1 : MarkAt(text, 0);
  return text;
}

// "CCCD số: " says what follows.
bool IsNamedBefore(std::string_view before) {
  static constexpr std::array<std::string_view, 9> kNames = {
      "CCCD", "cccd", "CMND", "cmnd", "định danh", "ĐỊNH DANH", "số", "Số", "SỐ"};
  const auto drop_end = [&](std::string_view end) {
    const bool ends = before.ends_with(end);
    if (ends) before.remove_suffix(end.size());
    return ends;
  };
  while (drop_end(" ") || drop_end(":") || drop_end(".") || drop_end(kMarks[0]) ||
         drop_end(kMarks[1]))
    continue;
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return before.ends_with(name); });
}

// 1.500.000: what is in one piece may be anything.
bool IsGroupedAsMoney(std::string_view text, Groups groups) {
  return groups.size() > 1 && groups.front().size() <= 3 &&
         std::all_of(groups.begin() + 1, groups.end(), [&](const Group& group) {
           return group.size() == 3 && text[group.begin - 1] != '-';
         });
}

// "đồng ý", "đồng thời": the beginning of another word.
bool GoesOn(std::string_view behind_dong) {
  static constexpr std::array<std::string_view, 21> kSecond = {
      "ý",    "thời", "chủ",  "sở",  "bào",  "chí",   "loạt",  "nghiệp", "hành", "hồ", "minh",
      "phục", "bộ",   "nhất", "đều", "tình", "nghĩa", "quyền", "thuận",  "môn",  "đội"};
  const std::string_view next = Behind(behind_dong);
  return std::any_of(kSecond.begin(), kSecond.end(),
                     [&](std::string_view word) { return next.starts_with(word); });
}

bool IsMoney(std::string_view text, Groups groups) {
  if (DigitsOf(groups) == 12 && text[groups.front().begin] == '0') return false;
  if (IsNamedBefore(text.substr(0, groups.front().begin))) return false;
  std::string_view behind = text.substr(groups.back().end);
  while (behind.starts_with(' ')) behind.remove_prefix(1);
  static constexpr std::array<std::string_view, 7> kUnits = {"đồng", "đ",   "VNĐ", "VND",
                                                             "vnđ",  "USD", "₫"};
  return std::any_of(kUnits.begin(), kUnits.end(), [&](std::string_view unit) {
    if (!behind.starts_with(unit)) return false;
    const std::string_view rest = behind.substr(unit.size());
    if (!rest.empty() && IsLetter(rest.front())) return false;
    return IsGroupedAsMoney(text, groups) || !GoesOn(rest);
  });
}

bool IsIdentityNumber(std::string_view text, Groups groups) {
  const size_t digits = DigitsOf(groups);
  if (digits != 9 && digits != 12) return false;
  const size_t begin = groups.front().begin;
  const size_t end = groups.back().end;
  const auto is_letter = [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); };
  if (begin > 0 && is_letter(text[begin - 1])) return false;
  if (end < text.size() && is_letter(text[end])) return false;
  return !IsMoney(text, groups);
}

// 079 088 001 234 or 0790 8800 1234 between other numbers.
bool IsPrintedInGroups(Groups groups) {
  const size_t each = groups.size() == 4 ? 3 : 4;
  return std::all_of(groups.begin(), groups.end(),
                     [&](const Group& group) { return group.size() == each; });
}

// How many groups from `at` on are one identity number; 0: none. A number in one piece goes before
// one that may just be its neighbours'.
size_t IdentityNumberAt(std::string_view text, Groups all, size_t at) {
  if (IsIdentityNumber(text, all.subspan(at, 1))) return 1;
  if (at == 0 && IsIdentityNumber(text, all)) return all.size();
  for (const size_t count : {size_t{4}, size_t{3}})
    if (at + count <= all.size() && IsPrintedInGroups(all.subspan(at, count)) &&
        DigitsOf(all.subspan(at, count)) == 12 && IsIdentityNumber(text, all.subspan(at, count)))
      return count;
  return 0;
}

// Calls found(groups) for each identity number.
template <typename Found>
void ForEachIdentityNumber(std::string_view text, Found found) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (!IsDigit(text[at])) continue;
    const std::vector<Group> groups = GroupsAt(text, at);
    for (size_t k = 0; k < groups.size();) {
      const size_t count = IdentityNumberAt(text, groups, k);
      if (count > 0) found(Groups(groups).subspan(k, count));
      k += std::max(count, size_t{1});
    }
    at = groups.back().end;
  }
}

void MaskDigits(size_t begin, size_t end, size_t most, std::string* text) {
  for (size_t at = begin; at < end && most > 0; ++at) {
    if (!IsDigit((*text)[at])) continue;
    (*text)[at] = '*';
    --most;
  }
}

// What a key says to be one, though it was misread and has another length.
void MaskWhole(std::string* text) {
  const auto digits = static_cast<size_t>(std::count_if(text->begin(), text->end(), IsDigit));
  MaskDigits(0, text->size(), digits - std::min(digits, kShownDigits), text);
}

bool NamesIdentityNumber(std::string_view key) {
  return key.find("dentityNumber") != std::string_view::npos;  // also husbandIdentityNumber
}

void MaskReasons(std::vector<Reason>* reasons) {
  for (Reason& reason : *reasons)
    for (std::string& arg : reason.args) arg = MaskIdentityNumbers(arg);
}

void MaskField(const std::string& key, Field* field) {
  if (NamesIdentityNumber(key)) MaskWhole(&field->value);
  field->value = MaskIdentityNumbers(field->value);
  MaskReasons(&field->reasons);
}

// A word without its neighbours may be a part of one.
void MaskPart(std::string* word) {
  const auto digits = static_cast<size_t>(std::count_if(word->begin(), word->end(), IsDigit));
  if (digits >= kShownDigits) MaskDigits(0, word->size(), digits, word);
}

void MaskWords(std::vector<ListedWord>* words) {
  for (ListedWord& word : *words) MaskPart(&word.text);
}

// A line as one text, and where in it each word begins.
std::string TextOf(const Line& line, std::vector<size_t>* begins) {
  std::string text;
  for (const Word& word : line.words) {
    if (!text.empty()) text += ' ';
    begins->push_back(text.size());
    text += word.text;
  }
  return text;
}

void MaskLine(Line* line) {
  std::vector<size_t> begins;
  const std::string masked = MaskIdentityNumbers(TextOf(*line, &begins));
  for (size_t k = 0; k < line->words.size(); ++k)
    line->words[k].text = masked.substr(begins[k], line->words[k].text.size());
}

// Of what the index is asked for, by which marks in the text are gone. Gathers all words in `all`.
bool MayFind(const QueryNode& node, std::string* all) {
  constexpr size_t kTelling = 4;  // digits of the beginning of one
  const bool open = node.kind == QueryNode::Kind::kPrefix || node.kind == QueryNode::Kind::kFuzzy;
  bool may_find = false;
  for (const std::vector<ClauseToken>* tokens : {&node.clause.tokens, &node.clause.parts})
    for (const ClauseToken& each : *tokens) {
      const std::string& word = each.token.folded;
      const auto digits = static_cast<size_t>(std::count_if(word.begin(), word.end(), IsDigit));
      may_find = may_find || digits == 9 || digits == 12 || (open && digits >= kTelling);
    }
  const size_t mark = node.letter != 0 ? 2 : 0;  // of the field, before the word
  for (const ClauseToken& each : node.clause.parts.empty() ? node.clause.tokens : node.clause.parts)
    absl::StrAppend(all, " ", each.token.folded.substr(std::min(mark, each.token.folded.size())));
  for (const QueryNode& child : node.children) may_find = MayFind(child, all) || may_find;
  return may_find;
}

}  // namespace

std::string MaskIdentityNumbers(std::string_view text) {
  std::string masked(text);
  ForEachIdentityNumber(text, [&](Groups groups) {
    MaskDigits(groups.front().begin, groups.back().end, DigitsOf(groups) - kShownDigits, &masked);
  });
  return masked;
}

bool HoldsIdentityNumber(std::string_view text) {
  bool holds = false;
  ForEachIdentityNumber(text, [&](Groups) { holds = true; });
  return holds;
}

bool MayFindIdentityNumber(std::string_view query) {
  const absl::StatusOr<QueryNode> parsed = ParseQuery(query, {});
  if (!parsed.ok()) return false;  // nothing will be looked for
  std::string all;
  const bool may_find = MayFind(*parsed, &all);
  // Spread over words that stand side by side.
  return may_find || HoldsIdentityNumber(all);
}

void MaskVersions(std::vector<RecordVersion>* versions) {
  for (RecordVersion& version : *versions) version.reason = MaskIdentityNumbers(version.reason);
}

void MaskRecord(Record* record) {
  for (PdfSignature& signature : record->signatures)
    for (std::string* text : {&signature.reason, &signature.location, &signature.name})
      *text = MaskIdentityNumbers(*text);
  if (record->deletion) record->deletion->reason = MaskIdentityNumbers(record->deletion->reason);
  for (const auto& [key, field] : NamedFields(record->fields)) MaskField(key, field);
  MaskReasons(&record->fields.alerts);
  record->dossier_code = MaskIdentityNumbers(record->dossier_code);
  for (OriginalFile& file : record->originals) file.path = MaskIdentityNumbers(file.path);
  for (PageRecord& page : record->pages) {
    MaskWords(&page.doubtful);
    MaskWords(&page.handwriting);
    for (Correction& correction : page.corrections) {
      MaskPart(&correction.before);
      MaskPart(&correction.after);
    }
  }
}

void MaskPage(PageText* page) {
  for (TextBlock& block : page->blocks)
    for (Line& line : block.lines) MaskLine(&line);
}

void MaskHit(SearchHit* hit) {
  hit->snippet = MaskIdentityNumbers(hit->snippet);
  MaskRecord(&hit->record);
}

bool HoldsIdentityNumber(const Record& record) {
  const auto fields = NamedFields(record.fields);
  return std::any_of(fields.begin(), fields.end(), [](const auto& named) {
    const auto& [key, field] = named;
    return !field->value.empty() && (NamesIdentityNumber(key) || HoldsIdentityNumber(field->value));
  });
}

bool HoldsIdentityNumber(const PageText& page) {
  bool holds = false;
  ForEachLine(page, [&](const Line& line) {
    std::vector<size_t> begins;
    holds = holds || HoldsIdentityNumber(std::string_view(TextOf(line, &begins)));
  });
  return holds;
}

}  // namespace sohoa
