#include "pipeline/atomic_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing_support::NewFolder;
using testing_support::ReadBytes;
using testing_support::WriteBytes;

size_t FilesIn(const std::string& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(AtomicFileTest, ReplacesTheFileAndLeavesNothingBeside) {
  const std::string folder = NewFolder("atomic_replace");
  WriteBytes(folder + "/a.txt", "old");
  ASSERT_TRUE(WriteFileAtomically(folder + "/a.txt", "new").ok());
  EXPECT_EQ(ReadBytes(folder + "/a.txt"), "new");
  EXPECT_EQ(FilesIn(folder), 1u);
}

TEST(AtomicFileTest, KeepsTheRightsOfWhatItReplaces) {
  const std::string file = NewFolder("atomic_rights") + "/a.json";
  for (const auto rights : {std::filesystem::perms(0600), std::filesystem::perms(0664)}) {
    WriteBytes(file, "old");
    std::filesystem::permissions(file, rights);
    ASSERT_TRUE(WriteFileAtomically(file, "new").ok());
    EXPECT_EQ(std::filesystem::status(file).permissions(), rights);
  }
}

TEST(AtomicFileTest, DroppedPartLeavesTheOldFileAlone) {
  const std::string folder = NewFolder("atomic_drop");
  WriteBytes(folder + "/a.pdf", "old");
  {
    absl::StatusOr<PartFile> part = PartFile::For(folder + "/a.pdf");
    ASSERT_TRUE(part.ok());
    WriteBytes(part->path(), "half");
  }
  EXPECT_EQ(ReadBytes(folder + "/a.pdf"), "old");
  EXPECT_EQ(FilesIn(folder), 1u);
}

TEST(AtomicFileTest, AMissingFolderIsNamedAsError) {
  EXPECT_TRUE(
      absl::IsNotFound(WriteFileAtomically(NewFolder("atomic_missing") + "/no/such/a.txt", "x")));
}

TEST(AtomicFileTest, DevicesAndFoldersAreNotReplaced) {
  EXPECT_TRUE(absl::IsInvalidArgument(WriteFileAtomically("/dev/null", "x")));
  EXPECT_TRUE(absl::IsInvalidArgument(WriteFileAtomically(NewFolder("atomic_folder"), "x")));
}

}  // namespace
}  // namespace sohoa
