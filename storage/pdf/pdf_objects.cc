#include "storage/pdf/pdf_objects.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/pdf/deflate.h"

namespace sohoa {
namespace {

constexpr int64_t kMaxNumber = 8'388'607;  // ISO 32000-1, annex C
constexpr size_t kMaxUnpacked = 256 << 20;
constexpr int64_t kMaxPacked = 64 << 20;
constexpr int64_t kMaxObjectText = 32 << 20;  // a page tree's node or an array of fields
constexpr int kMaxRevisions = 10'000;
constexpr int kMaxReferences = 32;

absl::Status Damaged() {
  return absl::DataLossError(
      "the cross-reference table of this PDF is damaged; make a new PDF of it with sohoa ocr");
}

std::string_view FirstToken(std::string_view text) {
  const size_t begin = SkipSpace(text, 0);
  const std::optional<size_t> end = ValueEnd(text, begin);
  return end ? text.substr(begin, *end - begin) : std::string_view();
}

// The only name of a filter entry, or its only element.
std::string OneOf(const std::string& value) {
  const auto list = AsArray(value);
  if (!list) return value;
  return list->size() == 1 ? list->front() : "?";
}

std::string Decoded(std::string raw, const PdfDict& dict) {
  if (!dict.Has("Filter")) return raw;
  if (AsName(OneOf(dict.Get("Filter"))) != "FlateDecode") return "";
  std::string data = InflateBytes(raw, kMaxUnpacked).bytes;
  const auto parameters = PdfDict::Parse(OneOf(dict.Get("DecodeParms")));
  if (!parameters || AsInteger(parameters->Get("Predictor")).value_or(1) < 10) return data;
  const int64_t columns = AsInteger(parameters->Get("Columns")).value_or(1);
  if (columns < 1 || columns > 1000) return "";
  return WithoutPngPredictor(data, static_cast<size_t>(columns)).value_or("");
}

int64_t BigEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<uint8_t>(c);
  return static_cast<int64_t>(value);
}

}  // namespace

class PdfObjects::Bytes {
 public:
  explicit Bytes(int file) : file_(file) {}
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  ~Bytes() { close(file_); }

  // Fewer where the file ends or cannot be read.
  std::string Read(int64_t at, int64_t size) const {
    std::string out(static_cast<size_t>(size), '\0');
    size_t have = 0;
    while (have < out.size()) {
      const ssize_t got =
          pread(file_, out.data() + have, out.size() - have, at + static_cast<int64_t>(have));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      have += static_cast<size_t>(got);
    }
    out.resize(have);
    return out;
  }

 private:
  int file_;
};

PdfObjects::PdfObjects(std::unique_ptr<Bytes> bytes) : bytes_(std::move(bytes)) {}
PdfObjects::PdfObjects(PdfObjects&&) noexcept = default;
PdfObjects& PdfObjects::operator=(PdfObjects&&) noexcept = default;
PdfObjects::~PdfObjects() = default;

absl::StatusOr<PdfObjects> PdfObjects::Open(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return absl::ErrnoToStatus(errno, "cannot be opened");
  PdfObjects objects(std::make_unique<Bytes>(file));
  struct stat facts {};
  if (fstat(file, &facts) == 0) objects.file_size_ = facts.st_size;
  if (absl::Status loaded = objects.Load(); !loaded.ok()) return loaded;
  return objects;
}

