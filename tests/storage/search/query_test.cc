// What can be asked beside words and phrases.
#include "storage/search/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "storage/search/index_merge.h"
#include "storage/search/search.h"
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

class QueryTest : public testing_support::IndexedStoreTest {
 protected:
  std::vector<std::string> Ids(const std::string& query) {
    const auto result = Searcher(*store_, abbreviations_).Search(query, {});
    EXPECT_TRUE(result.ok()) << query << ": " << result.status();
    std::vector<std::string> ids;
    if (result.ok())
      for (const SearchHit& hit : result->hits) ids.push_back(hit.id);
    return ids;
  }
  absl::StatusCode CodeOf(const std::string& query) {
    return Search(*store_, query).status().code();
  }
  std::vector<Abbreviation> abbreviations_;
};

INSTANTIATE_TEST_SUITE_P(Stores, QueryTest, testing::Values(StoreKind::kMemory, StoreKind::kRocks),
                         testing_support::NameOf);

// What a caller may not see is neither found nor counted, whoever scanned it; what he may see ranks
// as for all others.
TEST_P(QueryTest, AScopeLetsNothingElseBeFound) {
  const auto add = [&](const std::string& name, const std::string& organ, const std::string& type,
                       const std::string& agency) {
    SampleDocument document = MakeDocument(name, {"phê duyệt đề án " + name});
    document.record.fields.organ_name.value = organ;
    document.record.fields.type_name.value = type;
    document.record.agency = agency;
    return Add(document);
  };
  const std::string issued = add("một", "SỞ TƯ PHÁP", "Quyết định", "Trung tâm lưu trữ");
  const std::string scanned = add("hai", "SỞ Y TẾ", "Công văn", "Sở Tư pháp");
  const std::string foreign = add("ba", "SỞ Y TẾ", "Quyết định", "Sở Y tế");
  const std::string nameless = add("bốn", "", "", "");
  const auto find = [&](const SearchScope& scope) {
    const auto result = Search(*store_, "phê duyệt", {.limit = 10, .facets = true, .scope = scope});
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : SearchResult();
  };
  const auto ids = [](const SearchResult& result) {
    std::vector<std::string> all;
    for (const SearchHit& hit : result.hits) all.push_back(hit.id);
    return all;
  };
  const SearchResult all = find({});
  EXPECT_THAT(ids(all), UnorderedElementsAre(issued, scanned, foreign, nameless));
  const SearchResult ours = find({.organs = {"sở tư pháp"}});
  EXPECT_THAT(ids(ours), UnorderedElementsAre(issued, scanned));
  EXPECT_EQ(ours.total, 2);
  ASSERT_EQ(ours.types.size(), 2U);
  for (const SearchHit& hit : ours.hits) {
    EXPECT_EQ(hit.score, all.hits[0].score);
    EXPECT_THAT(hit.snippet, testing::HasSubstr("⟦phê⟧ ⟦duyệt⟧"));
  }
  EXPECT_THAT(ids(find({.organs = {"Sở Y tế", "Sở Tư pháp"}, .kinds = {"quyet dinh"}})),
              UnorderedElementsAre(issued, foreign));
  EXPECT_THAT(ids(find({.kinds = {"Công văn"}})), UnorderedElementsAre(scanned));
  EXPECT_THAT(ids(find({.organs = {"Sở"}})), testing::IsEmpty());
  EXPECT_THAT(ids(find({.organs = {""}})), testing::IsEmpty());
}

TEST_P(QueryTest, AndOrNotAndBrackets) {
  const std::string a = Add("a", {"đất rừng sản xuất"});
  const std::string b = Add("b", {"đất ở đô thị"});
  const std::string c = Add("c", {"nhà ở xã hội"});
  EXPECT_THAT(Ids("đất OR nhà"), UnorderedElementsAre(a, b, c));
  EXPECT_THAT(Ids("đất -ở"), ElementsAre(a));
  EXPECT_THAT(Ids("NOT đất"), ElementsAre(c));
  EXPECT_THAT(Ids("ở AND (rừng OR nhà OR thị)"), UnorderedElementsAre(b, c));
  EXPECT_THAT(Ids("-(đất OR nhà)"), IsEmpty());
  EXPECT_THAT(Ids("đất -\"đô thị\""), ElementsAre(a));
  EXPECT_THAT(Ids("đất - ở"), ElementsAre(b)) << "a dash by itself is a mark of punctuation";
  EXPECT_THAT(Ids("OR đất OR"), UnorderedElementsAre(a, b));
  EXPECT_THAT(Ids("(đất (rừng"), ElementsAre(a));
  EXPECT_EQ(CodeOf(std::string(40, '(') + "a"), absl::StatusCode::kInvalidArgument);
}

