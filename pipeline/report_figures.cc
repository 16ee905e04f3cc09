#include "pipeline/report_figures.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string_view>
#include <tuple>
#include <utility>

#include "pipeline/pace.h"
#include "pipeline/page_picture.h"
#include "pipeline/report_inputs.h"
#include "pipeline/small_picture.h"

namespace sohoa {
namespace {

constexpr size_t kMostKinds = 256;
constexpr int kFewestWords = 10;  // a page with fewer is no page to judge reading by
constexpr int kSmallWidth = 150;  // pixels: lines can be seen, letters cannot

// What a document must have by the input standard of NĐ 30/2020/NĐ-CP, annex VI.
constexpr std::array<std::string_view, 7> kMandatory = {
    "typeName",  "codeNumber", "codeNotation",   "issuedDate",
    "organName", "subject",    "signer.fullName"};

std::optional<absl::Time> TimeOf(const std::string& iso) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, iso, &time, &error)) return std::nullopt;
  return time;
}

std::string FileOf(const Record& record) {
  return record.originals.empty()
             ? ""
             : std::filesystem::path(record.originals.front().path).filename().string();
}

bool IsCitizensPaper(const Record& record) { return !record.fields.details.empty(); }

// An officer released it; its page need not hang in a report all the same.
bool BoreStamp(const Record& record) {
  return record.fields.secrecy.status != FieldStatus::kMissing;
}

bool NeedsPerson(const Field& field) { return field.status == FieldStatus::kReview; }

int64_t FieldsToReview(const Record& record) {
  int64_t fields = 0;
  for (const auto& [name, field] : NamedFields(record.fields)) fields += NeedsPerson(*field);
  return fields;
}

bool IsComplete(const Record& record) {
  if (record.fields.type_name.status == FieldStatus::kMissing) return false;
  if (IsCitizensPaper(record))
    return std::all_of(record.fields.details.begin(), record.fields.details.end(),
                       [](const Detail& d) { return d.field.status != FieldStatus::kMissing; });
  for (const auto& [name, field] : NamedFields(record.fields))
    if (field->status == FieldStatus::kMissing &&
        std::find(kMandatory.begin(), kMandatory.end(), name) != kMandatory.end())
      return false;
  return true;
}

class Counter {
 public:
  Counter(const RecordStore& store, absl::Time now, const ReportOptions& options)
      : store_(store), options_(options) {
    figures_.made_at = now;
    figures_.since = options.since;
    for (const std::string_view name : kMandatory)
      figures_.fields.push_back({.name = std::string(name)});
  }

  absl::StatusOr<ReportFigures> Run() {
    const absl::Status walked =
        store_.ForEachRecord([this](const Record& record) { return Add(record); });
    if (!walked.ok()) return walked;
    const absl::StatusOr<StoreStats> stats = store_.Stats();
    if (!stats.ok()) return stats.status();
    figures_.quarantined = stats->quarantined;
    figures_.deleted = stats->deleted;
    absl::StatusOr<InputFigures> inputs = CountInputsForReport(store_);
    if (!inputs.ok()) return inputs.status();
    figures_.inputs = *std::move(inputs);
    std::sort(figures_.worst.begin(), figures_.worst.end(), LessSure);
    for (WorstPage& page : figures_.worst) AddPicture(&page);
    pace_.Fill(&figures_);
    return std::move(figures_);
  }

 private:
  absl::Status Add(const Record& record) {
    const std::optional<absl::Time> stored = TimeOf(record.created_at);
    if (options_.since && (!stored || *stored < *options_.since)) return absl::OkStatus();
    ++figures_.documents;
    figures_.blank_pages += static_cast<int64_t>(record.blank_pages.size());
    figures_.rendition_bytes += record.pdf_size_bytes;
    if (record.kept_by.empty())
      for (const OriginalFile& file : record.originals) figures_.original_bytes += file.size_bytes;
    if (stored) AddTime(*stored, record);
    AddType(record.fields.type_name.value);
    AddFields(record);
    AddState(record);
    for (size_t page = 0; page < record.pages.size(); ++page)
      AddPage(record, static_cast<int>(page));
    return AddAlike(record);
  }