absl::Status PdfObjects::Load() {
  constexpr int64_t kTail = 2048;
  constexpr std::string_view kKey = "startxref";
  if (bytes_->Read(0, 5) != "%PDF-") return absl::DataLossError("this is no PDF file");
  const std::string tail = bytes_->Read(std::max<int64_t>(0, file_size_ - kTail), kTail);
  const size_t key = tail.rfind(kKey);
  if (key == std::string::npos) return Damaged();
  const auto start = AsInteger(FirstToken(std::string_view(tail).substr(key + kKey.size())));
  if (!start) return Damaged();
  last_xref_ = *start;

  std::set<int64_t> seen;
  for (int64_t at = *start; at >= 0;) {
    if (at >= file_size_ || seen.size() >= kMaxRevisions || !seen.insert(at).second)
      return Damaged();
    hidden_.clear();
    const bool is_table = FirstToken(bytes_->Read(at, 64)) == "xref";
    absl::StatusOr<PdfDict> section = is_table ? LoadTable(at) : LoadStream(at);
    if (!section.ok()) return section.status();
    if (const auto hybrid = AsInteger(section->Get("XRefStm")); hybrid && is_table) {
      if (*hybrid < 0 || *hybrid >= file_size_) return Damaged();
      if (const auto packed = LoadStream(*hybrid); !packed.ok()) return packed.status();
    }
    if (seen.size() == 1) last_is_stream_ = !is_table;
    at = AsInteger(section->Get("Prev")).value_or(-1);
    if (seen.size() == 1) trailer_ = *std::move(section);
  }
  if (trailer_.Has("Encrypt"))
    return absl::UnimplementedError("an encrypted PDF cannot be signed; remove its encryption");
  const int64_t size = AsInteger(trailer_.Get("Size")).value_or(0);
  if (size > next_number_ && size <= kMaxNumber) next_number_ = static_cast<uint32_t>(size);
  return absl::OkStatus();
}

// The newest section decides; but what a table calls free may be in use by the stream beside it
// (ISO 32000-1, 7.5.8.4). False: decided before.
bool PdfObjects::Note(uint64_t number, Entry entry) {
  if (number > static_cast<uint64_t>(kMaxNumber)) return false;
  const bool is_hidden = entry.kind != Entry::Kind::kFree && hidden_.erase(number) > 0;
  const auto [row, is_new] = entries_.try_emplace(static_cast<uint32_t>(number), entry);
  if (is_hidden) row->second = entry;
  next_number_ = std::max(next_number_, static_cast<uint32_t>(number) + 1);
  return is_new || is_hidden;
}

absl::StatusOr<PdfDict> PdfObjects::LoadTable(int64_t at) {
  constexpr int64_t kEntryBytes = 20;
  constexpr size_t kHead = 64;
  std::set<uint64_t> hidden;
  const std::string head = bytes_->Read(at, kHead);
  at += static_cast<int64_t>(head.find("xref")) + 4;
  while (true) {
    const std::string text = bytes_->Read(at, kHead);
    const std::string_view first = FirstToken(text);
    if (first == "trailer") {
      at += static_cast<int64_t>(text.find("trailer")) + 7;
      break;
    }
    if (first.empty()) return Damaged();
    const size_t first_end = static_cast<size_t>(first.data() - text.data()) + first.size();
    const std::string_view second = FirstToken(std::string_view(text).substr(first_end));
    const auto number = AsInteger(first);
    const auto count = AsInteger(second);
    if (!number || !count || *number < 0 || *count < 0 || *count > kMaxNumber + 1) return Damaged();
    const size_t begin =
        SkipSpace(text, static_cast<size_t>(second.data() - text.data()) + second.size());
    at += static_cast<int64_t>(begin);
    if (*count > (file_size_ - at) / kEntryBytes) return Damaged();
    const std::string rows = bytes_->Read(at, *count * kEntryBytes);
    for (int64_t k = 0; k < *count; ++k) {
      const auto row = absl::string_view(rows).substr(static_cast<size_t>(k * kEntryBytes), 20);
      Entry entry{.kind = Entry::Kind::kPlain};
      if (row.size() < 18 || !absl::SimpleAtoi(row.substr(0, 10), &entry.place) ||
          !absl::SimpleAtoi(row.substr(11, 5), &entry.generation) ||
          (row[17] != 'n' && row[17] != 'f'))
        return Damaged();
      if (row[17] == 'f') entry.kind = Entry::Kind::kFree;
      const auto named = static_cast<uint64_t>(*number + k);
      if (Note(named, entry) && row[17] == 'f') hidden.insert(named);
    }
    at += *count * kEntryBytes;
  }
  hidden_ = std::move(hidden);
  const auto trailer = PdfDict::Parse(TextAt(at, nullptr));
  if (!trailer) return Damaged();
  return *trailer;
}

