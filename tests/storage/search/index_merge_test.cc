// Whatever state the index is in – leaves, segments, merged, documents removed – it answers as one
// who reads every document for every query.
#include "storage/search/index_merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/search/index_format.h"
#include "storage/search/index_view.h"
#include "storage/search/match.h"
#include "storage/search/query.h"
#include "storage/search/query_terms.h"
#include "storage/search/search.h"
#include "storage/search/tokenizer.h"
#include "tests/storage/search/indexed_store.h"

namespace sohoa {
namespace {

using testing::IsEmpty;
using testing_support::IndexRowsFrom;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::StoreKind;

// Common words, which make pairs, and others; with the marks that make one folded word of several.
const std::vector<std::string>& Words() {
  static const std::vector<std::string> words = {
      "ủy",  "ban", "bản", "nhân", "dân",  "của", "cửa", "và",    "quyết",      "quyét",
      "hòa", "hoà", "hoa", "xóm",  "xăng", "zét", "Đà",  "15/QĐ", "15/QĐ-UBND", "kẽm"};
  return words;
}

// A document as the test knows it: each page's folded parts, one behind the other.
struct Known {
  std::vector<std::string> parts;
  std::string type;
  int year = 0;
};

// What a query asks: all of these, or one of them; phrases; none of `without`.
struct Asked {
  std::vector<std::vector<std::string>> phrases;
  bool any = false;
  std::vector<std::string> without;
  std::string type;
  int first_year = 0;
};

std::vector<std::string> PartsOf(const std::string& word) {
  std::vector<std::string> parts;
  for (const Token& part : Tokenize(word).parts) parts.push_back(part.folded);
  return parts;
}

bool Contains(const std::vector<std::string>& parts, const std::vector<std::string>& phrase) {
  return std::search(parts.begin(), parts.end(), phrase.begin(), phrase.end()) != parts.end();
}

class IndexMergeTest : public testing_support::IndexedStoreTest {
 protected:
  void AddOne() {
    const std::string name = absl::StrCat("văn bản ", known_.size() + removed_.size());
    Known known;
    std::vector<std::string> pages;
    for (size_t page = random_() % 3 + 1; page > 0; --page) {
      std::vector<std::string> words;
      for (size_t i = random_() % 12; i > 0; --i)
        words.push_back(Words()[random_() % Words().size()]);
      for (const std::string& word : words)
        for (std::string& part : PartsOf(word)) known.parts.push_back(std::move(part));
      pages.push_back(absl::StrJoin(words, " "));
    }
    SampleDocument document = MakeDocument(name, pages);
    known.type = random_() % 2 == 0 ? "TỜ TRÌNH" : "BÁO CÁO";
    known.year = 2000 + static_cast<int>(random_() % 10);
    document.record.fields.type_name.value = known.type;
    document.record.fields.issued_date.value = absl::StrCat(known.year, "-05-06");
    known_[Add(document)] = known;
  }

  void RemoveOne() {
    if (known_.empty()) return;
    const std::string id = std::next(known_.begin(), random_() % known_.size())->first;
    if (random_() % 2 == 0) {
      ASSERT_TRUE(ExpungeFromIndex(*store_, {id}).ok());
    } else {
      const auto change = RemovalFromIndex(*store_, id);
      ASSERT_TRUE(change.ok()) << change.status();
      ASSERT_TRUE(store_->ChangeIndex(*change).ok());
    }
    removed_.insert(id);
    known_.erase(id);
  }

  Asked MakeAsked() {
    Asked asked;
    for (size_t i = random_() % 3 + 1; i > 0; --i) {
      std::vector<std::string> phrase;
      for (size_t j = random_() % 3 + 1; j > 0; --j)
        phrase.push_back(Words()[random_() % (Words().size() - 3)]);
      asked.phrases.push_back(phrase);
    }
    asked.any = random_() % 3 == 0;
    if (random_() % 3 == 0) asked.without.push_back(Words()[random_() % 17]);
    if (random_() % 4 == 0) asked.type = "báo cáo";
    if (random_() % 4 == 0) asked.first_year = 2005;
    return asked;
  }

