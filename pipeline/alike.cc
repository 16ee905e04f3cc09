#include "pipeline/alike.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ocr/fields/evidence.h"
#include "storage/search/page_looks.h"
#include "storage/search/same_code.h"

namespace sohoa {
namespace {

constexpr size_t kMostLinks = 64;  // of one document and one likeness

// Records that were read once; nullopt: not there, or deleted.
class KnownRecords {
 public:
  explicit KnownRecords(const RecordStore& store) : store_(store) {}

  absl::StatusOr<const Record*> Find(const std::string& id) {
    const auto known = records_.find(id);
    if (known != records_.end()) return known->second ? &*known->second : nullptr;
    auto record = store_.ReadRecord(id);
    if (!record.ok() && !absl::IsNotFound(record.status())) return record.status();
    if (records_.size() >= kMostLinks) records_.clear();
    std::optional<Record>& kept = records_[id];
    if (record.ok()) kept = *std::move(record);
    return kept ? &*kept : nullptr;
  }

 private:
  const RecordStore& store_;
  std::map<std::string, std::optional<Record>> records_;
};

absl::StatusOr<bool> IsSamePageOf(const RecordStore& store, const Record& other, int other_page,
                                  const PageHash& hash, const PageWords& words) {
  if (other_page < 0 || other_page >= static_cast<int>(other.pages.size())) return false;
  const double distance = Distance(hash, other.pages[static_cast<size_t>(other_page)].hash);
  if (distance > kFarthestAlike) return false;
  const auto text = store.ReadPage(other.id, other_page);
  if (absl::IsNotFound(text.status())) return false;  // deleted meanwhile
  if (!text.ok()) return text.status();
  return IsSamePage(distance, Compare(words, WordsOf(*text)));
}

using PagesByDocument = std::map<std::string, std::vector<LikePages>>;

absl::Status AddSamePages(const RecordStore& store, const Record& record,
                          const std::vector<PageWords>& words, std::vector<LikeDocument>* alike) {
  const auto rows = store.ReadIndex();
  KnownRecords known(store);
  PagesByDocument found;
  const size_t pages = std::min({record.pages.size(), words.size(), kMostComparedPages});
  for (size_t page = 0; page < pages; ++page) {
    const PageHash& hash = record.pages[page].hash;
    const auto candidates = FindLikePages(*rows, hash);
    if (!candidates.ok()) return candidates.status();
    for (const PageCandidate& candidate : *candidates) {
      const auto other = known.Find(candidate.id);
      if (!other.ok()) return other.status();
      if (*other == nullptr) continue;
      const auto same = IsSamePageOf(store, **other, candidate.page, hash, words[page]);
      if (!same.ok()) return same.status();
      if (*same && (found.size() < kMostLinks || found.contains(candidate.id)))
        found[candidate.id].push_back({static_cast<int>(page), candidate.page});
    }
  }
  for (auto& [id, likes] : found) alike->push_back({id, Likeness::kSamePages, std::move(likes)});
  return absl::OkStatus();
}

// Link of the other document as this one sees it.
LikeDocument Turned(const LikeDocument& like, const std::string& id) {
  LikeDocument turned{id, like.likeness, {}};
  for (const LikePages& pages : like.pages) turned.pages.push_back({pages.other, pages.page});
  return turned;
}

std::string PageNumbers(const std::vector<LikePages>& pages) {
  std::set<int> numbers;
  for (const LikePages& like : pages) numbers.insert(like.page + 1);
  constexpr size_t kMostNamed = 20;
  std::vector<int> named(numbers.begin(), numbers.end());
  const bool all = named.size() <= kMostNamed;
  if (!all) named.resize(kMostNamed);
  return absl::StrCat(absl::StrJoin(named, ", "), all ? "" : ", …");
}

}  // namespace

absl::StatusOr<std::vector<LikeDocument>> FindAlike(const RecordStore& store, const Record& record,
                                                    const std::vector<PageWords>& words) {
  std::vector<LikeDocument> alike;
  const auto same = FindSameCode(store, record.fields);
  if (!same.ok()) return same.status();
  for (const std::string& id : *same) alike.push_back({id, Likeness::kSameCode, {}});
  const auto of_year = FindCodeOfYear(store, record.fields);
  if (!of_year.ok()) return of_year.status();
  for (const std::string& id : *of_year)
    if (std::find(same->begin(), same->end(), id) == same->end())
      alike.push_back({id, Likeness::kCodeOfYear, {}});
  if (absl::Status s = AddSamePages(store, record, words, &alike); !s.ok()) return s;
  return alike;
}

Reason AlertOf(const LikeDocument& like) {
  switch (like.likeness) {
    case Likeness::kSameCode:
      return Because("the same number, organ and date are on record as $0", {like.id});
    case Likeness::kCodeOfYear:
      return Because(
          "the same number and organ are on record in this year, with another day, as $0",
          {like.id});
    case Likeness::kSamePages:
      break;
  }
  return Because("pages that look alike and say the same are on record as $0: pages $1",
                 {like.id, PageNumbers(like.pages)});
}

absl::StatusOr<std::vector<LikeDocument>> AlikeOf(const RecordStore& store, const Record& record) {
  std::vector<LikeDocument> alike;
  for (const LikeDocument& like : record.alike) {
    const auto other = store.ReadRecord(like.id);
    if (absl::IsNotFound(other.status())) continue;
    if (!other.ok()) return other.status();
    alike.push_back(like);
  }
  const auto naming = FindNaming(*store.ReadIndex(), record.id);
  if (!naming.ok()) return naming.status();
  for (const std::string& id : *naming) {
    const auto other = store.ReadRecord(id);
    if (absl::IsNotFound(other.status())) continue;
    if (!other.ok()) return other.status();
    for (const LikeDocument& like : other->alike)
      if (like.id == record.id) alike.push_back(Turned(like, id));
  }
  return alike;
}

absl::Status ForEachAlike(const RecordStore& store,
                          const std::function<absl::Status(const AlikePair&)>& visit) {
  return store.ForEachRecord([&](const Record& record) {
    for (const LikeDocument& like : record.alike) {
      auto other = store.ReadRecord(like.id);
      if (absl::IsNotFound(other.status())) continue;
      if (!other.ok()) return other.status();
      if (absl::Status s = visit({record, like, *std::move(other)}); !s.ok()) return s;
    }
    return absl::OkStatus();
  });
}

}  // namespace sohoa
