#include "ocr/image/tiff_extract.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "ocr/image/byte_order.h"

namespace sohoa {
namespace {

constexpr uint64_t kTypeLong = 4;
constexpr uint64_t kTypeLong8 = 16;
// Bytes of each type, by its number (TIFF 6.0, section 2; BigTIFF from 16 on); 0: there is none.
constexpr std::array<uint64_t, 19> kTypeSizes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4,
                                                 8, 4, 8, 4, 0, 0, 8, 8, 8};

// Of one tag. The longest real ones are the places of tiles: 600,000 of 16 × 16 pixels on the
// largest page, of 8 bytes each.
constexpr uint64_t kMaxValueBytes = 16 << 20;

enum Tag : uint64_t {
  kStripOffsets = 273,
  kStripByteCounts = 279,
  kTileOffsets = 324,
  kTileByteCounts = 325,
  kSubDirectories = 330,
  kOldJpegStart = 513,
  kExifDirectory = 34665,
  kGpsDirectory = 34853,
};

struct Entry {
  uint64_t tag = 0;
  uint64_t type = 0;
  uint64_t count = 0;
  std::string value;  // count × size of the type, in the file's byte order
};

class Extractor {
 public:
  Extractor(const ByteSource& file, const TiffDirectories& directories, uint64_t max_bytes)
      : file_(file),
        order_(directories.order),
        count_size_(directories.big ? 8 : 2),
        offset_size_(directories.big ? 8 : 4),
        bytes_left_(max_bytes) {}

  std::optional<std::string> Extract(uint64_t directory) {
    if (!ReadEntries(directory) || !ReadData()) return std::nullopt;
    return Assemble();
  }

 private:
  size_t entry_size() const { return 4 + 2 * offset_size_; }

  // Takes `size` bytes at `offset` out of what may still be copied.
  bool Take(uint64_t offset, uint64_t size, std::string& out) {
    if (size > bytes_left_ || offset > file_.size() || size > file_.size() - offset) return false;
    bytes_left_ -= size;
    const size_t start = out.size();
    out.resize(start + static_cast<size_t>(size));
    return file_.ReadAt(offset, out.data() + start, static_cast<size_t>(size)) == size;
  }

  bool ReadEntries(uint64_t directory) {
    std::string count_bytes;
    if (!Take(directory, count_size_, count_bytes)) return false;
    const uint64_t count = ReadUint(count_bytes.data(), count_size_, order_);
    std::string table;
    if (count > bytes_left_ / entry_size()) return false;
    if (!Take(directory + count_size_, count * entry_size(), table)) return false;
    for (size_t i = 0; i < count; ++i) {
      if (!ReadEntry(table.data() + i * entry_size())) return false;
    }
    return true;
  }

  bool ReadEntry(const char* at) {
    Entry entry = {.tag = ReadUint(at, 2, order_), .type = ReadUint(at + 2, 2, order_)};
    entry.count = ReadUint(at + 4, offset_size_, order_);
    if (entry.tag == kOldJpegStart) return false;
    // What these point to belongs to no page.
    const bool elsewhere =
        entry.tag == kSubDirectories || entry.tag == kExifDirectory || entry.tag == kGpsDirectory;
    if (elsewhere) return true;
    const uint64_t each = entry.type < kTypeSizes.size() ? kTypeSizes[entry.type] : 0;
    if (each == 0 || entry.count > bytes_left_ / each) return false;
    const uint64_t size = each * entry.count;
    if (size > kMaxValueBytes) return false;
    const char* value = at + 4 + offset_size_;
    if (size <= offset_size_) {
      entry.value.assign(value, static_cast<size_t>(size));
    } else if (!Take(ReadUint(value, offset_size_, order_), size, entry.value)) {
      return false;
    }
    entries_.push_back(std::move(entry));
    return true;
  }

  Entry* Find(Tag tag) {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [tag](const Entry& entry) { return entry.tag == tag; });
    return found == entries_.end() ? nullptr : &*found;
  }

