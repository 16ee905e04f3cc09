// Scanning, by SANE's own `test` driver and by one that does what drivers do on bad days.
#include "pipeline/scanner_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "ocr/image/decode.h"
#include "pipeline/scan_session.h"
#include "pipeline/scan_spool.h"
#include "pipeline/scanner_messages.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing_support::NewFolder;
using testing_support::ReadBytes;
using testing_support::WriteBytes;

const std::atomic<bool> kNoStop{false};

// What Debian's file says, with one device.
constexpr char kTestDriver[] =
    "number_of_devices 1\nmode Gray\ndepth 8\nresolution_min 1.0\nresolution_max 1200.0\n"
    "resolution_quant 1.0\nresolution 50.0\ngeometry_min 0.0\ngeometry_max 200.0\n"
    "geometry_quant 1.0\ntl_x 0.0\ntl_y 0.0\nbr_x 80.0\nbr_y 100.0\n";

class ScannerProcessTest : public testing::Test {
 protected:
  ScannerProcessTest() : folder_(NewFolder("pages")) {
    const std::string config = NewFolder("sane");
    WriteBytes(config + "/dll.conf", "test\nfaulty\n");
    WriteBytes(config + "/test.conf", kTestDriver);
    options_.environment = {"SANE_CONFIG_DIR=" + config,
                            std::string("LD_LIBRARY_PATH=") + SOHOA_FAULTY_DRIVER_FOLDER};
  }

  // Of all pages of a run; its end in `status_`.
  std::vector<std::string> Scan(const ScanRequest& request) {
    std::vector<std::string> pages;
    folder_ = NewFolder("pages");
    auto run = ScannerRun::Start(options_, request, folder_, 1);
    status_ = run.status();
    while (status_.ok()) {
      const auto page = (*run)->Next(kNoStop);
      status_ = page.status();
      if (!page.ok() || !page->has_value()) break;
      pages.push_back(**page);
    }
    return pages;
  }

  static ScanRequest Faulty(const std::string& name) { return {.device = "faulty:" + name}; }

  static DecodedPage Decoded(const std::string& path) {
    auto source = OpenImageFile(path, PageLimits{});
    EXPECT_TRUE(source.ok()) << source.status();
    auto page = (*source)->Next();
    EXPECT_TRUE(page.ok() && page->has_value());
    auto decoded = DecodePage(**std::move(page), PageLimits{});
    EXPECT_TRUE(decoded.ok()) << decoded.status();
    return *std::move(decoded);
  }

  // What the pages of the faulty driver are made of.
  static std::vector<int> ValuesOf(const std::vector<std::string>& pages) {
    std::vector<int> values;
    for (const std::string& page : pages) values.push_back(Decoded(page).image.row(0)[0]);
    return values;
  }

  ScannerProcessOptions options_;
  std::string folder_;
  absl::Status status_;
};

TEST_F(ScannerProcessTest, ListsTheScanners) {
  const auto scanners = ListScannersApart(options_);
  ASSERT_TRUE(scanners.ok()) << scanners.status();
  EXPECT_THAT(*scanners,
              testing::Contains(testing::AllOf(testing::Field(&ScannerInfo::name, "test:0"),
                                               testing::Field(&ScannerInfo::vendor, "Noname"))));
}

TEST_F(ScannerProcessTest, AFeederGivesItsPagesInOrderAndEachIsOnTheDisk) {
  const auto pages = Scan({.device = "test:0",
                           .resolution = 75,
                           .source = PaperSource::kFeeder,
                           .options = {{"test-picture", "Color pattern"}}});
  EXPECT_TRUE(status_.ok()) << status_;
  ASSERT_THAT(pages, SizeIs(10));  // the test driver's feeder
  EXPECT_EQ(pages.front(), folder_ + "/page-0001.png");
  const DecodedPage page = Decoded(pages[9]);
  EXPECT_EQ(page.image.type(), PixelType::kBgr);
  EXPECT_NEAR(page.dpi, 75, 0.1);
  EXPECT_NEAR(page.image.width(), 80 / 25.4 * 75, 2);
}

