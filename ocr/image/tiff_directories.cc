#include "ocr/image/tiff_directories.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

// TIFF 6.0, section 2; BigTIFF widens counts and offsets.
constexpr uint64_t kTagNewSubfileType = 254;
constexpr uint64_t kTagImageWidth = 256;
constexpr uint64_t kTagImageLength = 257;
constexpr uint64_t kReducedOrMask = 1 | 4;  // bits of NewSubfileType
constexpr uint64_t kTypeShort = 3;
constexpr uint64_t kTypeLong8 = 16;
constexpr size_t kMaxEntries = 4096;  // libtiff's own bound; real pages have about 20

struct Widths {
  size_t count;   // bytes of a directory's number of entries
  size_t entry;   // bytes of one entry
  size_t offset;  // bytes of an offset
};
constexpr Widths kClassic = {2, 12, 4};
constexpr Widths kBig = {8, 20, 8};

struct Parsed {
  TiffDirectory directory;
  bool is_page = true;
  uint64_t next = 0;
};

class Walker {
 public:
  Walker(const ByteSource& file, const TiffDirectories& header)
      : file_(file), order_(header.order), widths_(header.big ? kBig : kClassic) {}

  absl::StatusOr<Parsed> Parse(uint64_t offset) const {
    uint8_t count_bytes[8];
    if (file_.ReadAt(offset, count_bytes, widths_.count) < widths_.count) return CutShort();
    const uint64_t count = ReadUint(count_bytes, widths_.count, order_);
    if (count == 0 || count > kMaxEntries) {
      return absl::DataLossError(absl::StrCat("a page directory is damaged: ", count, " entries"));
    }
    std::string entries(static_cast<size_t>(count) * widths_.entry + widths_.offset, '\0');
    if (file_.ReadAt(offset + widths_.count, entries.data(), entries.size()) < entries.size()) {
      return CutShort();
    }
    Parsed parsed = {.directory = {.offset = offset}};
    for (size_t i = 0; i < count; ++i) Note(entries.data() + i * widths_.entry, parsed);
    parsed.next =
        ReadUint(entries.data() + entries.size() - widths_.offset, widths_.offset, order_);
    return parsed;
  }

 private:
  static absl::Status CutShort() {
    return absl::DataLossError("the file is cut short: a page directory lies beyond its end");
  }

  void Note(const char* entry, Parsed& parsed) const {
    const uint64_t type = ReadUint(entry + 2, 2, order_);
    const size_t size = type == kTypeShort ? 2 : type == kTypeLong8 && widths_.offset == 8 ? 8 : 4;
    const uint64_t value = ReadUint(entry + 4 + widths_.offset, size, order_);
    switch (ReadUint(entry, 2, order_)) {
      case kTagNewSubfileType:
        parsed.is_page = (value & kReducedOrMask) == 0;
        break;
      case kTagImageWidth:
        parsed.directory.width = value;
        break;
      case kTagImageLength:
        parsed.directory.height = value;
        break;
      default:
        break;
    }
  }

  const ByteSource& file_;
  ByteOrder order_;
  Widths widths_;
};

// Reads the header into `found`; returns the offset of the first directory.
absl::StatusOr<uint64_t> ReadHeader(const ByteSource& file, TiffDirectories& found) {
  const std::string header = file.ReadStart(16);
  if (header.size() < 8) return absl::DataLossError("the file is cut short within its header");
  found.order = header[0] == 'I' ? ByteOrder::kLittle : ByteOrder::kBig;
  found.big = ReadUint(header.data() + 2, 2, found.order) == 43;
  if (!found.big) return ReadUint(header.data() + 4, 4, found.order);
  if (header.size() < 16) return absl::DataLossError("the file is cut short within its header");
  return ReadUint(header.data() + 8, 8, found.order);
}

}  // namespace

absl::StatusOr<TiffDirectories> FindTiffDirectories(const ByteSource& file, int max_pages) {
  TiffDirectories found;
  absl::StatusOr<uint64_t> next = ReadHeader(file, found);
  if (!next.ok()) return next.status();
  const Walker walker(file, found);
  absl::flat_hash_set<uint64_t> seen;
  // Thumbnails count against a bound of their own, so that the walk ends whatever the file says.
  const size_t max_directories = 4 * (static_cast<size_t>(std::max(0, max_pages)) + 1);
  while (*next != 0) {
    if (!seen.insert(*next).second) {
      found.end = absl::DataLossError("the page directories go round in a circle");
      break;
    }
    absl::StatusOr<Parsed> parsed = walker.Parse(*next);
    if (!parsed.ok()) {
      found.end = parsed.status();
      break;
    }
    if (parsed->is_page || found.pages.empty()) found.pages.push_back(parsed->directory);
    if (found.pages.size() > static_cast<size_t>(std::max(0, max_pages)) ||
        seen.size() > max_directories) {
      return absl::InvalidArgumentError(
          absl::StrCat("too many pages: the limit is ", max_pages, " for one document"));
    }
    next = parsed->next;
  }
  if (found.pages.empty() && found.end.ok()) {
    found.end = absl::DataLossError("the file holds no page");
  }
  return found;
}

}  // namespace sohoa
