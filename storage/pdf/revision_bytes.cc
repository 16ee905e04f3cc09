#include "storage/pdf/revision_bytes.h"

#include <algorithm>
#include <string_view>

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

class Walk {
 public:
  Walk(PdfRevision& revision, int64_t begin)
      : revision_(revision),
        bytes_(revision.bytes().substr(0, static_cast<size_t>(revision.end()))),
        at_(static_cast<size_t>(begin)) {}

  std::optional<int64_t> FirstStray() {
    while (true) {
      while (at_ < bytes_.size() && IsPdfSpace(bytes_[at_])) ++at_;
      if (at_ >= bytes_.size()) return std::nullopt;
      const size_t begin = at_;
      if (!TakeTable() && !TakeObject() && !TakeMark() && !TakeComment())
        return static_cast<int64_t>(begin);
    }
  }

 private:
  bool IsSection(size_t at) const {
    const auto& sections = revision_.sections();
    return std::any_of(sections.begin(), sections.end(), [&](int64_t section) {
      // Some writers count from the white space before it.
      return Begin(section) == at;
    });
  }

  size_t Begin(int64_t offset) const {
    auto at = static_cast<size_t>(std::clamp<int64_t>(offset, 0, revision_.end()));
    while (at < bytes_.size() && IsPdfSpace(bytes_[at])) ++at;
    return at;
  }

  bool TakeTable() {
    size_t at = at_;
    if (!TakePdfWord(bytes_, at, "xref") || !IsSection(at_)) return false;
    const size_t trailer = bytes_.find("trailer", at);
    if (trailer == std::string_view::npos) return false;
    // Nothing but rows, which were read: digits, n and f.
    const std::string_view rows = bytes_.substr(at, trailer - at);
    if (!std::all_of(rows.begin(), rows.end(), [](char c) {
          return IsPdfSpace(c) || (c >= '0' && c <= '9') || c == 'n' || c == 'f';
        }))
      return false;
    at = trailer + 7;
    if (!ParsePdfValue(bytes_, at)) return false;
    at_ = at;
    return true;
  }

  // "startxref 123 %%EOF", or parts of it.
  bool TakeMark() {
    if (bytes_.substr(at_).starts_with("%%EOF")) {
      at_ += 5;
      return true;
    }
    size_t at = at_;
    if (!TakePdfWord(bytes_, at, "startxref")) return false;
    while (at < bytes_.size() && IsPdfSpace(bytes_[at])) ++at;
    if (!TakePdfDigits(bytes_, at)) return false;
    at_ = at;
    return true;
  }

  // Programs put their names there. What looks like more than that some reader may take for more.
  bool TakeComment() {
    if (bytes_[at_] != '%') return false;
    const std::string_view line = bytes_.substr(at_, bytes_.find_first_of("\r\n", at_) - at_);
    for (const char* word : {"obj", "trailer", "stream"})
      if (line.find(word) != std::string_view::npos) return false;
    at_ += line.size();
    return true;
  }

  bool TakeObject() {
    size_t at = at_;
    const std::optional<int64_t> number = TakePdfDigits(bytes_, at);
    SkipPdfSpace(bytes_, at);
    if (!number || !TakePdfDigits(bytes_, at)) return false;
    SkipPdfSpace(bytes_, at);
    if (!TakePdfWord(bytes_, at, "obj") || !IsNamed(*number)) return false;
    const std::optional<PdfValue> value = ParsePdfValue(bytes_, at);
    SkipPdfSpace(bytes_, at);
    if (value && value->kind == Kind::kDictionary && bytes_.substr(at).starts_with("stream") &&
        !SkipStream(*value, at))
      return false;
    SkipPdfSpace(bytes_, at);
    if (!TakePdfWord(bytes_, at, "endobj")) return false;
    at_ = at;
    return true;
  }

  bool IsNamed(int64_t number) const {
    const std::vector<int64_t>& named = revision_.named_offsets();
    // From behind what stands before it on: white space that writers count in.
    size_t before = at_;
    while (before > 0 && IsPdfSpace(bytes_[before - 1])) --before;
    const auto found = std::lower_bound(named.begin(), named.end(), static_cast<int64_t>(before));
    if ((found == named.end() || *found > static_cast<int64_t>(at_)) && !IsSection(at_))
      return false;
    const PdfPlace* place = revision_.PlaceOf(number);
    if (place != nullptr && place->stream > 0) place = revision_.PlaceOf(place->stream);
    return place == nullptr || Begin(place->offset) >= at_;
  }

  bool SkipStream(const PdfValue& dictionary, size_t& at) {
    size_t begin = at + 6;
    if (bytes_.substr(begin).starts_with("\r\n"))
      begin += 2;
    else if (begin < bytes_.size() && (bytes_[begin] == '\n' || bytes_[begin] == '\r'))
      ++begin;
    const std::optional<int64_t> length = revision_.Get(dictionary, "Length").Integer();
    if (length && *length >= 0 && static_cast<size_t>(*length) <= bytes_.size() - begin) {
      at = begin + static_cast<size_t>(*length);
      while (at < bytes_.size() && IsPdfSpace(bytes_[at])) ++at;
      if (TakePdfWord(bytes_, at, "endstream")) return true;
    }
    // An indirect length that a later revision freed or changed.
    at = bytes_.find("endstream", begin);
    return at != std::string_view::npos && TakePdfWord(bytes_, at, "endstream");
  }

  PdfRevision& revision_;
  std::string_view bytes_;
  size_t at_;
};

}  // namespace

std::optional<int64_t> FirstStrayByte(PdfRevision& revision, int64_t begin) {
  return Walk(revision, begin).FirstStray();
}

}  // namespace sohoa
