#include "pipeline/dossier_groups.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sohoa {
namespace {

InputDocument In(const std::string& folder, const std::string& name) {
  return {{"/scans" + (folder.empty() ? "" : "/" + folder) + "/" + name},
          folder.empty() ? "" : "/scans/" + folder};
}

TEST(DossierGroupsTest, DocumentsOfOneFolderAreAGroupUpToTheLast) {
  const DossierGroups groups({In("Nguyễn Văn A", "1.pdf"), In("Trần B", "1.pdf"),
                              In("Nguyễn Văn A", "2.pdf"), In("Nguyễn Văn A/ảnh", "3.pdf")});
  EXPECT_EQ(groups.GroupOf(0), groups.GroupOf(2));
  EXPECT_NE(groups.GroupOf(0), groups.GroupOf(1));
  EXPECT_NE(groups.GroupOf(0), groups.GroupOf(3));
  EXPECT_TRUE(groups.IsInFolder(0));
  EXPECT_FALSE(groups.IsLast(0));
  EXPECT_TRUE(groups.IsLast(1));
  EXPECT_TRUE(groups.IsLast(2));
}

TEST(DossierGroupsTest, CodesInPathsComeFirst) {
  const DossierGroups groups(
      {In("H15-261008-0975", "1.pdf"), In("", "H15-261008-0975.pdf"), In("x", "1.pdf")});
  EXPECT_EQ(groups.CodeOf(0), "H15-261008-0975");
  EXPECT_EQ(groups.GroupOf(0), groups.GroupOf(1));
  EXPECT_FALSE(groups.IsInFolder(0));
  EXPECT_FALSE(groups.IsLast(0));
  EXPECT_TRUE(groups.IsLast(1));
}

TEST(DossierGroupsTest, FoldersThatNameNobodyAreNoGroups) {
  for (const char* folder : {"", "2026-11-22", "0123", "22.11.2026"}) {
    const DossierGroups groups({In(folder, "1.pdf"), In(folder, "2.pdf")});
    EXPECT_EQ(groups.GroupOf(0), "") << folder;
    EXPECT_TRUE(groups.IsLast(0)) << folder;
  }
}

TEST(DossierGroupsTest, AFolderWithACodeInAFilesNameIsNoGroup) {
  const DossierGroups groups({In("x", "H15-261008-0975.pdf"), In("x", "2.pdf"), In("x", "3.pdf")});
  EXPECT_EQ(groups.GroupOf(1), "");
}

TEST(DossierGroupsTest, AnInboxIsNoGroup) {
  std::vector<InputDocument> batch;
  for (int k = 0; k < 64; ++k) batch.push_back(In("inbox", std::to_string(k) + ".pdf"));
  EXPECT_NE(DossierGroups(batch).GroupOf(0), "");
  batch.push_back(In("inbox", "64.pdf"));
  EXPECT_EQ(DossierGroups(batch).GroupOf(0), "");
}

}  // namespace
}  // namespace sohoa
