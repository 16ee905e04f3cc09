#include "storage/search/page_looks.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "storage/search/index_format.h"

namespace sohoa {
namespace {

using namespace index_format;  // NOLINT: the grammar's words

constexpr size_t kMostRows = 4096;
constexpr size_t kMostCandidates = 16;
constexpr size_t kMostNaming = 1024;

// Every eighth place of a hash: what is decided, and of that what rises. Enough to pass over most
// of the pages that share a band by chance, without reading their records.
struct Sketch {
  uint64_t decided = 0;
  uint64_t rising = 0;
};

uint64_t EveryEighth(const std::array<uint64_t, PageHash::kWords>& words) {
  uint64_t bits = 0;
  for (size_t word = 0; word < words.size(); ++word)
    for (size_t k = 0; k < 8; ++k)
      // Other columns in each word, so that all of them count.
      bits |= (words[word] >> (8 * k + word % 8) & 1) << (8 * word + k);
  return bits;
}

Sketch SketchOf(const PageHash& hash) {
  return {EveryEighth(hash.decided), EveryEighth(hash.rising)};
}

std::string Packed(const Sketch& sketch) {
  std::string bytes;
  for (const uint64_t number : {sketch.decided, sketch.rising})
    for (int shift = 56; shift >= 0; shift -= 8)
      bytes.push_back(static_cast<char>(number >> shift & 0xff));
  return bytes;
}

Sketch Unpacked(std::string_view bytes) {
  Sketch sketch;
  for (size_t k = 0; k < 16 && k < bytes.size(); ++k) {
    uint64_t& number = k < 8 ? sketch.decided : sketch.rising;
    number = number << 8 | static_cast<unsigned char>(bytes[k]);
  }
  return sketch;
}

bool MayBeNear(const Sketch& a, const Sketch& b) {
  const uint64_t both = a.decided & b.decided;
  return 3 * std::popcount(both & (a.rising ^ b.rising)) <= std::popcount(both);
}

}  // namespace

std::vector<IndexEntry> LookRows(const std::vector<PageHash>& pages, const std::string& packed_id) {
  std::vector<IndexEntry> rows;
  for (size_t page = 0; page < pages.size(); ++page) {
    if (DecidedPlaces(pages[page]) < kFewestPlaces) continue;
    const std::string sketch = Packed(SketchOf(pages[page]));
    for (size_t band = 0; band < pages[page].bands.size(); ++band) {
      std::string key = LookPrefix(band, pages[page].bands[band]) + packed_id;
      AppendBigEndian32(static_cast<uint32_t>(page), &key);
      rows.push_back({std::move(key), sketch});
    }
  }
  return rows;
}

absl::StatusOr<std::vector<PageCandidate>> FindLikePages(const IndexRows& rows,
                                                         const PageHash& hash) {
  std::vector<PageCandidate> found;
  if (DecidedPlaces(hash) < kFewestPlaces) return found;
  const Sketch sketch = SketchOf(hash);
  std::map<std::string, int> bands;  // id and page, as they stand in the keys
  const auto row = rows.NewCursor();
  for (size_t band = 0; band < hash.bands.size(); ++band) {
    const std::string prefix = LookPrefix(band, hash.bands[band]);
    size_t read = 0;
    for (row->Seek(prefix); row->Valid() && row->key().starts_with(prefix) && read < kMostRows;
         row->Next(), ++read)
      if (!IdOfLook(row->key()).empty() && MayBeNear(sketch, Unpacked(row->value())))
        ++bands[std::string(row->key().substr(kLookPrefixBytes))];
    if (!row->status().ok()) return row->status();
  }
  for (const auto& [place, shared] : bands)
    found.push_back({UnpackId(std::string_view(place).substr(0, kIdBytes)),
                     static_cast<int>(ParseBigEndian32(std::string_view(place).substr(kIdBytes))),
                     shared});
  std::stable_sort(found.begin(), found.end(), [](const PageCandidate& a, const PageCandidate& b) {
    return a.bands > b.bands;
  });
  if (found.size() > kMostCandidates) found.resize(kMostCandidates);
  return found;
}

absl::StatusOr<std::vector<std::string>> FindNaming(const IndexRows& rows, const std::string& id) {
  std::vector<std::string> ids;
  absl::Status s =
      ScanIndexRows(rows, LikePrefix(PackId(id)), [&](std::string_view key, std::string_view) {
        const std::string_view naming = IdOfLike(key);
        if (!naming.empty()) ids.push_back(UnpackId(naming));
        return ids.size() < kMostNaming;
      });
  if (!s.ok()) return s;
  return ids;
}

}  // namespace sohoa
