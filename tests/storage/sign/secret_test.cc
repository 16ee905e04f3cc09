#include "storage/sign/secret.h"

#include <gtest/gtest.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>
#include <utility>

namespace sohoa::test {
namespace {

TEST(Secret, ReadsOneLineAndLeavesTheRest) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string text = "mật khẩu\nnext\n";
  ASSERT_EQ(write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  close(ends[1]);
  const auto first = Secret::ReadLine(ends[0]);
  const auto second = Secret::ReadLine(ends[0]);
  close(ends[0]);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->view(), "mật khẩu");
  EXPECT_STREQ(first->c_str(), "mật khẩu");
  EXPECT_EQ(second->view(), "next");
}

// Ctrl-C at the prompt.
TEST(Secret, StopsReadingWhenASignalComes) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  struct sigaction heard = {};
  struct sigaction before = {};
  heard.sa_handler = [](int) {};
  ASSERT_EQ(sigaction(SIGALRM, &heard, &before), 0);
  const itimerval often = {{0, 10'000}, {0, 10'000}};
  ASSERT_EQ(setitimer(ITIMER_REAL, &often, nullptr), 0);
  const auto line = Secret::ReadLine(ends[0]);
  const itimerval never = {};
  setitimer(ITIMER_REAL, &never, nullptr);
  sigaction(SIGALRM, &before, nullptr);
  close(ends[0]);
  close(ends[1]);
  EXPECT_EQ(line.status().code(), absl::StatusCode::kCancelled);
}

TEST(Secret, RefusesWhatCannotBeOne) {
  EXPECT_EQ(Secret::Copy(std::string(Secret::kMaxBytes + 1, 'x')).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Secret::Copy(std::string(Secret::kMaxBytes, 'x')).ok());
  EXPECT_EQ(Secret::ReadLine(-1).status().code(), absl::StatusCode::kUnavailable);
}

TEST(Secret, MovesWithoutLeavingACopy) {
  auto first = Secret::Copy("1234");
  ASSERT_TRUE(first.ok());
  const char* where = first->c_str();
  Secret second = *std::move(first);
  EXPECT_EQ(second.c_str(), where);
  EXPECT_EQ(second.view(), "1234");
  EXPECT_TRUE(first->empty());  // NOLINT: what a moved one is, is promised
}

// Whoever is asked, answers this, and is counted.
struct Person {
  std::string answer;
  int asked = 0;
  AskSecret Ask() {
    return [this] {
      ++asked;
      return Secret::Copy(answer);
    };
  }
};

absl::StatusOr<Secret> Nobody() { return absl::UnauthenticatedError("nobody is there"); }

// A child that does this and ends.
void InAChild(const std::function<void()>& what) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    what();
    _exit(0);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(SharedSecret, WhatAChildWasToldTheNextOneKnows) {
  SharedSecret secret;
  EXPECT_EQ(secret.Get(Nobody).status().code(), absl::StatusCode::kUnauthenticated);
  InAChild([&] { _exit(secret.Get(Person{"648219"}.Ask())->view() == "648219" ? 0 : 1); });
  InAChild([&] { _exit(secret.Get(Nobody)->view() == "648219" ? 0 : 1); });
  InAChild([&] { secret.Forget(); });
  Person person{"1"};
  for (int k = 0; k < 2; ++k) EXPECT_EQ(secret.Get(person.Ask())->view(), "1");
  EXPECT_EQ(person.asked, 1);
}

TEST(SharedSecret, OneThatIsBarredIsNotAskedForAgain) {
  SharedSecret secret;
  Person person{"wrong"};
  ASSERT_TRUE(secret.Get(person.Ask()).ok());
  InAChild([&] { secret.Bar(); });
  EXPECT_EQ(secret.Get(person.Ask()).status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(person.asked, 1);
}

TEST(SharedSecret, AnEmptyOneIsOneToo) {
  SharedSecret secret;
  Person person;
  for (int k = 0; k < 2; ++k) EXPECT_TRUE(secret.Get(person.Ask())->empty());
  EXPECT_EQ(person.asked, 1);
}

}  // namespace
}  // namespace sohoa::test
