#include "storage/search/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/storage/search/indexed_store.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::StoreKind;

class SearchTest : public testing_support::IndexedStoreTest {
 protected:
  SearchResult Find(const std::string& query, int limit = 20) {
    auto result = Search(*store_, query, {.limit = limit});
    EXPECT_TRUE(result.ok()) << query << ": " << result.status();
    return result.ok() ? *std::move(result) : SearchResult();
  }

  // Best first.
  std::vector<std::string> Ids(const std::string& query) {
    const SearchResult result = Find(query);
    EXPECT_EQ(result.total, static_cast<int64_t>(result.hits.size())) << query;
    std::vector<std::string> ids;
    for (const SearchHit& hit : result.hits) ids.push_back(hit.id);
    return ids;
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, SearchTest, testing::Values(StoreKind::kMemory, StoreKind::kRocks),
                         testing_support::NameOf);

TEST_P(SearchTest, FindsWithAndWithoutMarks) {
  const std::string id = Add("a", {"Quyết định phê duyệt đề án số hóa"});
  Add("b", {"Thông báo nghỉ lễ"});
  for (const char* query : {"quyết", "QUYẾT", "quyet", "Quyet Dinh", "phê duyệt", "de an", "đề án"})
    EXPECT_THAT(Ids(query), ElementsAre(id)) << query;
  EXPECT_THAT(Ids("quyet bao"), IsEmpty());  // both words, in no one document
}

TEST_P(SearchTest, RanksExactMarksAboveOthers) {
  const std::string folded = Add("a", {"ban ban ban ban"});
  const std::string other = Add("b", {"bán bán bán bán"});
  const std::string exact = Add("c", {"nơi nhận như trên lưu văn thư bản sao gửi các phòng"});
  EXPECT_THAT(Ids("bản"), ElementsAre(exact, folded, other));
  EXPECT_THAT(Ids("ban"), UnorderedElementsAre(folded, other, exact));
}

TEST_P(SearchTest, KnowsThatDIsDWithAStroke) {
  const std::string id = Add("a", {"ĐÀ NẴNG"});
  EXPECT_THAT(Ids("da nang"), ElementsAre(id));
  EXPECT_THAT(Ids("Đà Nẵng"), ElementsAre(id));
}

TEST_P(SearchTest, TakesBothPlacesOfATone) {
  const std::string older = Add("a", {"Hòa Bình"});
  const std::string newer = Add("b", {"Hoà Bình"});
  const std::string bare = Add("c", {"Hoa Binh"});
  for (const char* query : {"hòa", "hoà"}) {
    const auto ids = Ids(query);
    ASSERT_EQ(ids.size(), 3U);
    EXPECT_EQ(ids[2], bare);  // the two spellings are equals, above the bare one
  }
}

TEST_P(SearchTest, FindsCodesWholeAndByTheirParts) {
  const std::string decision = Add("a", {"Số: 15/QĐ-UBND ngày 05/02/2020"});
  const std::string other = Add("b", {"Căn cứ Nghị định số 30/2020/NĐ-CP; theo mục 15 của QĐ kia"});
  for (const char* query : {"15/QĐ-UBND", "15/qd-ubnd", "(15/QĐ–UBND)", "UBND", "QĐ-UBND",
                            "05/02/2020", "15/QĐ", "\"số 15/QĐ-UBND ngày\""})
    EXPECT_THAT(Ids(query), ElementsAre(decision)) << query;
  for (const char* query : {"30/2020/NĐ-CP", "30/2020", "NĐ-CP", "\"nghị định số 30/2020/nđ-cp\""})
    EXPECT_THAT(Ids(query), ElementsAre(other)) << query;
  EXPECT_THAT(Ids("2020"), UnorderedElementsAre(decision, other));
  EXPECT_THAT(Ids("16/QĐ-UBND"), IsEmpty());
}

TEST_P(SearchTest, FindsACodeThatTheScannerTore) {
  const std::string id = Add("a", {"Số: 22 /TTr-UBND"});
  EXPECT_THAT(Ids("22/TTr-UBND"), ElementsAre(id));
}

TEST_P(SearchTest, HoldsPhrasesTogetherAcrossLinesAndPages) {
  const std::string id = Add("a", {"Ủy ban\nnhân dân\n\nphường", "Hòa Bình"});
  const std::string mixed = Add("b", {"nhân dân ủy thác ban phường Bình Hòa"});
  EXPECT_THAT(Ids("\"ủy ban nhân dân\""), ElementsAre(id));
  EXPECT_THAT(Ids("\"uy ban nhan dan\""), ElementsAre(id));
  EXPECT_THAT(Ids("“phường hòa bình”"), ElementsAre(id));
  EXPECT_THAT(Ids("\"dân ủy thác\" bình"), ElementsAre(mixed));
  EXPECT_THAT(Ids("\"hòa bình"), ElementsAre(id));  // a quote left open
  EXPECT_THAT(Ids("ủy ban nhân dân"), UnorderedElementsAre(id, mixed));
  EXPECT_THAT(Ids("\"ban nhân ủy\""), IsEmpty());
}

TEST_P(SearchTest, ExactPhrasesRankAboveFoldedOnes) {
  const std::string folded = Add("a", {"uy ban nhan dan uy ban nhan dan uy ban nhan dan"});
  const std::string exact = Add("b", {"Một lần có tên Ủy ban nhân dân trong một văn bản dài hơn"});
  EXPECT_THAT(Ids("\"ủy ban nhân dân\""), ElementsAre(exact, folded));
}

TEST_P(SearchTest, JoinedWordsAreFoundHoweverTheyAreJoined) {
  const std::string dash = Add("a", {"kinh tế-xã hội"});
  const std::string spaced = Add("b", {"kinh tế - xã hội"});
  for (const char* query : {"tế-xã", "\"kinh tế xã hội\"", "kinh tế - xã hội"})
    EXPECT_THAT(Ids(query), UnorderedElementsAre(dash, spaced)) << query;
}

TEST_P(SearchTest, RanksTheDocumentItselfAboveThoseThatCiteIt) {
  Add("a", {"Căn cứ Quyết định 15/QĐ-UBND và 15/QĐ-UBND"});
  SampleDocument itself = MakeDocument("b", {"Số: 15/QĐ-UBND"});
  itself.record.fields.code = {
      .value = "15/QĐ-UBND", .confidence = 1, .status = FieldStatus::kAuto};
  const std::string id = Add(itself);
  const auto ids = Ids("15/QĐ-UBND");
  ASSERT_EQ(ids.size(), 2U);
  EXPECT_EQ(ids[0], id);
}

TEST_P(SearchTest, FindsAndShowsWordsThatOnlyAFieldHas) {
  SampleDocument document = MakeDocument("a", {"chữ khác", "trang hai"});
  document.record.fields.issued_date = {.value = "2026-02-05",
                                        .confidence = 1,
                                        .page = 1,
                                        .box = {10, 20, 30, 40},
                                        .status = FieldStatus::kAuto};
  const std::string id = Add(document);
  for (const char* query : {"2026-02-05", "05/02/2026"}) {
    const SearchResult result = Find(query);
    ASSERT_EQ(result.hits.size(), 1U) << query;
    EXPECT_EQ(result.hits[0].snippet, "⟦" + std::string(query) + "⟧");
    ASSERT_EQ(result.hits[0].matches.size(), 1U);
    EXPECT_EQ(result.hits[0].matches[0].page, 1);
    EXPECT_EQ(result.hits[0].matches[0].box, (Box{10, 20, 30, 40}));
  }
}

TEST_P(SearchTest, NoPhraseSpansTwoFields) {
  SampleDocument document = MakeDocument("a", {"x"});
  document.record.fields.place.value = "Hà Nội";
  document.record.fields.organ_name.value = "Sở Tư pháp";
  const std::string id = Add(document);
  EXPECT_THAT(Ids("\"sở tư pháp\""), ElementsAre(id));
  EXPECT_THAT(Ids("\"nội sở\""), IsEmpty());
}

TEST_P(SearchTest, ShowsWhereTheWordsStand) {
  const SampleDocument document =
      MakeDocument("a", {"trang đầu không có gì", "Về việc tuyển dụng (viên chức) năm 2026"});
  Add(document);
  const SearchResult result = Find("\"viên chức\" 2026");
  ASSERT_EQ(result.hits.size(), 1U);
  EXPECT_EQ(result.hits[0].snippet, "Về việc tuyển dụng ⟦(viên⟧ ⟦chức)⟧ năm ⟦2026⟧");
  const auto& words = document.pages[1].blocks[0].lines[0].words;
  ASSERT_EQ(result.hits[0].matches.size(), 3U);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(result.hits[0].matches[i].page, 1);
  EXPECT_EQ(result.hits[0].matches[0].box, words[4].box);
  EXPECT_EQ(result.hits[0].matches[1].box, words[5].box);
  EXPECT_EQ(result.hits[0].matches[2].box, words[7].box);
  EXPECT_EQ(result.hits[0].record.id, document.record.id);
}

TEST_P(SearchTest, CutsALongTextAroundTheMatches) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "w" + std::to_string(i) + " ";
  Add("a", {text});
  const std::string snippet = Find("w50 w55").hits.at(0).snippet;
  EXPECT_THAT(snippet, HasSubstr("⟦w50⟧ w51 w52 w53 w54 ⟦w55⟧"));
  EXPECT_EQ(snippet.find("… w44 "), 0U);
  EXPECT_TRUE(snippet.ends_with(" …"));
}