  static std::string ToText(const Asked& asked) {
    std::vector<std::string> parts;
    for (const auto& phrase : asked.phrases)
      parts.push_back(absl::StrCat("\"", absl::StrJoin(phrase, " "), "\""));
    std::string text = absl::StrCat("(", absl::StrJoin(parts, asked.any ? " OR " : " "), ")");
    for (const std::string& word : asked.without) absl::StrAppend(&text, " -", word);
    if (!asked.type.empty()) absl::StrAppend(&text, " typeName:\"", asked.type, "\"");
    if (asked.first_year > 0) absl::StrAppend(&text, " issuedDate:", asked.first_year, "..");
    return text;
  }

  static bool Answers(const Known& known, const Asked& asked) {
    const auto holds = [&](const std::vector<std::string>& phrase) {
      std::vector<std::string> parts;
      for (const std::string& word : phrase)
        for (std::string& part : PartsOf(word)) parts.push_back(std::move(part));
      return Contains(known.parts, parts);
    };
    const bool found = asked.any ? std::any_of(asked.phrases.begin(), asked.phrases.end(), holds)
                                 : std::all_of(asked.phrases.begin(), asked.phrases.end(), holds);
    const bool without = std::none_of(asked.without.begin(), asked.without.end(),
                                      [&](const std::string& word) { return holds({word}); });
    return found && without && (asked.type.empty() || known.type == "BÁO CÁO") &&
           known.year >= asked.first_year;
  }

  void ExpectAnswers(int queries) {
    for (int i = 0; i < queries; ++i) {
      const Asked asked = MakeAsked();
      std::set<std::string> expected, found;
      for (const auto& [id, known] : known_)
        if (Answers(known, asked)) expected.insert(id);
      const auto result = Search(*store_, ToText(asked),
                                 {.limit = 1000, .details = i % 8 == 0 && removed_.empty()});
      ASSERT_TRUE(result.ok()) << ToText(asked) << ": " << result.status();
      for (const SearchHit& hit : result->hits) found.insert(hit.id);
      EXPECT_EQ(found, expected) << ToText(asked);
      EXPECT_EQ(result->total, static_cast<int64_t>(expected.size())) << ToText(asked);
      ExpectFirstOf(*result, ToText(asked));
    }
  }

  // Who asks for the first two alone, so that what cannot be among them need not be weighed, gets
  // these.
  void ExpectFirstOf(const SearchResult& whole, const std::string& query) {
    const auto first = Search(*store_, query, {.limit = 2, .details = false});
    ASSERT_TRUE(first.ok()) << query << ": " << first.status();
    EXPECT_EQ(first->total, whole.total) << query;
    ASSERT_EQ(first->hits.size(), std::min<size_t>(2, whole.hits.size())) << query;
    for (size_t i = 0; i < first->hits.size(); ++i) {
      EXPECT_EQ(first->hits[i].id, whole.hits[i].id) << query;
      EXPECT_EQ(first->hits[i].score, whole.hits[i].score) << query;
    }
  }