TEST_P(QueryTest, FieldsAlone) {
  SampleDocument itself = MakeDocument("a", {"trang"});
  itself.record.fields.type_name.value = "QUYẾT ĐỊNH";
  itself.record.fields.code.value = "15/QĐ-UBND";
  itself.record.fields.signer.full_name.value = "Nguyễn Văn An";
  itself.record.fields.organ_name.value = "ỦY BAN NHÂN DÂN XÃ HÒA";
  itself.record.dossier_code = "H15.50.05.13-261008-0975";
  const std::string a = Add(itself);
  const std::string b = Add("b", {"Căn cứ Quyết định 15/QĐ-UBND của ông Nguyễn Văn An"});
  EXPECT_THAT(Ids("typeName:\"quyết định\""), ElementsAre(a));
  EXPECT_THAT(Ids("typename:quyet"), ElementsAre(a));
  EXPECT_THAT(Ids("code:15/qd-ubnd"), ElementsAre(a));
  EXPECT_THAT(Ids("signer:\"van an\""), ElementsAre(a));
  EXPECT_THAT(Ids("signer:an -organName:xã"), IsEmpty());
  EXPECT_THAT(Ids("dossierCode:H15.50.05.13-261008-0975"), ElementsAre(a));
  EXPECT_THAT(Ids("organName:quyết"), IsEmpty());
  EXPECT_THAT(Ids("an"), UnorderedElementsAre(a, b));
  EXPECT_THAT(Ids("signer:ngu*"), ElementsAre(a));
  EXPECT_THAT(Ids("signer:nguyem~"), ElementsAre(a));
  const auto hit = Search(*store_, "signer:an");
  ASSERT_EQ(hit->hits.size(), 1U);
  EXPECT_THAT(hit->hits[0].snippet, HasSubstr("⟦An⟧"));
}

TEST_P(QueryTest, DatesFromTo) {
  const auto dated = [&](const std::string& name, const std::string& day) {
    SampleDocument document = MakeDocument(name, {"văn bản"});
    document.record.fields.issued_date.value = day;
    return Add(document);
  };
  const std::string a = dated("a", "2019-12-31");
  const std::string b = dated("b", "2020-01-01");
  const std::string c = dated("c", "2021-06-15");
  const std::string none = Add("d", {"văn bản"});
  EXPECT_THAT(Ids("issuedDate:2020"), ElementsAre(b));
  EXPECT_THAT(Ids("văn issuedDate:2020-01..2021-06"), UnorderedElementsAre(b, c));
  EXPECT_THAT(Ids("issuedDate:..2019"), ElementsAre(a));
  EXPECT_THAT(Ids("issuedDate:2020.."), UnorderedElementsAre(b, c));
  EXPECT_THAT(Ids("issuedDate:31/12/2019"), ElementsAre(a));
  EXPECT_THAT(Ids("-issuedDate:0001..9999"), ElementsAre(none));
  for (const char* bad : {"issuedDate:x", "issuedDate:2020-13", "issuedDate:..",
                          "issuedDate:2021..2020", "issuedDate:1-2-3-4", "issuedDate:\"\""})
    EXPECT_EQ(CodeOf(bad), absl::StatusCode::kInvalidArgument) << bad;
}

TEST_P(QueryTest, BeginningsAndSlips) {
  const std::string a = Add("a", {"Quyết định phê duyệt"});
  const std::string b = Add("b", {"Quyêt đinh phê đuyệt quyeet"});
  const std::string c = Add("c", {"quy chế"});
  EXPECT_THAT(Ids("quy*"), UnorderedElementsAre(a, b, c));
  EXPECT_THAT(Ids("quyế*"), UnorderedElementsAre(a, b));
  EXPECT_THAT(Ids("quyet~ duyet"), UnorderedElementsAre(a, b));
  EXPECT_THAT(Ids("dinb~"), UnorderedElementsAre(a, b));     // another letter
  EXPECT_THAT(Ids("quyt~"), UnorderedElementsAre(a, b, c));  // one more, one less
  EXPECT_THAT(Ids("queyt~"), UnorderedElementsAre(a, b));    // two changed
  EXPECT_THAT(Ids("quyeet~"), UnorderedElementsAre(a, b));
  for (const char* bad : {"q*", "ab~", "tế-xã~"})
    EXPECT_EQ(CodeOf(bad), absl::StatusCode::kInvalidArgument) << bad;
}

