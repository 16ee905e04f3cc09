#include "tools/monitor/event_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing_support::NewFolder;
using testing_support::ReadBytes;

// What was read cannot become a fixed text: it would not compile.
static_assert(!std::is_constructible_v<FixedText, std::string>);
static_assert(!std::is_constructible_v<FixedText, std::string_view>);
static_assert(!std::is_constructible_v<LogField, std::string, std::string>);

class EventLogTest : public testing::Test {
 protected:
  std::unique_ptr<EventLog> Open(LogFormat format = LogFormat::kJson,
                                 LogLevel level = LogLevel::kInfo) {
    auto log = EventLog::Open({.path = path_, .format = format, .level = level}, clock_);
    EXPECT_TRUE(log.ok()) << log.status();
    return log.ok() ? *std::move(log) : nullptr;
  }
  std::vector<Json> Lines(const std::string& path) const {
    std::vector<Json> lines;
    std::istringstream in(ReadBytes(path));
    for (std::string line; std::getline(in, line);)
      lines.push_back(Json::parse(line, nullptr, false));
    return lines;
  }

  const std::string folder_ = NewFolder("event_log");
  const std::string path_ = folder_ + "/sohoa.log";
  const FixedClock clock_{
      absl::FromCivil(absl::CivilSecond(2026, 11, 22, 3, 15, 30), absl::UTCTimeZone())};
};

TEST_F(EventLogTest, AnEventIsALineOfJson) {
  const auto log = Open();
  log->Write(LogEvent::kDocumentFailed,
             {LogField::File("/srv/in/\"7\"\n.pdf"), LogField::Page(2),
              LogField::Reason(absl::NotFoundError("the disk is full: make room and run again")),
              LogField::Code(absl::StatusCode::kResourceExhausted)});
  const std::vector<Json> lines = Lines(path_);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0], Json({{"time", "2026-11-22T10:15:30+07:00"},
                            {"level", "error"},
                            {"event", "documentFailed"},
                            {"file", "/srv/in/\"7\"\n.pdf"},
                            {"page", 2},
                            {"reason", "the disk is full"},
                            {"code", "RESOURCE_EXHAUSTED"}}));
}

TEST_F(EventLogTest, PeopleCountPagesFromOne) {
  const auto log = Open(LogFormat::kText);
  log->Write(LogEvent::kDocumentFailed,
             {LogField::File("/srv/a b.pdf"), LogField::Page(0), LogField::Pages(3)});
  EXPECT_EQ(ReadBytes(path_),
            "2026-11-22T10:15:30+07:00 ERROR document not stored file=\"/srv/a b.pdf\" page=1 "
            "pages=3\n");
}

// Details of errors come from files and other people's libraries.
TEST_F(EventLogTest, OfAReasonOnlyWhatTheProgramItselfSaysIsWritten) {
  const auto log = Open();
  log->Write(LogEvent::kDocumentFailed,
             {LogField::Reason(absl::InternalError("Nguyễn Văn An, 079123456789"))});
  log->Write(LogEvent::kDocumentFailed,
             {LogField::Reason(absl::InternalError("page 3: the disk is full: Nguyễn Văn An"))});
  const std::vector<Json> lines = Lines(path_);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].at("reason").is_null());
  EXPECT_EQ(lines[1].at("reason"), "the disk is full");
  EXPECT_THAT(ReadBytes(path_), Not(HasSubstr("An")));
}

TEST_F(EventLogTest, IdsAreDigestsAndPathsHaveNoIdentityNumbers) {
  const auto log = Open();
  log->Write(LogEvent::kDocumentStored,
             {LogField::Document("0123abcd"), LogField::Source("Nguyễn Văn An"),
              LogField::File("/in/079123456789/cmnd-123456789.pdf/20261122101530/H15-0975")});
  const Json line = Lines(path_).at(0);
  EXPECT_EQ(line.at("document"), "0123abcd");
  EXPECT_EQ(line.at("source"), "?");
  EXPECT_EQ(line.at("file"), "/in/*********789/cmnd-******789.pdf/20261122101530/H15-0975");
}