  std::mt19937 random_{42};
  std::map<std::string, Known> known_;  // by id
  std::set<std::string> removed_;
};

INSTANTIATE_TEST_SUITE_P(Stores, IndexMergeTest,
                         testing::Values(StoreKind::kMemory, StoreKind::kRocks),
                         testing_support::NameOf);

TEST_P(IndexMergeTest, AnswersTheSameInEveryState) {
  const int steps = GetParam() == StoreKind::kMemory ? 120 : 30;
  for (int step = 0; step < steps; ++step) {
    for (size_t i = random_() % 5; i > 0; --i) AddOne();
    if (random_() % 4 == 0) RemoveOne();
    if (random_() % 2 == 0) {
      ASSERT_TRUE(TendIndex(*store_, {.leaves = 4, .segments = 3}).ok());
    }
    if (random_() % 30 == 0) {
      ASSERT_TRUE(CompactIndex(*store_).ok());
    }
    ExpectAnswers(6);
  }
}

TEST_P(IndexMergeTest, TheSoundIndexOfEveryStateIsProved) {
  for (int step = 0; step < 12; ++step) {
    for (int i = 0; i < 3; ++i) AddOne();
    ASSERT_TRUE(TendIndex(*store_, {.leaves = 4, .segments = 3}).ok());
    CheckReport report;
    ASSERT_TRUE(CheckIndex(*store_, &report).ok());
    EXPECT_THAT(report.problems, IsEmpty());
  }
  ASSERT_TRUE(RebuildIndex(*store_).ok());
  CheckReport report;
  ASSERT_TRUE(CheckIndex(*store_, &report).ok());
  EXPECT_THAT(report.problems, IsEmpty());
  ExpectAnswers(10);
}

TEST_P(IndexMergeTest, OrderAndCursorLeadThroughAllOfTheAnswer) {
  for (int i = 0; i < 40; ++i) AddOne();
  ASSERT_TRUE(TendIndex(*store_, {.leaves = 4, .segments = 3}).ok());
  for (const SortOrder sort : {SortOrder::kRelevance, SortOrder::kDate}) {
    const auto all = Search(*store_, "của OR dân OR xóm", {.limit = 1000, .sort = sort});
    ASSERT_TRUE(all.ok());
    const auto just_all = Search(*store_, "của OR dân OR xóm",
                                 {.limit = static_cast<int>(all->hits.size()), .sort = sort});
    EXPECT_EQ(just_all->next_cursor, "") << "nothing follows";
    ASSERT_GT(all->hits.size(), 15U);
    EXPECT_EQ(all->next_cursor, "");
    SearchOptions options{.limit = 7, .sort = sort};
    std::vector<std::string> walked, whole;
    do {
      const auto some = Search(*store_, "của OR dân OR xóm", options);
      ASSERT_TRUE(some.ok());
      EXPECT_EQ(some->total, all->total);
      for (const SearchHit& hit : some->hits) walked.push_back(hit.id);
      options.cursor = some->next_cursor;
    } while (!options.cursor.empty());
    for (const SearchHit& hit : all->hits) whole.push_back(hit.id);
    EXPECT_EQ(walked, whole);
    if (sort != SortOrder::kDate) continue;
    for (size_t i = 1; i < whole.size(); ++i)
      EXPECT_GE(known_[whole[i - 1]].year, known_[whole[i]].year);
  }
}

TEST_P(IndexMergeTest, AnyNumberOfThreadsFindsTheSame) {
  for (int i = 0; i < 60; ++i) AddOne();
  ASSERT_TRUE(TendIndex(*store_, {.leaves = 4, .segments = 3}).ok());
  const auto view = IndexView::Open(*store_);
  ASSERT_TRUE(view.ok());
  ASSERT_GT((*view)->segments().size(), 2U);
  for (int i = 0; i < 40; ++i) {
    auto query = ParseQuery(ToText(MakeAsked()), {});
    ASSERT_TRUE(query.ok());
    QueryTerms terms(**view);
    ASSERT_TRUE(terms.Resolve(&*query).ok());
    MatchOptions options{.limit = 3, .postings_worth_a_thread = 0};
    const auto alone = MatchDocuments(**view, *query, terms, options);
    options.threads = 3;
    const auto together = MatchDocuments(**view, *query, terms, options);
    ASSERT_TRUE(alone.ok() && together.ok());
    EXPECT_EQ(together->total, alone->total);
    ASSERT_EQ(together->best.size(), alone->best.size());
    for (size_t best = 0; best < alone->best.size(); ++best) {
      EXPECT_EQ(together->best[best].id_head, alone->best[best].id_head);
      EXPECT_EQ(together->best[best].score, alone->best[best].score);
    }
  }
}

TEST_P(IndexMergeTest, FacetsCountAllThatWasFound) {
  for (int i = 0; i < 30; ++i) AddOne();
  ASSERT_TRUE(TendIndex(*store_, {.leaves = 4, .segments = 3}).ok());
  const auto result = Search(*store_, "-khôngcó", {.limit = 1, .facets = true});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->total, 30);
  std::map<std::string, int64_t> types, years;
  for (const auto& [id, known] : known_) {
    ++types[known.type];
    ++years[std::to_string(known.year)];
  }
  ASSERT_EQ(result->types.size(), types.size());
  for (const FacetValue& type : result->types) EXPECT_EQ(type.documents, types[type.value]);
  ASSERT_EQ(result->years.size(), years.size());
  for (const FacetValue& year : result->years) EXPECT_EQ(year.documents, years[year.value]);
  EXPECT_THAT(result->organs, IsEmpty());
}

// A phrase's places are proved by how often its pairs stand there, or looked at where that does not
// tell: both must find the same.
TEST_P(IndexMergeTest, AChainOfPairsIsNoPhraseWhereTheyDoNotMeet) {
  const std::string meets = Add("một", {"ủy ban nhân dân"});
  Add("hai", {"ban nhân xăng ủy ban nhân kẽm nhân dân"});
  Add("ba", {"ủy ban xăng ban nhân dân"});
  Add("bốn", {"ủy ban xăng ban nhân kẽm nhân dân"});
  for (const bool tended : {false, true}) {
    if (tended) {
      ASSERT_TRUE(CompactIndex(*store_).ok());
    }
    const auto three = Search(*store_, "\"ủy ban nhân\"", {});
    ASSERT_TRUE(three.ok());
    EXPECT_EQ(three->total, 2);
    const auto four = Search(*store_, "\"uy ban nhân dân\"", {});
    ASSERT_TRUE(four.ok());
    ASSERT_EQ(four->total, 1);
    EXPECT_EQ(four->hits[0].id, meets);
  }
}

TEST_P(IndexMergeTest, APhraseOfManyPlacesRanksAboveOneOfFew) {
  const std::string once = Add("một", {"xóm ủy ban nhân dân xóm xóm xóm xóm xóm xóm xóm xóm"});
  const std::string twice = Add("hai", {"ủy ban nhân dân xóm xóm xóm xóm ủy ban nhân dân"});
  const std::string without_marks = Add("ba", {"uy ban nhan dan xóm xóm xóm xóm uy ban nhan dan"});
  const auto found = Search(*store_, "\"ủy ban nhân dân\"", {});
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->hits.size(), 3U);
  EXPECT_EQ(found->hits[0].id, twice);
  EXPECT_EQ(found->hits[1].id, once);
  EXPECT_EQ(found->hits[2].id, without_marks);
}

