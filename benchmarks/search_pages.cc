#include "benchmarks/search_pages.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "models/language_vi.h"
#include "models/vocabulary_vi.h"
#include "ocr/text/language_model.h"
#include "storage/search/folding.h"
#include "storage/search/tokenizer.h"

namespace sohoa {
namespace {

constexpr size_t kWordsOnPage = 250;
constexpr int kWordsInLine = 12;
constexpr const char* kTypes[] = {"QUYẾT ĐỊNH", "THÔNG BÁO", "TỜ TRÌNH",
                                  "BÁO CÁO",    "CÔNG VĂN",  "KẾ HOẠCH"};
constexpr const char* kNotations[] = {"QĐ-UBND", "TB-UBND", "TTr-STP",
                                      "BC-UBND", "UBND-NC", "KH-UBND"};
constexpr const char* kOrgans[] = {"ỦY BAN NHÂN DÂN TỈNH", "SỞ TƯ PHÁP", "SỞ NỘI VỤ",
                                   "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH", "VĂN PHÒNG"};

std::vector<std::string> PhrasesOf(std::string_view table) {
  std::vector<std::string> names;
  for (const absl::string_view line :
       absl::StrSplit(absl::string_view(table.data(), table.size()), '\n')) {
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (!line.empty() && line[0] != '#' && cells[0] != "name") names.push_back(cells[0]);
  }
  return names;
}

void SetField(std::string value, Field* field) {
  *field = {.value = std::move(value), .confidence = 0.99, .status = FieldStatus::kAuto};
}

PageText LayOut(const std::vector<std::string>& words) {
  PageText page{.width = 2480, .height = 3508};
  TextBlock block;
  Line line;
  int x = 300, y = 300;
  const auto end_line = [&] {
    if (line.words.empty()) return;
    line.box = {300, y, x, y + 40};
    block.lines.push_back(std::move(line));
    line = {};
    x = 300;
    y += 60;
  };
  for (const std::string& word : words) {
    const int width = 20 * static_cast<int>(word.size());
    line.words.push_back({.text = word, .box = {x, y, x + width, y + 40}, .confidence = 0.97F});
    x += width + 20;
    if (line.words.size() == kWordsInLine) end_line();
  }
  end_line();
  block.box = {300, 300, 2300, y};
  page.blocks.push_back(std::move(block));
  return page;
}

// How often each syllable stands in an endless text of the model: what follows what, followed for
// some steps.
std::map<LanguageModel::Id, double> SharesOf(const LanguageModel& model) {
  std::map<LanguageModel::Id, double> shares;
  for (size_t id = LanguageModel::kFirstSyllable; id < model.size(); ++id)
    shares[static_cast<LanguageModel::Id>(id)] = 1;
  for (int step = 0; step < 3; ++step) {
    std::map<LanguageModel::Id, double> next;
    double sum = 0;
    for (const auto& [before, share] : shares)
      for (const auto& [id, unused] : shares) {
        const double more =
            share * std::exp(model.LogProbability(LanguageModel::kOther, before, id));
        next[id] += more;
        sum += more;
      }
    for (auto& [id, share] : next) share /= sum;
    shares = std::move(next);
  }
  return shares;
}

std::string Misread(const std::string& word, std::mt19937_64& random) {
  return absl::StrFormat("%s%s", Fold(word),
                         std::string(1, static_cast<char>('a' + random() % 26)) +
                             std::to_string(random() % 1'000'000));
}

std::string Lower(std::string_view word) {
  std::string lower;
  for (size_t at = 0; at < word.size();) AppendUtf8(ToLower(NextCodePoint(word, &at)), &lower);
  return lower;
}

}  // namespace

PageMaker::PageMaker() {
  const auto model = LanguageModel::Parse(VietnameseLanguageModel());
  double sum = 0;
  for (const auto& [syllable, share] : SharesOf(*model)) {
    syllables_.push_back(Spell(model->SyllableOf(syllable), ToneStyle::kFirst));
    up_to_.push_back(sum += share);
  }
  for (const EmbeddedText& table : VietnameseVocabulary())
    if (table.name == "agencies.tsv" || table.name == "document_types.tsv" ||
        table.name == "positions.tsv")
      for (const std::string& name : PhrasesOf(table.text)) {
        std::vector<std::string> words = absl::StrSplit(Lower(name), ' ');
        if (words.size() > 1) phrases_.push_back(std::move(words));
      }
}

const std::string& PageMaker::Draw(std::mt19937_64& random) const {
  const double at = std::uniform_real_distribution<double>(0, up_to_.back())(random);
  const auto syllable = std::upper_bound(up_to_.begin(), up_to_.end() - 1, at);
  return syllables_[static_cast<size_t>(syllable - up_to_.begin())];
}

std::vector<std::string> PageMaker::Words(std::mt19937_64& random, size_t count) const {
  std::vector<std::string> words;
  while (words.size() < count) {
    const uint64_t dice = random() % 1000;
    if (dice < 90) {  // a phrase of three words or so: a quarter of all words
      const double rank = std::pow(static_cast<double>(phrases_.size()),
                                   static_cast<double>(random() % 10'000) / 10'000);
      const auto& phrase = phrases_[std::min(phrases_.size() - 1, static_cast<size_t>(rank) - 1)];
      words.insert(words.end(), phrase.begin(), phrase.end());
    } else if (dice < 100) {
      words.push_back(Misread(Draw(random), random));
    } else if (dice < 110) {
      words.push_back(absl::StrCat(random() % 500 + 1, "/", kNotations[random() % 6]));
    } else if (dice < 120) {
      words.push_back(absl::StrFormat("%02d/%02d/%d", random() % 28 + 1, random() % 12 + 1,
                                      2000 + random() % 26));
    } else {
      words.push_back(Draw(random));
    }
  }
  return words;
}

SearchPage PageMaker::Make(uint64_t number) const {
  std::mt19937_64 random(number * 0x9E3779B97F4A7C15 + 1);
  const size_t type = random() % 6;
  SearchPage page;
  DocumentFields& fields = page.fields;
  SetField(kTypes[type], &fields.type_name);
  SetField(std::to_string(random() % 500 + 1), &fields.code_number);
  SetField(kNotations[type], &fields.code_notation);
  SetField(fields.code_number.value + "/" + fields.code_notation.value, &fields.code);
  SetField(
      absl::StrFormat("%d-%02d-%02d", 2000 + random() % 26, random() % 12 + 1, random() % 28 + 1),
      &fields.issued_date);
  SetField(kOrgans[random() % 5], &fields.organ_name);
  SetField("Về việc " + absl::StrJoin(Words(random, 10), " "), &fields.subject);
  SetField(absl::StrCat("Nguyễn ", Draw(random), " ", Draw(random)), &fields.signer.full_name);
  page.text = LayOut(Words(random, kWordsOnPage));
  return page;
}

std::vector<MadeQuery> MakeQueries(const PageMaker& pages, uint64_t page_count, size_t count,
                                   uint64_t seed) {
  std::mt19937_64 random(seed);
  // Of a hundred queries.
  constexpr QueryKind kShare[] = {QueryKind::kTerm,   QueryKind::kTwo,    QueryKind::kThree,
                                  QueryKind::kPhrase, QueryKind::kFilter, QueryKind::kDates,
                                  QueryKind::kBare,   QueryKind::kFuzzy};
  constexpr size_t kUpTo[] = {20, 40, 55, 73, 83, 87, 96, 100};
  std::vector<MadeQuery> queries;
  while (queries.size() < count) {
    const SearchPage page = pages.Make(random() % page_count);
    std::vector<std::string> words;
    ForEachLine(page.text, [&](const Line& line) {
      for (const Word& word : line.words) words.push_back(word.text);
    });
    size_t kind = 0;
    while (queries.size() * 100 / count >= kUpTo[kind]) ++kind;
    MadeQuery query{.kind = kShare[kind]};
    const auto any = [&] { return words[random() % words.size()]; };
    if (query.kind == QueryKind::kPhrase) {
      const size_t at = random() % (words.size() - 3);
      query.words.assign(words.begin() + static_cast<std::ptrdiff_t>(at),
                         words.begin() + static_cast<std::ptrdiff_t>(at + 2 + random() % 2));
    } else {
      query.words = {any()};
      if (query.kind != QueryKind::kTerm && query.kind != QueryKind::kFuzzy)
        query.words.push_back(any());
      if (query.kind == QueryKind::kThree) query.words.push_back(any());
    }
    if (query.kind == QueryKind::kFilter) query.type = page.fields.type_name.value;
    if (query.kind == QueryKind::kDates) {
      query.first_year = 2000 + static_cast<int>(random() % 20);
      query.last_year = query.first_year + static_cast<int>(random() % 6);
    }
    if (query.kind == QueryKind::kBare)
      for (std::string& word : query.words) word = Fold(word);
    // A phrase in quotes is of parts; a slip is asked for in words alone.
    const bool plain =
        std::all_of(query.words.begin(), query.words.end(), [](const std::string& word) {
          return word.find_first_of("/0123456789") == std::string::npos && Fold(word).size() > 2;
        });
    if (std::any_of(query.words.begin(), query.words.end(),
                    [](const std::string& word) { return Tokenize(word).parts.empty(); }))
      continue;
    if (!plain && (query.kind == QueryKind::kPhrase || query.kind == QueryKind::kFuzzy)) continue;
    queries.push_back(std::move(query));
  }
  return queries;
}

std::string ToQuery(const MadeQuery& query) {
  std::string text = absl::StrJoin(query.words, " ");
  if (query.kind == QueryKind::kPhrase) return absl::StrCat("\"", text, "\"");
  if (query.kind == QueryKind::kFuzzy) return absl::StrCat(text, "~");
  if (query.kind == QueryKind::kFilter) absl::StrAppend(&text, " typeName:\"", query.type, "\"");
  if (query.kind == QueryKind::kDates)
    absl::StrAppend(&text, " issuedDate:", query.first_year, "..", query.last_year);
  return text;
}

}  // namespace sohoa