TEST_F(ScannerProcessTest, AFlatbedGivesOnePageInTheModeThatIsWanted) {
  auto pages = Scan({.device = "test:0", .resolution = 100, .mode = ScanMode::kGrey});
  ASSERT_THAT(pages, SizeIs(1));
  EXPECT_EQ(Decoded(pages[0]).image.type(), PixelType::kGrey);
  pages = Scan({.device = "test:0",
                .resolution = 100,
                .mode = ScanMode::kGrey,
                .options = {{"test-picture", "Solid black"}, {"depth", "1"}}});
  ASSERT_THAT(pages, SizeIs(1)) << status_;
  EXPECT_EQ(Decoded(pages[0]).image.type(), PixelType::kBilevel);
  EXPECT_EQ(Decoded(pages[0]).image.row(5)[5], 0);
}

TEST_F(ScannerProcessTest, ThreePassesMakeOnePage) {
  const auto once =
      Scan({.device = "test:0", .resolution = 50, .options = {{"test-picture", "Color pattern"}}});
  ASSERT_THAT(once, SizeIs(1));
  const DecodedPage expected = Decoded(once[0]);
  const auto pages = Scan({.device = "test:0",
                           .resolution = 50,
                           .options = {{"three-pass", "yes"}, {"test-picture", "Color pattern"}}});
  ASSERT_THAT(pages, SizeIs(1)) << status_;
  const DecodedPage page = Decoded(pages[0]);
  ASSERT_EQ(page.image.size_bytes(), expected.image.size_bytes());
  EXPECT_EQ(std::string(page.image.data(), page.image.data() + page.image.size_bytes()),
            std::string(expected.image.data(), expected.image.data() + page.image.size_bytes()));
}