// Two places with other marks in each: which of them hold is not told by the numbers.
TEST_P(IndexMergeTest, MarksThatNeverStandTogetherAreNotExact) {
  Add("một", {"ủy ban nhan xóm uy ban nhân"});
  const std::string exact = Add("hai", {"ủy ban nhân xóm uy ban nhan"});
  const auto found = Search(*store_, "\"ủy ban nhân\"", {});
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->hits.size(), 2U);
  EXPECT_EQ(found->hits[0].id, exact);
  EXPECT_GT(found->hits[0].score, found->hits[1].score + 1000);
}

// More spellings of a pair than a posting has bits for; merging numbers them anew.
TEST_P(IndexMergeTest, ExactMarksRankFirstAmongMoreSpellingsThanThereAreBits) {
  for (const char* uy : {"uy", "úy", "ùy", "ũy", "ụy", "ưy"})
    for (const char* ban : {"ban", "bán", "bàn", "bản", "bãn", "bạn", "bân"}) {
      Add(absl::StrCat(uy, " ", ban), {absl::StrCat(uy, " ", ban, " nhân")});
      ASSERT_TRUE(TendIndex(*store_, {.leaves = 4, .segments = 3}).ok());
    }
  const std::string exact = Add("cuối", {"ủy ban nhân"});
  for (const bool compacted : {false, true}) {
    if (compacted) {
      ASSERT_TRUE(CompactIndex(*store_).ok());
    }
    const auto found = Search(*store_, "\"ủy ban nhân\"", {.limit = 2});
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->total, 43);
    EXPECT_EQ(found->hits[0].id, exact);
    EXPECT_GT(found->hits[0].score, found->hits[1].score + 1000);
  }
}