TEST_P(SearchTest, BoundsWhatItShows) {
  std::string page;
  for (int i = 0; i < 60; ++i) page += "lặp ";
  Add("a", std::vector<std::string>(30, page));
  const SearchResult result = Find("lặp");
  ASSERT_EQ(result.hits.size(), 1U);
  EXPECT_EQ(result.hits[0].matches.size(), 100U);
}

TEST_P(SearchTest, CountsAllAndGivesTheBest) {
  for (int i = 0; i < 30; ++i) Add(std::to_string(i), {"văn bản chung " + std::to_string(i)});
  const SearchResult result = Find("chung", 7);
  EXPECT_EQ(result.total, 30);
  EXPECT_EQ(result.hits.size(), 7U);
  EXPECT_EQ(Find("chung", 0).total, 30);
  const SearchResult all = Find("chung", 1000);
  for (size_t i = 0; i < 7; ++i) EXPECT_EQ(result.hits[i].id, all.hits[i].id);
}

// A rare word beside one that many documents have: the way by single looks and the way along the
// rows must give the same.
TEST_P(SearchTest, FindsARareWordAmongCommonOnes) {
  std::string rare;
  for (int i = 0; i < 60; ++i) {
    const std::string id = Add(std::to_string(i), {i == 37 ? "chung hiếm có" : "chung thường có"});
    if (i == 37) rare = id;
  }
  EXPECT_THAT(Ids("chung hiếm"), ElementsAre(rare));
  EXPECT_THAT(Ids("\"chung hiếm có\""), ElementsAre(rare));
  EXPECT_EQ(Find("chung thường có").total, 59);
}

TEST_P(SearchTest, RefusesWhatItCannotAnswer) {
  const auto code = [&](const std::string& query, int limit = 20) {
    return Search(*store_, query, {.limit = limit}).status().code();
  };
  EXPECT_EQ(code(""), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(" \t \"\" -- …"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(std::string(1001, 'a')), absl::StatusCode::kInvalidArgument);
  std::string words;
  for (int i = 0; i < 32; ++i) words += "a ";
  EXPECT_EQ(code(words), absl::StatusCode::kOk);
  EXPECT_EQ(code(words + "a"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("a", -1), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("a", 1001), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Find("không").total, 0);  // an empty store
}

TEST_P(SearchTest, ReadsQueriesOfAnyBytes) {
  Add("a", {"văn bản"});
  unsigned state = 1;
  for (int round = 0; round < 300; ++round) {
    std::string query;
    for (int i = 0; i < 40; ++i) {
      state = state * 1103515245 + 12345;
      query.push_back(static_cast<char>(state >> 16));
    }
    const auto result = Search(*store_, query);
    EXPECT_TRUE(result.ok() || result.status().code() == absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace sohoa