  void AddTime(absl::Time stored, const Record& record) {
    pace_.Add(stored, static_cast<int64_t>(record.pages.size() + record.blank_pages.size()));
    if (!figures_.first_stored || stored < *figures_.first_stored) figures_.first_stored = stored;
    if (!figures_.last_stored || stored > *figures_.last_stored) figures_.last_stored = stored;
  }

  void AddType(const std::string& type) {
    const bool known = figures_.types.contains(type);
    ++figures_.types[known || figures_.types.size() < kMostKinds ? type : ""];
  }

  void AddFields(const Record& record) {
    const int64_t to_review = FieldsToReview(record);
    figures_.fields_to_review += to_review;
    figures_.documents_to_review += to_review > 0 || !record.fields.alerts.empty();
    figures_.documents_with_alerts += !record.fields.alerts.empty();
    figures_.documents_complete += IsComplete(record);
    if (IsCitizensPaper(record)) return;  // it has none of these but its type
    for (const auto& [name, field] : NamedFields(record.fields))
      for (FieldFigures& figures : figures_.fields)
        if (figures.name == name) AddField(*field, &figures);
  }

  static void AddField(const Field& field, FieldFigures* figures) {
    switch (field.status) {
      case FieldStatus::kConfirmed:
        ++figures->confirmed;
        break;
      case FieldStatus::kAuto:
        ++figures->sure;
        break;
      case FieldStatus::kReview:
        ++figures->review;
        break;
      case FieldStatus::kMissing:
        ++figures->missing;
        break;
    }
  }

  void AddState(const Record& record) {
    figures_.documents_signed += record.pdf_signature.has_value();
    figures_.documents_awaiting_signature += record.awaited_signature.has_value();
    figures_.documents_ready +=
        !record.awaited_signature && record.fields.alerts.empty() && FieldsToReview(record) == 0;
    figures_.documents_corrected += record.version > 1;
  }

  void AddPage(const Record& record, int number) {
    const PageRecord& page = record.pages[static_cast<size_t>(number)];
    ++figures_.pages;
    ++(page.dpi < 199.5   ? figures_.pages_below_200_dpi
       : page.dpi < 299.5 ? figures_.pages_200_dpi
                          : figures_.pages_300_dpi);
    if (page.word_count == 0) {
      ++figures_.pages_without_words;
      return;
    }
    const auto bin = static_cast<size_t>(page.confidence * kConfidenceBins);
    ++figures_.confidence[std::min(bin, kConfidenceBins - 1)];
    figures_.words += page.word_count;
    figures_.words_likely_right += page.confidence * page.word_count;
    figures_.doubtful_words += static_cast<int64_t>(page.doubtful.size());
    figures_.handwritten_words += static_cast<int64_t>(page.handwriting.size());
    if (page.word_count >= kFewestWords && !BoreStamp(record)) AddWorst(record, number, page);
  }

  static bool LessSure(const WorstPage& a, const WorstPage& b) {
    return std::tie(a.confidence, a.id, a.page) < std::tie(b.confidence, b.id, b.page);
  }

  // The top of the heap is the surest of those kept.
  void AddWorst(const Record& record, int number, const PageRecord& page) {
    std::vector<WorstPage>& worst = figures_.worst;
    const bool full = worst.size() >= ReportFigures::kMostWorst;
    if (full && worst.front().confidence <= page.confidence) return;
    if (full) {
      std::pop_heap(worst.begin(), worst.end(), LessSure);
      worst.pop_back();
    }
    worst.push_back({.id = record.id,
                     .page = number,
                     .file = FileOf(record),
                     .confidence = page.confidence,
                     .words = page.word_count,
                     .doubtful = static_cast<int>(page.doubtful.size()),
                     .may_show = !IsCitizensPaper(record)});
    std::push_heap(worst.begin(), worst.end(), LessSure);
  }

