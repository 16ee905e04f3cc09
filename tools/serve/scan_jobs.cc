#include "tools/serve/scan_jobs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "ocr/text/normalize.h"
#include "pipeline/atomic_file.h"
#include "storage/search/folding.h"
#include "tools/serve/read_json.h"
#include "tools/serve/secret_hash.h"
#include "tools/serve/write_json.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

constexpr size_t kIdBytes = 16;
constexpr size_t kMostNameBytes = 120;

constexpr char kScanFile[] = "scan";  // the bytes; what the client calls them is data alone

// The last part of a name, as text.
std::string ShownName(const std::string& name) {
  const std::string text = NormalizeText(name.substr(name.find_last_of("/\\") + 1));
  std::string shown;
  for (size_t at = 0, begin = 0; at < text.size(); begin = at) {
    NextCodePoint(text, &at);
    if (at > kMostNameBytes) break;
    shown.append(text, begin, at - begin);
  }
  while (shown.starts_with('.')) shown.erase(0, 1);
  return shown.empty() ? "scan" : shown;
}

// Its one file: an earlier release gave it the client's name, as far as that could be written.
std::string ScanIn(const std::string& folder) {
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ec))
    if (entry.path().filename() != kScanFile && entry.is_regular_file(ec))
      return entry.path().string();
  return absl::StrCat(folder, "/", kScanFile);
}

std::optional<ScanJob> ReadState(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return ParseScanJob(text);
}

// What the outcomes of one scan come to; several where it was split. kQueued: it did not work now,
// for `reason`.
void TakeOutcomes(const std::vector<DocumentOutcome>& outcomes, ScanJob* job) {
  job->status = outcomes.empty() ? JobStatus::kQueued : JobStatus::kStored;
  job->reason = outcomes.empty() ? "no reason was given" : "";
  for (const DocumentOutcome& outcome : outcomes) {
    switch (outcome.kind) {
      case DocumentOutcome::Kind::kStored:
        job->records.push_back(outcome.record.id);
        break;
      case DocumentOutcome::Kind::kDuplicate:
        job->records.push_back(outcome.record.id);
        job->status = JobStatus::kDuplicate;
        break;
      case DocumentOutcome::Kind::kQuarantined:
        job->status = JobStatus::kQuarantined;
        job->reason = outcome.reason;
        break;
      case DocumentOutcome::Kind::kFailed:
        job->status = !outcome.failure || LiesInTheScan(outcome.failure->status)
                          ? JobStatus::kFailed
                          : JobStatus::kQueued;
        if (outcome.failure) job->reason = std::string(outcome.failure->status.message());
        break;
    }
  }
}