TEST_F(EventLogTest, AFieldIsNamedAndItsValueIsNoName) {
  const auto log = Open();
  for (const char* name : {"details.identityNumber", "recipients.0", "Nguyễn Văn An", ""})
    log->Write(LogEvent::kFieldDecided, {LogField::Field(name), LogField::Decision("absent")});
  std::vector<std::string> names;
  for (const Json& line : Lines(path_)) names.push_back(line.at("field"));
  EXPECT_THAT(names, testing::ElementsAre("details.identityNumber", "recipients.0", "?", "?"));
}

TEST_F(EventLogTest, BelowTheLevelNothingIsWritten) {
  const auto log = Open(LogFormat::kJson, LogLevel::kWarning);
  log->Write(LogEvent::kDocumentStored, {});
  log->Write(LogEvent::kDiskLow, {LogField::FreeBytes(5)});
  EXPECT_EQ(Lines(path_).size(), 1U);
  EXPECT_TRUE(LogLevelNamed("debug").ok());
  EXPECT_EQ(LogLevelNamed("loud").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(LogFormatNamed("xml").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(EventLogTest, WithoutAFileNothingIsWritten) {
  const auto log = EventLog::Open({}, clock_);
  ASSERT_TRUE(log.ok());
  (*log)->Write(LogEvent::kStarted, {});
  EXPECT_EQ((*log)->lost(), 0);
}

TEST_F(EventLogTest, ALogThatCannotBeOpenedIsAnError) {
  const auto log = EventLog::Open({.path = folder_ + "/none/sohoa.log"}, clock_);
  EXPECT_EQ(log.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(log.status().message(), HasSubstr("the log cannot be opened"));
}

// As logrotate does it, by renaming and by copying and cutting off.
TEST_F(EventLogTest, ALogThatWasMovedAwayIsBegunAnew) {
  const auto log = Open();
  struct stat info {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U & 0137U, 0U) << "others may not read it";
  log->Write(LogEvent::kStarted, {});
  fs::rename(path_, path_ + ".1");
  log->Write(LogEvent::kDiskLow, {});
  log->Write(LogEvent::kStopped, {});
  ASSERT_EQ(Lines(path_ + ".1").size(), 1U);
  ASSERT_EQ(Lines(path_).size(), 2U);
  EXPECT_EQ(Lines(path_)[0].at("event"), "diskLow");
  fs::resize_file(path_, 0);
  log->Write(LogEvent::kStopped, {});
  EXPECT_EQ(Lines(path_).size(), 1U) << "no hole at its beginning";
  EXPECT_EQ(log->lost(), 0);
}

TEST_F(EventLogTest, ManyThreadsWriteWholeLines) {
  const auto log = Open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&log, t] {
      for (int k = 0; k < 200; ++k)
        log->Write(LogEvent::kDocumentStored,
                   {LogField::File(std::string(static_cast<size_t>(t * 900), 'x'))});
    });
  for (std::thread& thread : threads) thread.join();
  const std::vector<Json> lines = Lines(path_);
  EXPECT_EQ(lines.size(), 800U);
  for (const Json& line : lines) EXPECT_FALSE(line.is_discarded());
}

// A full disk, played by a limit on the size of files.
TEST_F(EventLogTest, WhatCannotBeWrittenIsCountedAndTheNextLineIsWhole) {
  const auto log = Open();
  log->Write(LogEvent::kStarted, {});
  struct rlimit before {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit tight = before;
  tight.rlim_cur = fs::file_size(path_) + 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
  log->Write(LogEvent::kDiskLow, {});
  log->Write(LogEvent::kDiskLow, {});
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(log->lost(), 2);
  log->Write(LogEvent::kStopped, {});
  const std::vector<Json> lines = Lines(path_);
  ASSERT_GE(lines.size(), 2U);
  EXPECT_EQ(lines.back().at("event"), "stopped");
}

}  // namespace
}  // namespace sohoa