  // Without one where none can be had: the report is not worth failing for a picture.
  void AddPicture(WorstPage* page) const {
    if (options_.scratch_dir.empty() || !page->may_show) return;
    const absl::StatusOr<Record> record = store_.ReadRecord(page->id);
    if (!record.ok()) return;
    absl::StatusOr<std::string> jpeg =
        PagePictureJpeg(store_, *record, page->page, options_.scratch_dir);
    if (!jpeg.ok()) return;
    absl::StatusOr<std::string> small = SmallPicture(*std::move(jpeg), kSmallWidth);
    if (small.ok()) page->jpeg = *std::move(small);
  }

  absl::Status AddAlike(const Record& record) {
    bool any = false;
    for (const LikeDocument& like : record.alike) {
      auto other = store_.ReadRecord(like.id);
      if (absl::IsNotFound(other.status())) continue;
      if (!other.ok()) return other.status();
      any = true;
      ++figures_.alike_pairs[static_cast<size_t>(like.likeness)];
      if (figures_.alike.size() < ReportFigures::kMostListed && !BoreStamp(record) &&
          !BoreStamp(*other))
        figures_.alike.push_back({record.id, FileOf(record), record.fields.code.value, like,
                                  FileOf(*other), other->created_at});
    }
    figures_.documents_alike += any;
    return absl::OkStatus();
  }

  const RecordStore& store_;
  const ReportOptions& options_;
  ReportFigures figures_;
  Pace pace_;
};

double MeanConfidence(const Record& record) {
  double sum = 0;
  int pages = 0;
  for (const PageRecord& page : record.pages)
    if (page.word_count > 0) sum += page.confidence, ++pages;
  return pages == 0 ? 0 : sum / pages;
}

}  // namespace

absl::StatusOr<ReportFigures> CountForReport(const RecordStore& store, absl::Time now,
                                             const ReportOptions& options) {
  return Counter(store, now, options).Run();
}

namespace {

const char* StateOf(const JournalledInput& input) {
  switch (input.state) {
    case InputState::kDone:
      return "done";
    case InputState::kDuplicate:
      return "duplicate";
    case InputState::kQuarantined:
      return "quarantined";
    case InputState::kFailed:
      return "failed";
    case InputState::kDiscovered:
    case InputState::kClaimed:
      break;
  }
  return "open";
}

absl::Status ForEachInputRow(const RecordStore& store,
                             const std::function<absl::Status(const ReportRow&)>& visit) {
  for (int state = 0; state < static_cast<int>(kInputStates); ++state) {
    const absl::Status walked =
        store.ForEachInput(static_cast<InputState>(state), [&](const JournalledInput& input) {
          return visit({.state = StateOf(input),
                        .path = input.files.empty() ? "" : input.path(),
                        .ids = input.record_ids,
                        .pages = input.pages_stored,
                        .blank_pages = input.blank_pages,
                        .reason = input.reason,
                        .time = input.ended_at.empty() ? input.discovered_at : input.ended_at});
        });
    if (!walked.ok()) return walked;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ForEachReportRow(const RecordStore& store, const ReportOptions& options,
                              const std::function<absl::Status(const ReportRow&)>& visit) {
  const absl::Status walked = store.ForEachRecord([&](const Record& record) {
    const std::optional<absl::Time> stored = TimeOf(record.created_at);
    if (options.since && (!stored || *stored < *options.since)) return absl::OkStatus();
    return visit(
        {.state = "stored",
         .path = record.originals.empty() || BoreStamp(record) ? "" : record.originals.front().path,
         .ids = {record.id},
         .pages = static_cast<int64_t>(record.pages.size()),
         .blank_pages = static_cast<int64_t>(record.blank_pages.size()),
         .confidence = MeanConfidence(record),
         .fields_to_review = FieldsToReview(record),
         .time = record.created_at});
  });
  return walked.ok() ? ForEachInputRow(store, visit) : walked;
}

}  // namespace sohoa