TEST_P(QueryTest, ABombOfBeginningsIsRefused) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "bom" + std::to_string(i) + " ";
  Add("a", {text});
  const auto result = Search(*store_, "bom*");
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("more letters"));
  EXPECT_EQ(Search(*store_, "bom19*")->total, 1);
}

TEST_P(QueryTest, AQueryHasADeadline) {
  Add("a", {"văn bản"});
  const auto result = Search(*store_, "văn", {.deadline = std::chrono::milliseconds(-1)});
  EXPECT_EQ(result.status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_P(QueryTest, AbbreviationsAndTheirLongForms) {
  abbreviations_ = {{"UBND", "ủy ban nhân dân", true}, {"QĐ", "quyết định", false}};
  const std::string short_form = Add("a", {"UBND xã"});
  const std::string long_form = Add("b", {"Ủy ban nhân dân xã"});
  const std::string neither = Add("c", {"dân xã ủy thác ban nhân lực"});
  const std::string decision = Add("d", {"quyết định"});
  const std::string notation = Add("e", {"QĐ"});
  EXPECT_THAT(Ids("UBND"), UnorderedElementsAre(short_form, long_form));
  EXPECT_THAT(Ids("ubnd xã"), UnorderedElementsAre(short_form, long_form));
  EXPECT_THAT(Ids("\"ủy ban nhân dân\""), UnorderedElementsAre(short_form, long_form));
  EXPECT_THAT(Ids("uỷ ban nhân dân xã"), UnorderedElementsAre(short_form, long_form, neither));
  EXPECT_THAT(Ids("QĐ"), UnorderedElementsAre(decision, notation));
  EXPECT_THAT(Ids("quyết định"), ElementsAre(decision));
}

TEST_P(QueryTest, SimilarDocumentsShareCodeSignerOrOrgan) {
  const auto signed_by = [&](const std::string& name, const std::string& signer,
                             const std::string& organ) {
    SampleDocument document = MakeDocument(name, {"trang"});
    document.record.fields.signer.full_name.value = signer;
    document.record.fields.organ_name.value = organ;
    return Add(document);
  };
  const std::string a = signed_by("a", "Lê Hiếm", "SỞ TƯ PHÁP");
  const std::string b = signed_by("b", "Lê Hiếm", "SỞ TƯ PHÁP");
  const std::string c = signed_by("c", "Trần Khác", "SỞ NỘI VỤ");
  signed_by("d", "Phạm Xa", "TRUNG TÂM");
  ASSERT_TRUE(CompactIndex(*store_).ok());
  const auto similar = Searcher(*store_).FindSimilar(a, {});
  ASSERT_TRUE(similar.ok()) << similar.status();
  ASSERT_EQ(similar->hits.size(), 2U);
  EXPECT_EQ(similar->total, 2);
  EXPECT_EQ(similar->hits[0].id, b);
  EXPECT_EQ(similar->hits[1].id, c);
  EXPECT_EQ(Searcher(*store_).FindSimilar(std::string(24, '0'), {}).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_P(QueryTest, ASearcherSeesWhatIsCommittedAtOnce) {
  const Searcher searcher(*store_);
  EXPECT_EQ(searcher.Search("mới", {})->total, 0);
  Add("a", {"văn bản mới"});
  EXPECT_EQ(searcher.Search("mới", {})->total, 1);
  ASSERT_TRUE(CompactIndex(*store_).ok());
  EXPECT_EQ(searcher.Search("mới", {})->total, 1);
}

TEST_P(QueryTest, RefusesCursorsThatNobodyGave) {
  for (const char* cursor : {"x", "0123456789abcdef0123456", "zz23456789abcdef01234567"})
    EXPECT_EQ(Search(*store_, "a", {.cursor = cursor}).status().code(),
              absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sohoa
