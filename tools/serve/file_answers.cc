#include "tools/serve/file_answers.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "pipeline/page_picture.h"
#include "pipeline/pending_document.h"
#include "tools/serve/document_answers.h"
#include "tools/serve/masking.h"
#include "tools/serve/problem.h"

namespace sohoa {
namespace {

absl::Status Hidden() {
  return absl::PermissionDeniedError("this key may not see the identity numbers on it");
}

absl::StatusOr<bool> PageHoldsIdentityNumber(const RecordStore& store, const std::string& id,
                                             int page) {
  const absl::StatusOr<PageText> text = store.ReadPage(id, page);
  if (!text.ok()) return text.status();
  return HoldsIdentityNumber(*text);
}

absl::Status CheckWholeDocument(const RecordStore& store, const Scope& scope,
                                const Record& record) {
  if (scope.personal_data) return absl::OkStatus();
  if (HoldsIdentityNumber(record)) return Hidden();
  for (size_t page = 0; page < record.pages.size(); ++page) {
    const auto holds = PageHoldsIdentityNumber(store, record.id, static_cast<int>(page));
    if (!holds.ok()) return holds.status();
    if (*holds) return Hidden();
  }
  return absl::OkStatus();
}

// Whether the originals show pages of other documents too, deleted ones among them. That of the
// document which keeps them is told by the ones that may follow it.
absl::StatusOr<bool> IsOfSharedScan(const RecordStore& store, const Record& record) {
  if (!record.kept_by.empty()) return true;
  int next = 1;
  for (const PageRecord& page : record.pages) next = std::max(next, page.scan_page + 1);
  for (int page = next; page < PageLimits{}.max_pages; ++page) {
    const auto further = store.FindBySource(SourceOfFurther(record.source_sha256, page));
    if (!further.ok()) return further.status();
    if (further->has_value()) return true;
  }
  return false;
}

// Of a whole scan, for those who may not see every document and every number.
absl::Status CheckOriginal(const RecordStore& store, const Scope& scope, const Record& record) {
  if (scope.personal_data && scope.covers_all()) return absl::OkStatus();
  const absl::StatusOr<bool> shared = IsOfSharedScan(store, record);
  if (!shared.ok()) return shared.status();
  if (*shared)
    return absl::PermissionDeniedError("this key may not see the other documents of the scan");
  return absl::OkStatus();
}

// A field of a page may have been read better than its text.
absl::Status CheckPage(const RecordStore& store, const Scope& scope, const Record& record,
                       int page) {
  if (scope.personal_data) return absl::OkStatus();
  Record of_page = record;
  for (const auto& [key, field] : NamedFields(of_page.fields))
    if (field->page != page) *field = Field();
  if (HoldsIdentityNumber(of_page)) return Hidden();
  const auto holds = PageHoldsIdentityNumber(store, record.id, page);
  if (!holds.ok()) return holds.status();
  return *holds ? Hidden() : absl::OkStatus();
}

struct FileToSend {
  StoredFile kind = StoredFile::kPdf;
  int number = 0;  // as FilePart
  std::string sha256;
  std::string media_type;
  int64_t size_bytes = 0;
};

StreamedBody BodyOf(const RecordStore& store, const std::string& id, const FileToSend& file,
                    const ByteRange& range, Place place) {
  const bool whole = range.offset == 0 && range.length == file.size_bytes;
  return {range.length, [&store, id, kind = file.kind, number = file.number, range, whole,
                         place = std::move(place)](const PieceSink& sink) {
            if (!whole) return store.ReadPart(id, {kind, number, range.offset, range.length}, sink);
            return kind == StoredFile::kPdf ? store.ReadFileOfVersion(id, number, kind, 0, sink)
                                            : store.ReadFile(id, kind, number, sink);
          }};
}

// The range that is wanted, unless "If-Range" names another version of the file.
std::optional<ByteRange> WantedRange(const Call& call, const std::string& mark, int64_t size) {
  const std::string& condition = call.request.header("if-range");
  if (!condition.empty() && condition != mark) return std::nullopt;
  return RangeIn(call.request.header("range"), size);
}

absl::StatusOr<HttpResponse> SendFile(ServiceContext& context, const Call& call,
                                      const std::string& id, const FileToSend& file) {
  const std::string mark = absl::StrCat("\"", file.sha256.substr(0, 32), "\"");
  const std::optional<ByteRange> wanted = WantedRange(call, mark, file.size_bytes);
  if (wanted && !wanted->satisfiable) {
    HttpResponse none = Problem(416, "", *context.catalogue, call.language);
    none.headers.emplace_back("Content-Range", absl::StrCat("bytes */", file.size_bytes));
    return none;
  }
  Place place = TakePlace(context.files);
  if (place == nullptr) return absl::UnavailableError("too many files are being sent");
  const ByteRange range = wanted.value_or(ByteRange{0, file.size_bytes});
  HttpResponse response{.status = wanted ? 206 : 200, .content_type = file.media_type};
  response.headers = {{"Accept-Ranges", "bytes"}};
  if (wanted)
    response.headers.emplace_back(
        "Content-Range", absl::StrCat("bytes ", range.offset, "-", range.offset + range.length - 1,
                                      "/", file.size_bytes));
  response.stream = BodyOf(*context.store, id, file, range, std::move(place));
  return Marked(call, mark, std::move(response));
}

FileToSend OriginalOf(const Record& record, int index) {
  const OriginalFile& original = record.originals[static_cast<size_t>(index)];
  return {StoredFile::kOriginal, index, original.sha256, original.media_type, original.size_bytes};
}

}  // namespace

std::optional<ByteRange> RangeIn(std::string_view header, int64_t size_bytes) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return std::nullopt;
  header.remove_prefix(kUnit.size());
  const size_t dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos)
    return std::nullopt;
  const auto number = [](std::string_view text, int64_t* value) {
    return !text.empty() && text.size() <= 18 &&
           text.find_first_not_of("0123456789") == std::string_view::npos &&
           absl::SimpleAtoi(absl::string_view(text.data(), text.size()), value);
  };
  int64_t first = 0, last = size_bytes - 1;
  const std::string_view from = header.substr(0, dash), to = header.substr(dash + 1);
  if (from.empty()) {  // the last so many
    if (!number(to, &last)) return std::nullopt;
    const int64_t length = std::min(last, size_bytes);
    return ByteRange{size_bytes - length, length, length > 0};
  }
  if (!number(from, &first) || (!to.empty() && !number(to, &last)) || last < first) {
    if (!to.empty() || !number(from, &first)) return std::nullopt;
  }
  last = std::min(last, size_bytes - 1);
  return ByteRange{first, last - first + 1, first < size_bytes};
}