TEST_F(ScannerProcessTest, WhatAScannerDoesNotHaveIsRefused) {
  Scan({.device = "test:0", .mode = ScanMode::kLineart});
  EXPECT_THAT(std::string(status_.message()), HasSubstr("has no such mode"));
  Scan({.device = "test:0", .both_sides = true});
  EXPECT_THAT(std::string(status_.message()), HasSubstr("both sides"));
  Scan({.device = "test:0", .resolution = 4000});
  EXPECT_THAT(std::string(status_.message()), HasSubstr("so finely"));
  Scan({.device = "test:0", .options = {{"no-such", "1"}}});
  EXPECT_THAT(std::string(status_.message()), HasSubstr("no such setting: no-such"));
  Scan({.device = "test:7"});
  EXPECT_TRUE(absl::IsNotFound(status_)) << status_;
  Scan({.device = ""});
  EXPECT_THAT(std::string(status_.message()), HasSubstr("test:0"));  // several: which are they?
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(ScannerProcessTest, TheDriversErrorsSayWhatToDo) {
  const std::pair<const char*, absl::StatusCode> cases[] = {
      {"SANE_STATUS_JAMMED", absl::StatusCode::kAborted},
      {"SANE_STATUS_COVER_OPEN", absl::StatusCode::kFailedPrecondition},
      {"SANE_STATUS_NO_DOCS", absl::StatusCode::kNotFound},
      {"SANE_STATUS_CANCELLED", absl::StatusCode::kCancelled},
      {"SANE_STATUS_IO_ERROR", absl::StatusCode::kUnavailable},
      {"SANE_STATUS_ACCESS_DENIED", absl::StatusCode::kPermissionDenied}};
  for (const auto& [name, code] : cases) {
    EXPECT_THAT(Scan({.device = "test:0", .options = {{"read-return-value", name}}}), SizeIs(0));
    EXPECT_EQ(status_.code(), code) << name << ": " << status_;
  }
}

TEST_F(ScannerProcessTest, FrontAndBackComeInTurn) {
  ScanRequest request = Faulty("good");
  request.both_sides = true;
  EXPECT_THAT(ValuesOf(Scan(request)), ElementsAre(10, 11, 20, 21, 30, 31, 40, 41));
}

TEST_F(ScannerProcessTest, AsManyPagesAsAreWanted) {
  ScanRequest request = Faulty("good");
  request.max_pages = 2;
  EXPECT_THAT(ValuesOf(Scan(request)), ElementsAre(10, 20));
  EXPECT_TRUE(status_.ok()) << status_;
}

TEST_F(ScannerProcessTest, APageOfUnknownHeightIsReadToItsEnd) {
  const auto pages = Scan(Faulty("unknown"));
  ASSERT_THAT(pages, SizeIs(4));
  EXPECT_EQ(Decoded(pages[0]).image.height(), 320);
}

TEST_F(ScannerProcessTest, WhatWasScannedBeforeAFaultIsKept) {
  for (const char* fault : {"jam", "cover", "crash"}) {
    EXPECT_THAT(ValuesOf(Scan(Faulty(fault))), ElementsAre(10, 20)) << fault;
    EXPECT_FALSE(status_.ok()) << fault;
  }
  options_.page_limit = std::chrono::milliseconds(1500);
  EXPECT_THAT(ValuesOf(Scan(Faulty("hang"))), ElementsAre(10, 20));
  EXPECT_TRUE(absl::IsDeadlineExceeded(status_)) << status_;
}

TEST_F(ScannerProcessTest, AbsurdPagesAreRefusedUnread) {
  for (const char* fault : {"huge", "wide", "short"}) {
    EXPECT_THAT(Scan(Faulty(fault)), SizeIs(0)) << fault;
    EXPECT_TRUE(absl::IsInvalidArgument(status_)) << fault << ": " << status_;
  }
  Scan(Faulty("deep"));
  EXPECT_TRUE(absl::IsUnimplemented(status_)) << status_;
  Scan(Faulty("empty"));
  EXPECT_TRUE(absl::IsNotFound(status_)) << status_;
  Scan(Faulty("busy"));
  EXPECT_TRUE(absl::IsUnavailable(status_)) << status_;
}

TEST_F(ScannerProcessTest, ASessionGoesOnBehindAJam) {
  int asked = 0;
  ScanSession session({.scanner = options_,
                       .request = Faulty("jam"),
                       .folder = folder_,
                       .ask =
                           [&](const absl::Status& why, int pages) {
                             EXPECT_TRUE(absl::IsAborted(why)) << why;
                             EXPECT_EQ(pages, 2 * (asked + 1));
                             return ++asked == 1 ? ScanDecision::kGoOn : ScanDecision::kFinish;
                           }},
                      kNoStop);
  std::vector<std::string> pages;
  for (;;) {
    const auto page = session.Next();
    ASSERT_TRUE(page.ok()) << page.status();
    if (!page->has_value()) break;
    pages.push_back(**page);
  }
  EXPECT_THAT(ValuesOf(pages), ElementsAre(10, 20, 10, 20));
  EXPECT_EQ(pages.back(), folder_ + "/page-0004.png");
}

// A driver died between the page's last byte on the disk and the word of it: the next sheet must
// not take its place.
TEST_F(ScannerProcessTest, APageThatNobodyWasToldOfIsThereAllTheSame) {
  int asked = 0;
  ScanSession session({.scanner = options_,
                       .request = Faulty("crash"),
                       .folder = folder_,
                       .ask =
                           [&](const absl::Status&, int) {
                             ++asked;
                             return ScanDecision::kStop;
                           }},
                      kNoStop);
  ASSERT_TRUE(session.Next().ok());
  WriteBytes(folder_ + "/page-0003.png", "x");
  ASSERT_TRUE(session.Next().ok());
  EXPECT_EQ(session.Next().value(), folder_ + "/page-0003.png");
  EXPECT_EQ(asked, 0);
  EXPECT_FALSE(session.Next().ok());
  EXPECT_EQ(asked, 1);
  // And it is never written over.
  auto run = ScannerRun::Start(options_, Faulty("good"), folder_, 3);
  ASSERT_TRUE(run.ok());
  EXPECT_TRUE(absl::IsAlreadyExists((*run)->Next(kNoStop).status()));
  EXPECT_EQ(ReadBytes(folder_ + "/page-0003.png"), "x");
}

TEST_F(ScannerProcessTest, AStopEndsTheScanner) {
  auto run = ScannerRun::Start(options_, Faulty("good"), folder_, 1);
  ASSERT_TRUE(run.ok());
  ASSERT_TRUE((*run)->Next(kNoStop).ok());
  auto hanging = ScannerRun::Start(options_,
                                   {.device = "test:0",
                                    .options = {{"read-delay", "yes"},
                                                {"read-delay-duration", "200000"},
                                                {"read-limit", "yes"},
                                                {"read-limit-size", "1"}}},
                                   folder_, 5);
  ASSERT_TRUE(hanging.ok());
  const std::atomic<bool> stop{true};
  EXPECT_TRUE(absl::IsCancelled((*hanging)->Next(stop).status()));
}

TEST(ScannerMessagesTest, OrdersAndAnswersComeBackAsTheyWere) {
  ScannerOrder order{.request = {.device = "fujitsu:fi-7160",
                                 .resolution = 200,
                                 .mode = ScanMode::kGrey,
                                 .source = PaperSource::kFeeder,
                                 .both_sides = true,
                                 .max_pages = 7,
                                 .paper_width_mm = 210,
                                 .paper_height_mm = 297,
                                 .options = {{"ald", "yes"}}},
                     .folder = "/tmp/đây",
                     .first_page = 3};
  const std::string bytes = PackOrder(order);
  ASSERT_EQ(MessageBytes(bytes.substr(0, kMessageHeadBytes)), bytes.size() - kMessageHeadBytes);
  const auto back = UnpackOrder(bytes.substr(kMessageHeadBytes));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->request.device, order.request.device);
  EXPECT_EQ(back->request.mode, ScanMode::kGrey);
  EXPECT_EQ(back->request.source, PaperSource::kFeeder);
  EXPECT_TRUE(back->request.both_sides);
  EXPECT_EQ(back->request.paper_height_mm, 297);
  EXPECT_EQ(back->request.options, order.request.options);
  EXPECT_EQ(back->folder, order.folder);
  EXPECT_EQ(back->first_page, 3);
}

