#include "tools/serve/audit_log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace sohoa {
namespace {

AuditEvent Event(int number) { return {.object = std::to_string(number)}; }

TEST(AuditLogTest, WritesAllInOrderAndTogether) {
  std::vector<std::string> written;
  std::atomic<int> writes{0};
  {
    AuditLog log([&](const std::vector<AuditEvent>& events) {
      ++writes;
      for (const AuditEvent& event : events) written.push_back(event.object);
      return absl::OkStatus();
    });
    for (int k = 0; k < 1000; ++k) ASSERT_TRUE(log.Add(Event(k)).ok());
  }
  ASSERT_EQ(written.size(), 1000U);
  for (int k = 0; k < 1000; ++k) EXPECT_EQ(written[static_cast<size_t>(k)], std::to_string(k));
  EXPECT_LT(writes, 100);
}

TEST(AuditLogTest, AChangeIsOnTheDiskWhenItReturns) {
  std::atomic<int> written{0};
  AuditLog log([&](const std::vector<AuditEvent>& events) {
    written += static_cast<int>(events.size());
    return absl::OkStatus();
  });
  ASSERT_TRUE(log.Add(Event(1)).ok());
  ASSERT_TRUE(log.AddSynced(Event(2)).ok());
  EXPECT_EQ(written, 2);
}

TEST(AuditLogTest, KeepsWhatCannotBeWrittenAndSaysSo) {
  std::atomic<bool> full{true};
  std::vector<std::string> written;
  {
    AuditLog log([&](const std::vector<AuditEvent>& events) {
      if (full) return absl::ResourceExhaustedError("the disk is full");
      for (const AuditEvent& event : events) written.push_back(event.object);
      return absl::OkStatus();
    });
    EXPECT_TRUE(absl::IsResourceExhausted(log.AddSynced(Event(1))));
    EXPECT_TRUE(absl::IsResourceExhausted(log.status()));
    full = false;
    EXPECT_TRUE(log.AddSynced(Event(2)).ok());
    EXPECT_TRUE(log.status().ok());
  }
  EXPECT_EQ(written, (std::vector<std::string>{"1", "2"}));
}

TEST(AuditLogTest, RefusesWhenTooMuchWaits) {
  std::atomic<bool> full{true};
  AuditLog log([&](const std::vector<AuditEvent>&) {
    return full ? absl::ResourceExhaustedError("the disk is full") : absl::OkStatus();
  });
  for (size_t k = 0; k < kMostAuditWaiting; ++k) log.Add(Event(0)).IgnoreError();
  // What is being tried just now is not among those that wait, for a moment.
  absl::Status last;
  for (size_t k = 0; k < kMostAuditWaiting && last.ok(); ++k) last = log.Add(Event(0));
  EXPECT_TRUE(absl::IsUnavailable(last));
  full = false;
}

}  // namespace
}  // namespace sohoa
