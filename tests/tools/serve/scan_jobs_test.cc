#include "tools/serve/scan_jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

#include "ocr/text/normalize.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

class ScanJobsTest : public testing::Test {
 protected:
  std::unique_ptr<ScanJobs> Open(IngestScan ingest, const ScanJobLimits& limits = {}) {
    auto jobs = ScanJobs::Open(dir_, std::move(ingest), clock_, limits);
    EXPECT_TRUE(jobs.ok()) << jobs.status();
    return *std::move(jobs);
  }
  absl::StatusOr<ScanJob> Submit(ScanJobs& jobs, const std::string& name) {
    return jobs.Submit("key:1", name, [](const PieceSink& sink) { return sink("scan"); });
  }
  ScanJob WaitFor(ScanJobs& jobs, const std::string& id) {
    for (int k = 0; k < 1000; ++k) {
      const auto job = jobs.Find(id);
      EXPECT_TRUE(job.ok()) << job.status();
      if (!job.ok() || job->is_finished()) return *job;
      absl::SleepFor(absl::Milliseconds(5));
    }
    ADD_FAILURE() << "the job was not read";
    return {};
  }
  size_t FilesLeft() const {
    size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(dir_))
      files += entry.is_regular_file();
    return files;
  }

  testing_support::TempFolder folder_;
  const std::string dir_ = folder_.path() + "/jobs";
  const FixedClock clock_{absl::FromUnixSeconds(1'790'000'000)};
};

DocumentOutcome Outcome(DocumentOutcome::Kind kind,
                        const absl::Status& failure = absl::DataLossError("the file is damaged")) {
  DocumentOutcome outcome;
  outcome.kind = kind;
  outcome.record.id = "0123456789abcdef01234567";
  outcome.reason = "stamped secret";
  outcome.failure = FlowFailure{"scan", 0, failure};
  return outcome;
}

TEST_F(ScanJobsTest, TellsWhatBecameOfAScanAndKeepsNoCopy) {
  const std::vector<std::pair<DocumentOutcome::Kind, JobStatus>> cases = {
      {DocumentOutcome::Kind::kStored, JobStatus::kStored},
      {DocumentOutcome::Kind::kDuplicate, JobStatus::kDuplicate},
      {DocumentOutcome::Kind::kQuarantined, JobStatus::kQuarantined},
      {DocumentOutcome::Kind::kFailed, JobStatus::kFailed}};
  size_t next = 0;
  const auto jobs = Open([&](const std::string& path, const std::atomic<bool>&) {
    std::ifstream in(path);
    std::string text;
    in >> text;
    EXPECT_EQ(text, "scan");
    return std::vector{Outcome(cases[next].first)};
  });
  for (; next < cases.size(); ++next) {
    const auto job = Submit(*jobs, "a.pdf");
    ASSERT_TRUE(job.ok()) << job.status();
    const ScanJob done = WaitFor(*jobs, job->id);
    EXPECT_EQ(done.status, cases[next].second);
    EXPECT_EQ(FilesLeft(), next + 1);  // its state alone
  }
}

// Whoever was told that a scan was taken has thrown the paper's copy away.
TEST_F(ScanJobsTest, AScanOutlivesAFailureThatPasses) {
  const std::vector<absl::Status> passing = {
      absl::ResourceExhaustedError("the disk is full"), absl::InternalError("the reader failed"),
      absl::UnavailableError("the store cannot be written"), absl::PermissionDeniedError("no")};
  size_t reads = 0;
  const auto jobs = Open(
      [&](const std::string& path, const std::atomic<bool>&) {
        EXPECT_TRUE(fs::exists(path)) << reads;
        if (reads == passing.size() + 1)
          return std::vector{Outcome(DocumentOutcome::Kind::kStored)};
        if (reads++ == passing.size()) return std::vector<DocumentOutcome>();
        return std::vector{Outcome(DocumentOutcome::Kind::kFailed, passing[reads - 1])};
      },
      {.first_pause = absl::Milliseconds(1), .longest_pause = absl::Milliseconds(2)});
  const auto job = Submit(*jobs, "a.pdf");
  ASSERT_TRUE(job.ok()) << job.status();
  const ScanJob done = WaitFor(*jobs, job->id);
  EXPECT_EQ(done.status, JobStatus::kStored);
  EXPECT_EQ(done.reason, "");
  EXPECT_EQ(done.records.size(), 1U);
  EXPECT_EQ(reads, passing.size() + 1);
}

TEST_F(ScanJobsTest, KnowsWhoseFaultAFailureIs) {
  EXPECT_TRUE(LiesInTheScan(absl::PermissionDeniedError("protected by a password")));
  EXPECT_TRUE(LiesInTheScan(absl::InvalidArgumentError("the page is too large")));
  EXPECT_FALSE(LiesInTheScan(absl::PermissionDeniedError("no permission to read it")));
}

TEST_F(ScanJobsTest, AfterAPassingFailureNothingIsReadForAWhile) {
  std::atomic<int> reads = 0;
  std::string first;
  {
    const auto jobs = Open(
        [&](const std::string&, const std::atomic<bool>&) {
          ++reads;
          return std::vector{
              Outcome(DocumentOutcome::Kind::kFailed, absl::UnavailableError("no models"))};
        },
        {.first_pause = absl::Hours(1), .longest_pause = absl::Hours(1)});
    first = Submit(*jobs, "a.pdf")->id;
    const auto is_back = [&] {
      const auto job = jobs->Find(first);
      return job->status == JobStatus::kQueued && job->reason == "no models";
    };
    for (int k = 0; k < 1000 && !is_back(); ++k) absl::SleepFor(absl::Milliseconds(5));
    EXPECT_TRUE(is_back());
    ASSERT_TRUE(Submit(*jobs, "b.pdf").ok());
    EXPECT_EQ(jobs->waiting(), 2U);
  }
  EXPECT_EQ(reads, 1);
  const auto jobs = Open([](const std::string&, const std::atomic<bool>&) {
    return std::vector{Outcome(DocumentOutcome::Kind::kStored)};
  });
  EXPECT_EQ(WaitFor(*jobs, first).status, JobStatus::kStored);
}

TEST_F(ScanJobsTest, TheNextProcessTakesUpWhatWasNotRead) {
  std::string unread, read;
  {
    const auto jobs = Open([&](const std::string&, const std::atomic<bool>& stop) {
      while (!stop) absl::SleepFor(absl::Milliseconds(1));
      return std::vector<DocumentOutcome>();
    });
    unread = Submit(*jobs, "a.pdf")->id;
  }
  fs::create_directory(dir_ + "/cut-off-upload");
  {
    const auto jobs = Open([&](const std::string& path, const std::atomic<bool>&) {
      read = path;
      return std::vector{Outcome(DocumentOutcome::Kind::kStored)};
    });
    EXPECT_EQ(WaitFor(*jobs, unread).status, JobStatus::kStored);
    EXPECT_EQ(read, dir_ + "/" + unread + "/scan");
    EXPECT_FALSE(fs::exists(dir_ + "/cut-off-upload"));
  }
  const auto jobs = Open([](const std::string&, const std::atomic<bool>&) {
    ADD_FAILURE() << "it was read already";
    return std::vector<DocumentOutcome>();
  });
  EXPECT_EQ(jobs->Find(unread)->status, JobStatus::kStored);
}

TEST_F(ScanJobsTest, NamesNoFolderAndNothingHidden) {
  const auto jobs = Open([](const std::string&, const std::atomic<bool>&) {
    return std::vector{Outcome(DocumentOutcome::Kind::kStored)};
  });
  for (const auto& [name, kept] :
       {std::pair{"../../etc/passwd", "passwd"}, std::pair{"..", "scan"}, std::pair{"", "scan"},
        std::pair{"a\nb\\.c.pdf", "c.pdf"}, std::pair{"a\xFF.pdf", "a\uFFFD.pdf"},
        std::pair{"Giấy khai sinh.pdf", "Giấy khai sinh.pdf"}}) {
    const auto job = Submit(*jobs, name);
    ASSERT_TRUE(job.ok()) << job.status();
    EXPECT_EQ(job->file, kept);
    WaitFor(*jobs, job->id);
  }
}

// The state is JSON, which holds text alone: a name of other bytes must not lead to the scan.
TEST_F(ScanJobsTest, AScanOfAnyNameIsTakenUpAgain) {
  std::string letters = "x";
  while (letters.size() < 130) letters += "ệ";  // cut inside a letter, whatever is counted
  for (const std::string& name : {std::string("a\xFF\xFE.pdf"), letters, "y" + letters,
                                  "yy" + letters, std::string("a\xE1\xBB")}) {
    std::string id;
    {
      const auto jobs = Open([&](const std::string&, const std::atomic<bool>& stop) {
        while (!stop) absl::SleepFor(absl::Milliseconds(1));
        return std::vector<DocumentOutcome>();
      });
      id = Submit(*jobs, name)->id;
    }
    const auto jobs = Open([&](const std::string& path, const std::atomic<bool>&) {
      EXPECT_TRUE(fs::is_regular_file(path)) << path;
      return std::vector{Outcome(DocumentOutcome::Kind::kStored)};
    });
    const ScanJob done = WaitFor(*jobs, id);
    EXPECT_EQ(done.status, JobStatus::kStored);
    EXPECT_EQ(done.file, NormalizeText(done.file));
    EXPECT_LE(done.file.size(), 120U);
  }
}

TEST_F(ScanJobsTest, RefusesWhatItCannotKeep) {
  std::atomic<bool> go{false};
  const auto jobs = Open(
      [&](const std::string&, const std::atomic<bool>& stop) {
        while (!go && !stop) absl::SleepFor(absl::Milliseconds(1));
        return std::vector{Outcome(DocumentOutcome::Kind::kStored)};
      },
      {.most_waiting = 2, .most_kept = 1});
  const auto cut = jobs->Submit("key:1", "a", [](const PieceSink& sink) {
    EXPECT_TRUE(sink("half").ok());
    return absl::UnavailableError("the request was cut short");
  });
  EXPECT_TRUE(absl::IsUnavailable(cut.status()));
  EXPECT_EQ(FilesLeft(), 0U);
  const auto first = Submit(*jobs, "a");
  const auto second = Submit(*jobs, "b");
  EXPECT_TRUE(absl::IsUnavailable(Submit(*jobs, "c").status()));
  go = true;
  WaitFor(*jobs, second->id);
  EXPECT_TRUE(absl::IsNotFound(jobs->Find(first->id).status()));  // the older one was forgotten
}

}  // namespace
}  // namespace sohoa