absl::Status FolderError(const std::error_code& ec, const std::string& dir) {
  return absl::UnavailableError(
      absl::StrCat("the folder of scans cannot be used: ", dir, ": ", ec.message()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ScanJobs>> ScanJobs::Open(const std::string& dir, IngestScan ingest,
                                                         const Clock& clock,
                                                         const ScanJobLimits& limits) {
  std::error_code ec;
  fs::create_directories(dir, ec);
  if (ec) return FolderError(ec, dir);
  fs::permissions(dir, fs::perms::owner_all, ec);
  std::unique_ptr<ScanJobs> jobs(new ScanJobs(dir, std::move(ingest), clock, limits));
  jobs->TakeUp();
  jobs->thread_ = std::thread([jobs = jobs.get()] { jobs->Run(); });
  return jobs;
}

ScanJobs::ScanJobs(std::string dir, IngestScan ingest, const Clock& clock,
                   const ScanJobLimits& limits)
    : dir_(std::move(dir)), ingest_(std::move(ingest)), clock_(clock), limits_(limits) {}

ScanJobs::~ScanJobs() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  came_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::string ScanJobs::FolderOf(const ScanJob& job) const { return absl::StrCat(dir_, "/", job.id); }

std::string ScanJobs::StateFileOf(const std::string& id) const {
  return absl::StrCat(dir_, "/", id, ".json");
}

absl::StatusOr<ScanJob> ScanJobs::Submit(
    const std::string& caller, const std::string& file_name,
    const std::function<absl::Status(const PieceSink&)>& body) {
  if (waiting() >= limits_.most_waiting)
    return absl::UnavailableError("too many scans wait already: come again later");
  ScanJob job{.id = RandomId(kIdBytes),
              .caller = caller,
              .file = ShownName(file_name),
              .submitted_at = FormatVietnamTime(clock_.Now())};
  std::error_code ec;
  fs::create_directory(FolderOf(job), ec);
  if (ec) return FolderError(ec, dir_);
  absl::Status kept = WriteFileAtomically(absl::StrCat(FolderOf(job), "/", kScanFile), body);
  if (kept.ok()) kept = Keep(job);
  if (!kept.ok()) {
    fs::remove_all(FolderOf(job), ec);
    return kept;
  }
  const std::lock_guard lock(mutex_);
  jobs_[job.id] = job;
  waiting_.push_back(job.id);
  came_.notify_one();
  return job;
}

absl::StatusOr<ScanJob> ScanJobs::Find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return absl::NotFoundError("there is no job with this id");
  return found->second;
}

size_t ScanJobs::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

absl::Status ScanJobs::Keep(const ScanJob& job) const {
  return WriteFileAtomically(StateFileOf(job.id), StoredJobJson(job));
}

// Folders without a state are uploads that were cut off: nobody was told that they were taken.
void ScanJobs::TakeUp() {
  std::error_code ec;
  std::vector<ScanJob> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(dir_, ec)) {
    if (entry.path().extension() == ".json") {
      std::optional<ScanJob> job = ReadState(entry.path());
      if (job && job->id == entry.path().stem()) found.push_back(*std::move(job));
    } else if (entry.is_directory() && !fs::exists(StateFileOf(entry.path().filename()))) {
      fs::remove_all(entry.path(), ec);
    }
  }
  std::sort(found.begin(), found.end(), [](const ScanJob& a, const ScanJob& b) {
    return a.submitted_at != b.submitted_at ? a.submitted_at < b.submitted_at : a.id < b.id;
  });
  for (ScanJob& job : found) {
    if (!job.is_finished()) job.status = JobStatus::kQueued;
    if (job.is_finished()) fs::remove_all(FolderOf(job), ec);  // the end came in between
    (job.is_finished() ? finished_ : waiting_).push_back(job.id);
    jobs_[job.id] = std::move(job);
  }
}

void ScanJobs::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    came_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
    if (stop_) return;
    ScanJob& job = jobs_[waiting_.front()];
    job.status = JobStatus::kRunning;
    const ScanJob begun = job;
    lock.unlock();
    ScanJob done = Read(begun);
    lock.lock();
    if (done.status == JobStatus::kRunning) return;  // stopped: the next process takes it up
    if (done.is_finished())
      End(std::move(done));
    else
      PutBack(std::move(done), &lock);
  }
}

// A running job where `stop_` was set before it was read; a queued one where it could not be read
// now.
ScanJob ScanJobs::Read(ScanJob job) {
  const std::vector<DocumentOutcome> outcomes = ingest_(ScanIn(FolderOf(job)), stop_);
  if (outcomes.empty() && stop_) return job;
  TakeOutcomes(outcomes, &job);
  if (!job.is_finished()) {
    job.records.clear();
    return job;
  }
  job.finished_at = FormatVietnamTime(clock_.Now());
  // The state first: a scan without one would be taken up again, and found to be a duplicate.
  if (Keep(job).ok()) {
    std::error_code ec;
    fs::remove_all(FolderOf(job), ec);
  }
  return job;
}

void ScanJobs::End(ScanJob done) {
  pause_ = absl::ZeroDuration();
  waiting_.pop_front();
  finished_.push_back(done.id);
  jobs_[done.id] = std::move(done);
  ForgetOldest();
}

// Behind the others, for the failure may be this scan's alone; and then a pause, for it may be
// everybody's. Its folder and state lie there as they did: whoever was told 202 finds it read.
void ScanJobs::PutBack(ScanJob job, std::unique_lock<std::mutex>* lock) {
  waiting_.pop_front();
  waiting_.push_back(job.id);
  jobs_[job.id] = std::move(job);
  pause_ = std::clamp(2 * pause_, limits_.first_pause, limits_.longest_pause);
  came_.wait_for(*lock, absl::ToChronoNanoseconds(pause_), [&] { return stop_.load(); });
}

void ScanJobs::ForgetOldest() {
  while (finished_.size() > limits_.most_kept) {
    std::error_code ec;
    fs::remove(StateFileOf(finished_.front()), ec);
    jobs_.erase(finished_.front());
    finished_.pop_front();
  }
}

}  // namespace sohoa