  std::vector<uint64_t> Numbers(const Entry& entry) const {
    const size_t each = static_cast<size_t>(kTypeSizes[entry.type]);
    std::vector<uint64_t> numbers;
    for (size_t i = 0; i < entry.value.size(); i += each) {
      numbers.push_back(ReadUint(entry.value.data() + i, each, order_));
    }
    return numbers;
  }

  // Copies all strips or tiles into data_, and puts their places in it into their entry.
  bool ReadData() {
    offsets_ = Find(kStripOffsets) != nullptr ? Find(kStripOffsets) : Find(kTileOffsets);
    const Entry* sizes =
        Find(kStripByteCounts) != nullptr ? Find(kStripByteCounts) : Find(kTileByteCounts);
    if (offsets_ == nullptr || sizes == nullptr || offsets_->count != sizes->count) return false;
    const std::vector<uint64_t> size = Numbers(*sizes);
    uint64_t total = 0;
    for (const uint64_t each : size) total = std::min(total + each, bytes_left_ + 1);
    if (total > bytes_left_ || total > file_.size()) return false;
    data_.reserve(static_cast<size_t>(total));
    for (size_t i = 0; const uint64_t offset : Numbers(*offsets_)) {
      places_.push_back(data_.size());
      if (!Take(offset, size[i++], data_)) return false;
    }
    offsets_->type = offset_size_ == 8 ? kTypeLong8 : kTypeLong;
    offsets_->value.assign(places_.size() * offset_size_, '\0');
    return true;
  }

  std::string Assemble() {
    const size_t header_size = 2 * offset_size_;
    const size_t values_at =
        header_size + count_size_ + entries_.size() * entry_size() + offset_size_;
    size_t data_at = values_at;
    for (const Entry& entry : entries_) data_at += OutOfLine(entry);
    for (size_t i = 0; i < places_.size(); ++i) {
      Put(data_at + places_[i], offset_size_, offsets_->value.data() + i * offset_size_);
    }
    std::string out = file_.ReadStart(header_size);
    out.reserve(data_at + data_.size());
    Put(header_size, offset_size_, out.data() + offset_size_);
    Append(entries_.size(), count_size_, out);
    std::string values;
    for (const Entry& entry : entries_) {
      Append(entry.tag, 2, out);
      Append(entry.type, 2, out);
      Append(entry.count, offset_size_, out);
      if (OutOfLine(entry) == 0) {
        out.append(entry.value).append(offset_size_ - entry.value.size(), '\0');
        continue;
      }
      Append(values_at + values.size(), offset_size_, out);
      values.append(entry.value).append(entry.value.size() % 2, '\0');
    }
    Append(0, offset_size_, out);
    return out.append(values).append(data_);
  }

  // Bytes that an entry's value takes behind the directory: even, for values start on words.
  size_t OutOfLine(const Entry& entry) const {
    const size_t size = entry.value.size();
    return size <= offset_size_ ? 0 : size + size % 2;
  }

  void Put(uint64_t value, size_t size, char* at) const { WriteUint(value, size, order_, at); }
  void Append(uint64_t value, size_t size, std::string& out) const {
    out.resize(out.size() + size);
    Put(value, size, out.data() + out.size() - size);
  }

  const ByteSource& file_;
  ByteOrder order_;
  size_t count_size_;
  size_t offset_size_;
  uint64_t bytes_left_;
  std::vector<Entry> entries_;
  Entry* offsets_ = nullptr;  // among entries_, once they are all read
  std::vector<uint64_t> places_;
  std::string data_;
};

}  // namespace

std::optional<std::string> ExtractTiffPage(const ByteSource& file,
                                           const TiffDirectories& directories,
                                           const TiffDirectory& page, uint64_t max_bytes) {
  // A classic TIFF has offsets of 32 bits.
  return Extractor(file, directories, std::min<uint64_t>(max_bytes, UINT32_MAX / 2))
      .Extract(page.offset);
}

}  // namespace sohoa