absl::StatusOr<HttpResponse> AnswerPdf(ServiceContext& context, Call& call) {
  const absl::StatusOr<Record> record = FindRecord(context, call);
  if (!record.ok()) return record.status();
  if (absl::Status s = CheckWholeDocument(*context.store, call.caller.scope, *record); !s.ok())
    return s;
  if (record->shown_pdf() == ShownPdf::kRendition)
    return SendFile(context, call, record->id,
                    {.kind = StoredFile::kPdf,
                     .number = record->version,
                     .sha256 = record->pdf_sha256,
                     .media_type = "application/pdf",
                     .size_bytes = record->pdf_size_bytes});
  if (record->originals.empty()) return absl::NotFoundError("the document has no such file");
  if (absl::Status s = CheckOriginal(*context.store, call.caller.scope, *record); !s.ok()) return s;
  return SendFile(context, call, record->id, OriginalOf(*record, 0));
}

absl::StatusOr<HttpResponse> AnswerOriginal(ServiceContext& context, Call& call) {
  const absl::StatusOr<Record> record = FindRecord(context, call);
  if (!record.ok()) return record.status();
  if (absl::Status s = CheckWholeDocument(*context.store, call.caller.scope, *record); !s.ok())
    return s;
  const auto named = call.request.query.find("file");
  const absl::StatusOr<int> index =
      NumberIn(named == call.request.query.end() ? "0" : named->second, PageLimits{}.max_pages);
  if (!index.ok()) return index.status();
  if (static_cast<size_t>(*index) >= record->originals.size())
    return absl::NotFoundError("the document has no such file");
  if (absl::Status s = CheckOriginal(*context.store, call.caller.scope, *record); !s.ok()) return s;
  call.note.detail = absl::StrCat("file ", *index);
  return SendFile(context, call, record->id, OriginalOf(*record, *index));
}

absl::StatusOr<HttpResponse> AnswerPageImage(ServiceContext& context, Call& call) {
  const absl::StatusOr<Record> record = FindRecord(context, call);
  if (!record.ok()) return record.status();
  const absl::StatusOr<int> page = NumberIn(call.parts[1], PageLimits{}.max_pages);
  if (!page.ok()) return page.status();
  if (absl::Status s = CheckPage(*context.store, call.caller.scope, *record, *page); !s.ok())
    return s;
  call.note.detail = absl::StrCat("page ", *page);
  // Known before it is drawn: the PDF's digest and the page.
  const std::string& file =
      record->shown_pdf() == ShownPdf::kRendition ? record->pdf_sha256 : record->source_sha256;
  const std::string mark = absl::StrCat("\"", file.substr(0, 24), "-", *page, "\"");
  HttpResponse response = Marked(call, mark, {.content_type = "image/jpeg"});
  if (response.status == 304) return response;
  const Place place = TakePlace(context.pictures);
  if (place == nullptr) return absl::UnavailableError("too many pages are drawn");
  absl::StatusOr<std::string> picture =
      PagePictureJpeg(*context.store, *record, *page, context.scratch_dir);
  if (!picture.ok()) return picture.status();
  response.body = *std::move(picture);
  return response;
}

}  // namespace sohoa