TEST(ScannerMessagesTest, DamagedMessagesAreNone) {
  const std::string good =
      PackAnswer(std::vector<ScannerInfo>{{"a", "b", "c", "d"}}).substr(kMessageHeadBytes);
  EXPECT_TRUE(UnpackScannerAnswer(good));
  for (size_t k = 0; k < good.size(); ++k) {
    EXPECT_FALSE(UnpackScannerAnswer(good.substr(0, k)));
    std::string flipped = good;
    flipped[k] = static_cast<char>(flipped[k] ^ 0x80);
    UnpackScannerAnswer(flipped);  // does what it does within its bounds
  }
  EXPECT_FALSE(UnpackScannerAnswer(good + "x"));
  EXPECT_FALSE(MessageBytes(std::string(8, '\xff')));
}

TEST(ScannerMessagesTest, PagesAreKnownByTheirNames) {
  EXPECT_EQ(PageOfName("page-0012.png"), 12);
  EXPECT_EQ(PageOfName("page-12345.png"), 12345);
  for (const char* other : {"page-1.png", "page-0000.png", ".page-0001.png", "page-0001.png.part",
                            "page-00a1.png", "page--001.png", "complete"})
    EXPECT_FALSE(PageOfName(other)) << other;
}

TEST(ScanSpoolTest, ScansOutliveWhoScannedThem) {
  const std::string folder = NewFolder("spools") + "/scans";
  const absl::Time now = absl::FromUnixSeconds(1796000000);
  {
    const auto spool = ScanSpool::Open(folder);
    ASSERT_TRUE(spool.ok()) << spool.status();
    EXPECT_TRUE(absl::IsFailedPrecondition(ScanSpool::Open(folder).status()));  // held
    const auto scan = spool->Begin(now, "H15.50.05.13-261008-0975");
    ASSERT_TRUE(scan.ok()) << scan.status();
    WriteBytes(scan->page_folder + "/page-0001.png", "1");
    WriteBytes(scan->page_folder + "/page-0003.png", "3");
    WriteBytes(scan->page_folder + "/page-0002.png", "2");
    WriteBytes(scan->page_folder + "/.page-0004.png.x7", "half");
    const auto second = spool->Begin(now, "");
    ASSERT_TRUE(second.ok());
    WriteBytes(second->page_folder + "/page-0001.png", "x");
    ASSERT_TRUE(spool->MarkComplete(*second).ok());
    ASSERT_TRUE(spool->Begin(now, "").ok());  // never gets a page
  }
  struct stat about {};
  ASSERT_EQ(stat(folder.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0700U);
  const auto spool = ScanSpool::Open(folder);
  ASSERT_TRUE(spool.ok()) << spool.status();
  const auto kept = spool->Kept();
  ASSERT_TRUE(kept.ok());
  ASSERT_THAT(*kept, SizeIs(2));
  const KeptScan& first = kept->front();
  EXPECT_FALSE(first.complete);
  EXPECT_THAT(first.page_folder, HasSubstr("/H15.50.05.13-261008-0975"));
  EXPECT_EQ(first.last_page, 3);
  ASSERT_THAT(first.pages, SizeIs(3));
  EXPECT_EQ(ReadBytes(first.pages[1]), "2");
  EXPECT_TRUE(kept->back().complete);
  ASSERT_TRUE(spool->Remove(first).ok());
  EXPECT_THAT(*spool->Kept(), SizeIs(1));
}

}  // namespace
}  // namespace sohoa
