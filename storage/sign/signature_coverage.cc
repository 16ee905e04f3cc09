#include "storage/sign/signature_coverage.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "storage/pdf/pdf_text.h"

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

constexpr size_t kMaxTextBytes = 500;
// With certificates, revocation lists and a time stamp real ones take 12 KiB.
constexpr size_t kMaxContentsBytes = 16 << 20;
constexpr size_t kMaxRevisions = 50;
constexpr size_t kMaxRemoved = 20;

std::string TextOf(const PdfValue& value) {
  if (value.kind == Kind::kName) return value.text.substr(0, kMaxTextBytes);
  return value.kind == Kind::kString ? TextOfPdfString(value.text, kMaxTextBytes) : "";
}

std::optional<std::array<int64_t, 4>> RangeOf(PdfRevision& revision, const PdfValue& value) {
  std::array<int64_t, 4> range = {};
  if (value.items.size() != range.size()) return std::nullopt;
  for (size_t k = 0; k < range.size(); ++k) {
    const std::optional<int64_t> number = revision.Follow(value.items[k]).Integer();
    if (!number || *number < 0) return std::nullopt;
    range[k] = *number;
  }
  return range;
}

bool StandsTwice(const PdfValue& dictionary, std::string_view key) {
  return std::count_if(dictionary.entries.begin(), dictionary.entries.end(),
                       [&](const auto& entry) { return entry.first == key; }) > 1;
}

SignatureDictionary DictionaryOf(PdfRevision& revision, const PdfValue& value) {
  return {.sub_filter = TextOf(revision.Get(value, "SubFilter")),
          .name = TextOf(revision.Get(value, "Name")),
          .reason = TextOf(revision.Get(value, "Reason")),
          .location = TextOf(revision.Get(value, "Location")),
          .modified = TextOf(revision.Get(value, "M"))};
}

class CoverageCheck {
 public:
  CoverageCheck(std::string_view bytes, CoveredSignature& out) : bytes_(bytes), out_(out) {}

  void Check(PdfRevision& revision, const PdfValue& signature, bool is_packed) {
    for (const char* key : {"Contents", "ByteRange"})
      if (StandsTwice(signature, key)) Fail(FindingKind::kDoubleEntry);
    const PdfValue* contents = signature.Get("Contents");
    const auto range = RangeOf(revision, revision.Get(signature, "ByteRange"));
    if (contents != nullptr && contents->kind == Kind::kString &&
        contents->text.size() <= kMaxContentsBytes)
      out_.contents = contents->text;
    if (!range) return Fail(FindingKind::kRangeMalformed);
    out_.dictionary.byte_range = *range;
    const auto [begin, length, second, rest] = *range;
    if (begin != 0 || length <= 0 || second <= length) return Fail(FindingKind::kRangeMalformed);
    const auto size = static_cast<int64_t>(bytes_.size());
    if (second > size || rest > size - second) {
      out_.range_check = SignatureCheck::kSignedDataNotFound;
      return Fail(FindingKind::kRangePastEnd);
    }
    if (out_.contents.empty() || is_packed || !contents->hexadecimal || contents->begin != length ||
        contents->end != second)
      return Fail(FindingKind::kRangeGap);
    // Nothing but digits: white space between them would be bytes that nobody signed.
    const std::string_view digits =
        bytes_.substr(static_cast<size_t>(length) + 1, static_cast<size_t>(second - length) - 2);
    if (!std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit))
      return Fail(FindingKind::kPaddingNotEmpty);
    out_.range_check = SignatureCheck::kPassed;
    CheckRevision();
  }

 private:
  void Fail(FindingKind kind) {
    out_.findings.push_back(
        {.kind = kind, .weight = Weight::kFailure, .object = out_.value_object});
  }

  void CheckRevision() {
    const auto end = static_cast<size_t>(out_.end());
    auto covered = PdfRevision::Open(bytes_.substr(0, end));
    if (!covered.ok()) return Fail(FindingKind::kRangeNotRevision);
    const std::string_view behind = bytes_.substr(static_cast<size_t>((*covered)->end()),
                                                  end - static_cast<size_t>((*covered)->end()));
    // More white space is left out by some programs and counted in by others.
    if (!std::all_of(behind.begin(), behind.end(), IsPdfSpace))
      return Fail(FindingKind::kRangeNotRevision);
    const std::vector<FormField> fields = FormFieldsOf(**covered);
    if (std::none_of(fields.begin(), fields.end(), [&](const FormField& field) {
          return field.is_signed() && field.value->begin == out_.begin;
        }))
      Fail(FindingKind::kNotInItsRevision);
    out_.covered = *std::move(covered);
  }

  std::string_view bytes_;
  CoveredSignature& out_;
};

bool IsPacked(const PdfRevision& revision, const FormField& field) {
  const int64_t object = field.value_object > 0 ? field.value_object : field.object;
  const PdfPlace* place = revision.PlaceOf(object);
  return place != nullptr && place->stream > 0;
}

// Where revisions may end: behind each end-of-file mark, the last ones first.
std::vector<size_t> EndsBefore(std::string_view bytes, size_t last) {
  std::vector<size_t> ends;
  for (size_t at = last; ends.size() < kMaxRevisions && at > 0;) {
    at = bytes.rfind("%%EOF", at - 1);
    if (at == std::string_view::npos) break;
    if (at + 5 < last) ends.push_back(at + 5);
  }
  return ends;
}

std::set<int64_t> PlacesOfSignatures(PdfRevision& revision) {
  std::set<int64_t> places;
  for (const FormField& field : FormFieldsOf(revision))
    if (field.is_signed()) places.insert(field.value->begin);
  return places;
}

}  // namespace

CoveredSignature CoverageOf(std::string_view bytes, PdfRevision& revision, const FormField& field) {
  CoveredSignature out{.dictionary = DictionaryOf(revision, *field.value),
                       .value_object = field.value_object > 0 ? field.value_object : field.object};
  out.is_timestamp = out.dictionary.sub_filter == "ETSI.RFC3161";
  const bool is_packed = IsPacked(revision, field);
  if (!is_packed) out.begin = field.value->begin;
  CoverageCheck(bytes, out).Check(revision, *field.value, is_packed);
  return out;
}

std::vector<CoveredSignature> RemovedSignatures(std::string_view bytes, PdfRevision& revision) {
  std::vector<CoveredSignature> removed;
  std::set<int64_t> met = PlacesOfSignatures(revision);
  for (const size_t end : EndsBefore(bytes, static_cast<size_t>(revision.end()))) {
    auto earlier = PdfRevision::Open(bytes.substr(0, end));
    if (!earlier.ok()) continue;
    for (const FormField& field : FormFieldsOf(**earlier)) {
      if (!field.is_signed() || IsPacked(**earlier, field) || removed.size() >= kMaxRemoved ||
          !met.insert(field.value->begin).second)
        continue;
      removed.push_back(CoverageOf(bytes, **earlier, field));
      removed.back().findings.push_back({.kind = FindingKind::kSignatureRemoved,
                                         .weight = Weight::kFailure,
                                         .object = removed.back().value_object});
    }
  }
  return removed;
}

}  // namespace sohoa
