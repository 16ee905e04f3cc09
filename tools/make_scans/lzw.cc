#include <vector>

#include "tools/make_scans/scan_containers.h"

namespace sohoa {
namespace {

constexpr uint32_t kClear = 256, kEnd = 257, kFirstFree = 258;
constexpr uint32_t kTableFull = 4094;
constexpr int kFirstWidth = 9;

// Packs codes of 9 to 12 bits, the most significant bit first.
class CodeWriter {
 public:
  void Put(uint32_t code) {
    bits_ = (bits_ << width_) | code;
    for (held_ += width_; held_ >= 8; held_ -= 8)
      out_.push_back(static_cast<char>((bits_ >> (held_ - 8)) & 0xFF));
  }
  // TIFF widens the codes one entry early: once 511, 1023 or 2047 is taken.
  void FitTo(uint32_t next_free) {
    if (next_free > (1U << width_) - 1) ++width_;
  }
  void Reset() { width_ = kFirstWidth; }
  std::string Take() && {
    if (held_ > 0) out_.push_back(static_cast<char>((bits_ << (8 - held_)) & 0xFF));
    return std::move(out_);
  }

 private:
  std::string out_;
  uint64_t bits_ = 0;
  int held_ = 0;
  int width_ = kFirstWidth;
};

// Which code stands for a known string and one more byte. Clearing only opens a new generation.
class CodeTable {
 public:
  CodeTable() : entries_(size_t{4096} * 256, 0) {}
  void Clear() { ++generation_, next_ = kFirstFree; }
  uint32_t Find(uint32_t prefix, uint8_t byte) const {
    const uint32_t entry = entries_[size_t{prefix} * 256 + byte];
    return entry >> 12 == generation_ ? entry & 0xFFF : 0;
  }
  uint32_t Add(uint32_t prefix, uint8_t byte) {
    entries_[size_t{prefix} * 256 + byte] = (generation_ << 12) | next_;
    return ++next_;
  }

 private:
  std::vector<uint32_t> entries_;  // generation in the upper 20 bits
  uint32_t generation_ = 1;
  uint32_t next_ = kFirstFree;
};

}  // namespace

std::string CompressLzw(const uint8_t* data, size_t size) {
  CodeWriter writer;
  CodeTable table;
  writer.Put(kClear);
  uint32_t known = size > 0 ? data[0] : kEnd;
  for (size_t i = 1; i < size; ++i) {
    const uint32_t longer = table.Find(known, data[i]);
    if (longer != 0) {
      known = longer;
      continue;
    }
    writer.Put(known);
    const uint32_t next_free = table.Add(known, data[i]);
    if (next_free == kTableFull) {
      writer.Put(kClear);
      writer.Reset();
      table.Clear();
    } else {
      writer.FitTo(next_free);
    }
    known = data[i];
  }
  if (size > 0) {
    writer.Put(known);
    writer.FitTo(table.Add(known, 0));  // the reader has made one entry more by now
  }
  writer.Put(kEnd);
  return std::move(writer).Take();
}

}  // namespace sohoa
