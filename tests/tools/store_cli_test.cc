// `sohoa store` as the one who looks after a store uses it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::HasSubstr;
using testing_support::NewFolder;
using testing_support::ProgramPath;
using testing_support::ProgramResult;
using testing_support::RunShell;

class StoreCliTest : public testing::Test {
 protected:
  // A store with one document, made once.
  static void SetUpTestSuite() {
    made_ = NewFolder("store_cli_made");
    scan_ = std::string(SOHOA_SOURCE_DIR) + "/samples/form-207-000-clean.tif";
    const ProgramResult ingest = Run("ingest --json --store '" + made_ + "' '" + scan_ + "'");
    ASSERT_EQ(ingest.exit_code, 0) << ingest.err;
    id_ = Json::parse(ingest.out)["id"];
  }

  void SetUp() override {
    folder_ = NewFolder(std::string("store_cli_") +
                        testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::copy(made_, folder_ + "/store", fs::copy_options::recursive);
  }

  static ProgramResult Run(const std::string& arguments) {
    return RunShell("env -u LANG -u LC_ALL SOHOA_CONFIG= " + ProgramPath("sohoa") + " " +
                    arguments);
  }
  ProgramResult InStore(const std::string& arguments) const {
    return Run(arguments + " --store '" + folder_ + "/store'");
  }
  Json Stats() const { return Json::parse(InStore("store stats --json").out); }
  void ExpectSound() const {
    const ProgramResult check = InStore("store check");
    EXPECT_EQ(check.exit_code, 0) << check.out << check.err;
  }

  static std::string made_;
  static std::string scan_;
  static std::string id_;
  std::string folder_;
};
std::string StoreCliTest::made_;
std::string StoreCliTest::scan_;
std::string StoreCliTest::id_;

TEST_F(StoreCliTest, ADeletedDocumentIsKeptUntilItsDayAndThenPurged) {
  const std::string remove = "store delete " + id_ + " --reason 'stored twice' --officer 'Lê B' ";
  EXPECT_EQ(InStore(remove).exit_code, 2) << "without a day";
  EXPECT_EQ(InStore(remove + "--keep-until tomorrow").exit_code, 1);
  ASSERT_EQ(InStore(remove + "--keep-until 2999-12-31").exit_code, 0);

  const ProgramResult shown = InStore("show " + id_);
  EXPECT_EQ(shown.exit_code, 1);
  EXPECT_THAT(shown.err, HasSubstr("the document was deleted: it is kept until 2999-12-31"));
  EXPECT_EQ(InStore("list --json").out, "");
  EXPECT_EQ(Json::parse(InStore("search --json phiếu").out)["total"], 0);
  const ProgramResult again = InStore("ingest '" + scan_ + "'");
  EXPECT_EQ(again.exit_code, 1) << "it does not come back by itself";
  EXPECT_THAT(again.err, HasSubstr("the document was deleted"));

  const Json deleted = Json::parse(InStore("list --deleted --json").out);
  EXPECT_EQ(deleted["id"], id_);
  EXPECT_EQ(deleted["status"], "deleted");
  EXPECT_EQ(deleted["deletion"]["officer"], "Lê B");
  EXPECT_THAT(InStore("show --deleted " + id_).out, HasSubstr("DELETED by Lê B"));
  EXPECT_EQ(InStore("show --deleted " + id_ + " --pdf " + folder_ + "/a.pdf").exit_code, 0);
  EXPECT_TRUE(fs::exists(folder_ + "/a.pdf"));
  EXPECT_EQ(Stats()["deleted"], 1);
  ExpectSound();

  EXPECT_EQ(InStore("store purge --reason over " + id_).exit_code, 1) << "too early";
  EXPECT_EQ(InStore("store purge --reason over").out, "") << "none is due";
  ASSERT_EQ(InStore("store undelete --reason 'was not' " + id_).exit_code, 0);
  EXPECT_EQ(InStore("show " + id_).exit_code, 0);
  ExpectSound();

  ASSERT_EQ(InStore(remove + "--keep-until 2020-01-01").exit_code, 0);
  EXPECT_EQ(InStore("store purge --reason over").out, id_ + "\n");
  EXPECT_EQ(InStore("show --deleted " + id_).exit_code, 1);
  EXPECT_EQ(Stats()["bytes"], 0);
  ExpectSound();
  EXPECT_EQ(InStore("ingest '" + scan_ + "'").exit_code, 0) << "it may come again";
  ExpectSound();
}

TEST_F(StoreCliTest, ABackupMakesTheStoreAgain) {
  const std::string backups = " '" + folder_ + "/backups'";
  const ProgramResult made = InStore("store backup --json --keep 2 --to" + backups);
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(Json::parse(made.out)["backup"], 1);
  ASSERT_EQ(InStore("store delete " + id_ + " --reason x --keep-until 2999-12-31").exit_code, 0);
  ASSERT_EQ(InStore("store backup --to" + backups).exit_code, 0);
  EXPECT_EQ(InStore("store restore --from" + backups).exit_code, 1) << "it is there";

  fs::remove_all(folder_ + "/store");
  EXPECT_EQ(InStore("store restore --backup 7 --from" + backups).exit_code, 1);
  ASSERT_EQ(InStore("store restore --backup 1 --from" + backups).exit_code, 0);
  EXPECT_EQ(InStore("show " + id_).exit_code, 0) << "as it was before the deletion";
  ExpectSound();
  EXPECT_EQ(InStore("store compact").exit_code, 0);
  EXPECT_GT(Stats()["tables"]["chunks"], 1000);
  ExpectSound();
  fs::remove_all(folder_ + "/store");
  ASSERT_EQ(InStore("store restore --from" + backups).exit_code, 0);
  EXPECT_EQ(InStore("show " + id_).exit_code, 1) << "the newest has the deletion";
  ExpectSound();
  const ProgramResult list = Run("store restore --list --json --from" + backups);
  EXPECT_EQ(std::count(list.out.begin(), list.out.end(), '\n'), 2);
}

// From clear to a program's key, through a backup, to a file's key and back.
TEST_F(StoreCliTest, IsEncryptedAndDecryptedAndBackedUpBetween) {
  const std::string service = folder_ + "/service", key = folder_ + "/key";
  const std::string made = "umask 077; head -c 32 /dev/urandom > '" + key + "'; cat > '" + service +
                           "' <<'EOF'\n#!/bin/sh\ntr 0-9a-fg-v g-v0-9a-f\nEOF\nchmod 700 '" +
                           service + "'";
  ASSERT_EQ(RunShell(made).exit_code, 0);
  const std::string with = " --store-key 'exec:" + service + "'";
  const ProgramResult encrypted = InStore("store encrypt" + with);
  ASSERT_EQ(encrypted.exit_code, 0) << encrypted.err;
  EXPECT_EQ(InStore("store encrypt" + with).exit_code, 3) << "it is already";
  EXPECT_EQ(InStore("list").exit_code, 3);
  EXPECT_EQ(InStore("store check" + with).exit_code, 0);
  EXPECT_EQ(RunShell("grep -rqF '" + id_ + "' '" + folder_ + "/store'").exit_code, 1);

  const std::string backups = " '" + folder_ + "/backups'";
  ASSERT_EQ(InStore("store backup --to" + backups + with).exit_code, 0);
  EXPECT_EQ(InStore("store backup --to" + backups).exit_code, 3);
  const std::string restore = "store restore --from" + backups + " --store '" + folder_ + "/copy'";
  EXPECT_EQ(Run(restore).exit_code, 1);
  const ProgramResult restored = Run(restore + with);
  ASSERT_EQ(restored.exit_code, 0) << restored.err;
  EXPECT_EQ(Run("store check --store '" + folder_ + "/copy'" + with).exit_code, 0);

  ASSERT_EQ(InStore("store rotate-key --new-key '" + key + "'" + with).exit_code, 0);
  EXPECT_EQ(InStore("store decrypt" + with).exit_code, 3) << "that is not its key any more";
  const ProgramResult decrypted = InStore("store decrypt --store-key '" + key + "'");
  ASSERT_EQ(decrypted.exit_code, 0) << decrypted.err;
  ExpectSound();
}

TEST_F(StoreCliTest, OfADamagedStoreWhatIsLeftIsShownAndTheRestNamed) {
  const std::string scan = std::string(SOHOA_SOURCE_DIR) + "/samples/sealed-205-000-clean.pdf";
  std::set<std::string> before;
  for (const auto& entry : fs::directory_iterator(folder_ + "/store/records"))
    before.insert(entry.path().filename());
  const std::string second =
      Json::parse(InStore("ingest --json '" + scan + "'").out)["id"].get<std::string>();
  for (const auto& entry : fs::directory_iterator(folder_ + "/store/records"))
    if (entry.path().extension() == ".blob" && !before.contains(entry.path().filename()))
      fs::remove(entry.path());
  const ProgramResult check = InStore("store check");
  EXPECT_EQ(check.exit_code, 1);
  EXPECT_THAT(check.out, HasSubstr("of 1 documents something is lost or wrong:\n  " + second));
  EXPECT_EQ(InStore("show " + id_ + " --pdf " + folder_ + "/a.pdf").exit_code, 0);
  EXPECT_EQ(InStore("show " + second).exit_code, 0) << "its record is there";
  EXPECT_EQ(InStore("show " + second + " --pdf " + folder_ + "/b.pdf").exit_code, 1);
  EXPECT_FALSE(fs::exists(folder_ + "/b.pdf"));
}

TEST_F(StoreCliTest, ChangesNothingWhereThereIsNoStore) {
  EXPECT_EQ(Run("store purge --reason over --store " + folder_ + "/none").exit_code, 3);
  EXPECT_FALSE(fs::exists(folder_ + "/none"));
}

}  // namespace
}  // namespace sohoa
