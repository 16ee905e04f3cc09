#include "pipeline/engine_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing_support::FakeEngines;

// Borrows for a backfill in a thread of its own and writes into `log` when it got an engine.
std::thread Backfill(EnginePool& pool, std::vector<std::string>& log) {
  return std::thread([&pool, &log] {
    const auto lease = pool.Borrow(pool.Announce(FlowPriority::kBackfill));
    log.push_back("backfill");
  });
}

// Gives other threads every chance to do what they may not.
void LetOthersRun() {
  for (int k = 0; k < 1000; ++k) std::this_thread::yield();
}

TEST(EnginePoolTest, NoMoreAreLentAtOnceThanItHasAndNoMoreAreMade) {
  std::atomic<int> lent{0}, most{0}, made{0};
  EnginePool pool(
      [&] {
        ++made;
        return FakeEngines()();
      },
      3);
  const auto work = [&](FlowPriority priority) {
    for (int round = 0; round < 200; ++round) {
      const auto lease = pool.Borrow(pool.Announce(priority));
      ASSERT_TRUE(lease.ok());
      const int now = ++lent;
      int seen = most.load();
      while (now > seen && !most.compare_exchange_weak(seen, now)) {
      }
      std::this_thread::yield();
      --lent;
    }
  };
  std::vector<std::thread> threads;
  for (int k = 0; k < 8; ++k)
    threads.emplace_back(work, k % 2 == 0 ? FlowPriority::kDesk : FlowPriority::kBackfill);
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(most.load(), 3);
  EXPECT_LE(made.load(), 3);
}

TEST(EnginePoolTest, ADeskGetsTheNextOneWhoeverWaitsLonger) {
  EnginePool pool(FakeEngines(), 1);
  std::vector<std::string> log;  // guarded by the one engine
  auto held = pool.Borrow();
  std::thread backfill = Backfill(pool, log);
  EnginePool::Turn desk = pool.Announce(FlowPriority::kDesk);
  LetOthersRun();
  held->reset();
  {
    const auto lease = pool.Borrow(std::move(desk));
    log.push_back("desk");
  }
  backfill.join();
  EXPECT_THAT(log, ElementsAre("desk", "backfill"));
}

TEST(EnginePoolTest, NoBackfillPageSlipsInBetweenTwoOfADesk) {
  EnginePool pool(FakeEngines(), 1);
  std::vector<std::string> log;
  std::vector<EnginePool::Turn> desk(3);
  for (EnginePool::Turn& turn : desk) turn = pool.Announce(FlowPriority::kDesk);
  std::thread backfill = Backfill(pool, log);
  for (EnginePool::Turn& turn : desk) {
    LetOthersRun();
    const auto lease = pool.Borrow(std::move(turn));
    log.push_back("desk");
  }
  backfill.join();
  EXPECT_THAT(log, ElementsAre("desk", "desk", "desk", "backfill"));
}

TEST(EnginePoolTest, ATurnThatIsTakenBackHoldsNobodyUp) {
  EnginePool pool(FakeEngines(), 1);
  std::vector<std::string> log;
  EnginePool::Turn desk = pool.Announce(FlowPriority::kDesk);
  std::thread backfill = Backfill(pool, log);
  desk = {};
  backfill.join();
  EXPECT_THAT(log, ElementsAre("backfill"));
}

TEST(EnginePoolTest, NobodyIsOvertakenForeverByOneThatAsksAgainAndAgain) {
  EnginePool pool(FakeEngines(), 1);
  for (const FlowPriority priority : {FlowPriority::kDesk, FlowPriority::kBackfill}) {
    std::atomic<bool> served{false};
    std::thread waiting([&] {
      const auto lease = pool.Borrow(pool.Announce(priority));
      served = true;
    });
    while (!served) {
      const auto lease = pool.Borrow(pool.Announce(priority));
    }
    waiting.join();
  }
}

TEST(EnginePoolTest, AnEngineThatCannotBeMadeTakesNoPlace) {
  bool works = false;
  EnginePool pool(
      [&works]() -> absl::StatusOr<std::unique_ptr<OcrEngine>> {
        if (!works) return absl::NotFoundError("no reading data for this language");
        return FakeEngines()();
      },
      1);
  for (int round = 0; round < 3; ++round) EXPECT_TRUE(absl::IsNotFound(pool.Borrow().status()));
  works = true;
  EXPECT_TRUE(pool.Borrow().ok());
}

}  // namespace
}  // namespace sohoa