absl::StatusOr<PdfDict> PdfObjects::LoadStream(int64_t at) {
  int64_t stream_at = -1;
  const auto dict = PdfDict::Parse(ObjectAt(at, {}, &stream_at));
  if (!dict || stream_at < 0 || AsName(dict->Get("Type")) != "XRef") return Damaged();
  const std::string data = StreamAt(stream_at, *dict);
  if (absl::Status taken = TakeEntries(*dict, data); !taken.ok()) return taken;
  return *dict;
}

absl::Status PdfObjects::TakeEntries(const PdfDict& dict, std::string_view data) {
  const auto widths = AsArray(dict.Get("W"));
  if (!widths || widths->size() < 3) return Damaged();
  size_t width[3];
  for (size_t k = 0; k < 3; ++k) {
    const int64_t bytes = AsInteger((*widths)[k]).value_or(-1);
    if (bytes < 0 || bytes > 8) return Damaged();
    width[k] = static_cast<size_t>(bytes);
  }
  auto ranges = AsArray(dict.Get("Index"));
  if (!ranges) ranges = std::vector<std::string>{"0", dict.Get("Size")};
  const size_t row = width[0] + width[1] + width[2];
  if (row == 0 || ranges->size() % 2 != 0) return Damaged();
  for (size_t k = 0; k < ranges->size(); k += 2) {
    const int64_t first = AsInteger((*ranges)[k]).value_or(-1);
    const int64_t count = AsInteger((*ranges)[k + 1]).value_or(-1);
    if (first < 0 || count < 0 || static_cast<uint64_t>(count) > data.size() / row)
      return Damaged();
    for (int64_t i = 0; i < count; ++i, data.remove_prefix(row)) {
      const int64_t kind = width[0] == 0 ? 1 : BigEndian(data.substr(0, width[0]));
      const int64_t place = BigEndian(data.substr(width[0], width[1]));
      const int64_t last = BigEndian(data.substr(width[0] + width[1], width[2]));
      if (kind > 2 || place < 0 || last < 0 || last > kMaxNumber) continue;  // means null
      const Entry::Kind kinds[] = {Entry::Kind::kFree, Entry::Kind::kPlain, Entry::Kind::kPacked};
      Note(static_cast<uint64_t>(first + i), {kinds[kind], static_cast<uint32_t>(last), place});
    }
  }
  return absl::OkStatus();
}

// The value that begins at `at`; reads on until it ends.
std::string PdfObjects::TextAt(int64_t at, int64_t* end) {
  for (int64_t size = 4096; size <= kMaxObjectText; size *= 8) {
    std::string text = bytes_->Read(at, size);
    const bool is_all = static_cast<int64_t>(text.size()) < size;
    const std::optional<size_t> value_end = ValueEnd(text, 0);
    if (value_end && (is_all || *value_end + 32 < text.size())) {
      if (end != nullptr) *end = at + static_cast<int64_t>(*value_end);
      const size_t begin = SkipSpace(text, 0);
      return text.substr(begin, *value_end - begin);
    }
    if (is_all) break;
  }
  return "null";
}

// `ref` {}: any object. `stream_at`: where its bytes begin, if it is a stream.
std::string PdfObjects::ObjectAt(int64_t at, PdfRef ref, int64_t* stream_at) {
  constexpr int64_t kHead = 64;
  const std::string head = bytes_->Read(at, kHead);
  const std::string_view number = FirstToken(head);
  if (number.empty()) return "null";
  size_t place = static_cast<size_t>(number.data() - head.data()) + number.size();
  const std::string_view generation = FirstToken(std::string_view(head).substr(place));
  if (generation.empty()) return "null";
  place = static_cast<size_t>(generation.data() - head.data()) + generation.size();
  place = SkipSpace(head, place);
  if (std::string_view(head).substr(place, 3) != "obj") return "null";
  if (ref.number != 0 && (AsInteger(number) != int64_t{ref.number} ||
                          AsInteger(generation) != int64_t{ref.generation}))
    return "null";
  int64_t end = 0;
  std::string text = TextAt(at + static_cast<int64_t>(place) + 3, &end);
  const std::string after = bytes_->Read(end, kHead);
  size_t key = SkipSpace(after, 0);
  if (stream_at == nullptr || std::string_view(after).substr(key, 6) != "stream") return text;
  key += 6;
  if (std::string_view(after).substr(key, 1) == "\r") ++key;
  if (std::string_view(after).substr(key, 1) == "\n") ++key;
  *stream_at = end + static_cast<int64_t>(key);
  return text;
}