TEST_P(IndexMergeTest, NothingOfAnExpungedDocumentIsLeftInItsRows) {
  for (int i = 0; i < 6; ++i) AddOne();
  const SampleDocument secret = MakeDocument("mật", {"Telltale tèlltale của dân", "ủy tếlltale"});
  const std::string id = Add(secret);
  for (int i = 0; i < 6; ++i) AddOne();
  Add("cùng chữ", {"telltále"});
  ASSERT_TRUE(CompactIndex(*store_).ok());
  ASSERT_EQ(Search(*store_, "tèlltale").value().total, 2);
  ASSERT_TRUE(ExpungeFromIndex(*store_, {id}).ok());
  EXPECT_EQ(Search(*store_, "tèlltale").value().total, 1);
  for (const IndexEntry& row : IndexRowsFrom(*store_, "")) {
    EXPECT_EQ(row.value.find("tèlltale"), std::string::npos);
    EXPECT_EQ(row.value.find("tếlltale"), std::string::npos);
    EXPECT_EQ(row.value.find(index_format::PackId(id)), std::string::npos);
  }
}

// A gather that a removal undoes leaves rows behind that nobody reads: they go too.
TEST_P(IndexMergeTest, NothingIsLeftOfASegmentThatWasBegunAndNotNamed) {
  const SampleDocument secret = MakeDocument("mật", {"Tèlltale của dân"});
  const std::string id = Add(secret);
  IndexChange begun;
  SegmentWriter writer(1, [&](std::string key, std::string value) {
    begun.put.push_back({std::move(key), std::move(value)});
    return true;
  });
  const auto rows = testing_support::IndexOf(secret);
  ASSERT_TRUE(WriteLeaves({{index_format::PackId(id), rows.back().value}}, &writer).ok());
  ASSERT_TRUE(store_->ChangeIndex(begun).ok());
  ASSERT_TRUE(ExpungeFromIndex(*store_, {id}).ok());
  for (const IndexEntry& row : IndexRowsFrom(*store_, ""))
    EXPECT_EQ(row.value.find("tèlltale"), std::string::npos);
}

TEST_P(IndexMergeTest, ARebuildThatWasBrokenOffIsKnown) {
  AddOne();
  ASSERT_TRUE(
      store_->ChangeIndex({.put = {{"t", "being made anew"}}, .removed_ranges = {{"", "\x7f"}}})
          .ok());
  EXPECT_TRUE(IsOfEarlierGrammar(*store_->ReadIndex()).value());
  EXPECT_EQ(Search(*store_, "dân").status().code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(RebuildIndex(*store_).ok());
  EXPECT_FALSE(IsOfEarlierGrammar(*store_->ReadIndex()).value());
  ExpectAnswers(5);
}

TEST_P(IndexMergeTest, TendingStopsWhenItIsAskedTo) {
  for (int i = 0; i < 8; ++i) AddOne();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(TendIndex(*store_, {.leaves = 4, .segments = 3}, stop.get_token()).code(),
            absl::StatusCode::kCancelled);
  ExpectAnswers(5);
}

// What a removal does while segments are being written is not lost.
TEST_P(IndexMergeTest, TendingAndRemovingAtOnceLoseNothing) {
  for (int i = 0; i < 40; ++i) AddOne();
  std::jthread tending([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const absl::Status status = TendIndex(*store_, {.leaves = 2, .segments = 2});
      EXPECT_TRUE(status.ok() || absl::IsAborted(status)) << status;
    }
  });
  for (int i = 0; i < 15; ++i) {
    const std::string id = std::next(known_.begin(), random_() % known_.size())->first;
    ASSERT_TRUE(ExpungeFromIndex(*store_, {id}).ok());
    known_.erase(id);
    removed_.insert(id);  // its record is still there
    AddOne();
  }
  tending.request_stop();
  tending.join();
  ExpectAnswers(30);
}

}  // namespace
}  // namespace sohoa