std::string PdfObjects::StreamAt(int64_t at, const PdfDict& dict) {
  const int64_t length = AsInteger(Resolve(dict.Get("Length"))).value_or(-1);
  if (length < 0 || length > std::min(kMaxPacked, file_size_ - at)) return "";
  return Decoded(bytes_->Read(at, length), dict);
}

std::string PdfObjects::ReadPacked(const Entry& entry, uint32_t number) {
  constexpr size_t kMaxPacks = 16;
  const auto holder = entries_.find(static_cast<uint32_t>(entry.place));
  if (holder == entries_.end() || holder->second.kind != Entry::Kind::kPlain) return "null";
  int64_t stream_at = -1;
  const auto dict = PdfDict::Parse(
      ObjectAt(holder->second.place,
               {static_cast<uint32_t>(entry.place), holder->second.generation}, &stream_at));
  if (!dict || stream_at < 0) return "null";
  auto pack = packs_.find(entry.place);
  if (pack == packs_.end()) {
    if (packs_.size() >= kMaxPacks) packs_.clear();
    pack = packs_.emplace(entry.place, StreamAt(stream_at, *dict)).first;
  }
  const std::string_view data = pack->second;
  const int64_t count = AsInteger(dict->Get("N")).value_or(0);
  const int64_t first = AsInteger(dict->Get("First")).value_or(-1);
  size_t at = 0;
  for (int64_t k = 0; k < count && at < data.size(); ++k) {
    const std::string_view pair[] = {FirstToken(data.substr(at)), {}};
    if (pair[0].empty()) break;
    at = static_cast<size_t>(pair[0].data() - data.data()) + pair[0].size();
    const std::string_view offset = FirstToken(data.substr(at));
    if (offset.empty()) break;
    at = static_cast<size_t>(offset.data() - data.data()) + offset.size();
    if (AsInteger(pair[0]) != int64_t{number}) continue;
    const int64_t place = AsInteger(offset).value_or(-1) + first;
    if (place < 0 || first < 0 || place >= static_cast<int64_t>(data.size())) break;
    return std::string(FirstToken(data.substr(static_cast<size_t>(place))));
  }
  return "null";
}

std::string PdfObjects::Read(PdfRef ref) {
  const auto entry = entries_.find(ref.number);
  if (entry == entries_.end() || ref.number == 0) return "null";
  std::string text = "null";
  if (entry->second.kind == Entry::Kind::kPlain && entry->second.generation == ref.generation)
    text = ObjectAt(entry->second.place, ref, nullptr);
  else if (entry->second.kind == Entry::Kind::kPacked && ref.generation == 0)
    text = ReadPacked(entry->second, ref.number);
  return text.empty() ? "null" : text;
}

std::string PdfObjects::ReadStream(PdfRef ref) {
  const auto entry = entries_.find(ref.number);
  if (entry == entries_.end() || entry->second.kind != Entry::Kind::kPlain ||
      entry->second.generation != ref.generation)
    return "";
  int64_t stream_at = -1;
  const auto dict = PdfDict::Parse(ObjectAt(entry->second.place, ref, &stream_at));
  return dict && stream_at >= 0 ? StreamAt(stream_at, *dict) : "";
}

std::string PdfObjects::Resolve(std::string_view value) {
  std::string text(value);
  for (int k = 0; k < kMaxReferences; ++k) {
    const std::optional<PdfRef> ref = AsRef(text);
    if (!ref) return text;
    text = Read(*ref);
  }
  return "null";
}

PdfDict PdfObjects::ResolveDict(std::string_view value) {
  return PdfDict::Parse(Resolve(value)).value_or(PdfDict());
}

}  // namespace sohoa
