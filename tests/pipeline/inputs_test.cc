#include "pipeline/inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing_support::NewFolder;
using testing_support::WriteBytes;

// Files of each document, relative to `folder`, joined by '+'.
std::vector<std::string> Names(const InputList& list, const std::string& folder) {
  std::vector<std::string> names;
  for (const InputDocument& document : list.documents) {
    std::string joined;
    for (const std::string& file : document.files)
      joined += (joined.empty() ? "" : "+") +
                std::filesystem::path(file).lexically_relative(folder).string();
    names.push_back(joined);
  }
  return names;
}

std::string FolderWith(const std::string& name, const std::vector<std::string>& files) {
  const std::string folder = NewFolder(name);
  for (const std::string& file : files) {
    std::filesystem::create_directories(std::filesystem::path(folder + "/" + file).parent_path());
    WriteBytes(folder + "/" + file, "x");
  }
  return folder;
}

TEST(InputsTest, FolderIsWalkedInOrderAndOtherFilesArePassedOver) {
  const std::string folder = FolderWith("inputs_walk", {"b.tif", "a.PDF", "sub/c.jpeg", "notes.txt",
                                                        ".hidden.tif", "a.json", "sub/.x/d.png"});
  EXPECT_THAT(Names(CollectInputs({folder}), folder), ElementsAre("a.PDF", "b.tif", "sub/c.jpeg"));
}

TEST(InputsTest, FoldersBelowTheNamedOneAreNoted) {
  const std::string folder = FolderWith("inputs_folders", {"a.tif", "x/b.tif", "x/y/c.tif"});
  for (const std::string& named : {folder, folder + "/"}) {
    const InputList list = CollectInputs({named});
    ASSERT_EQ(list.documents.size(), 3u);
    EXPECT_EQ(list.documents[0].folder, "");
    EXPECT_TRUE(list.documents[1].folder.ends_with("inputs_folders/x")) << list.documents[1].folder;
    EXPECT_TRUE(list.documents[2].folder.ends_with("x/y")) << list.documents[2].folder;
  }
  EXPECT_EQ(CollectInputs({folder + "/x/b.tif"}).documents[0].folder, "");
}

TEST(InputsTest, NumberedPicturesOfOneFolderAreOneDocument) {
  const std::string folder =
      FolderWith("inputs_group", {"x-1.jpg", "x-2.jpg", "x-10.jpg", "x-3.jpg", "y-1.jpg", "z-2.jpg",
                                  "p_01.png", "p_02.png", "sub/x-4.jpg"});
  EXPECT_THAT(Names(CollectInputs({folder}), folder),
              ElementsAre("p_01.png+p_02.png", "sub/x-4.jpg", "x-1.jpg+x-2.jpg+x-3.jpg", "x-10.jpg",
                          "y-1.jpg", "z-2.jpg"));
}

TEST(InputsTest, GroupingCanBeSwitchedOff) {
  const std::string folder = FolderWith("inputs_nogroup", {"x-1.jpg", "x-2.jpg"});
  EXPECT_THAT(Names(CollectInputs({folder}, {.group_numbered_pictures = false}), folder),
              ElementsAre("x-1.jpg", "x-2.jpg"));
}

TEST(InputsTest, NumberedTiffsStandAlone) {
  const std::string folder = FolderWith("inputs_tiff", {"x-1.tif", "x-2.tif"});
  EXPECT_THAT(Names(CollectInputs({folder}), folder), ElementsAre("x-1.tif", "x-2.tif"));
}

TEST(InputsTest, ADateIsNoPageNumber) {
  const std::string folder = FolderWith("inputs_date", {"scan-0001.jpg", "scan-20260101.jpg"});
  EXPECT_THAT(Names(CollectInputs({folder}), folder),
              ElementsAre("scan-0001.jpg", "scan-20260101.jpg"));
}

TEST(InputsTest, WhatIsMissingIsAProblemAndTheRestIsTaken) {
  const std::string folder = FolderWith("inputs_missing", {"a.tif"});
  const InputList list = CollectInputs({folder + "/none.tif", folder + "/a.tif"});
  EXPECT_THAT(Names(list, folder), ElementsAre("a.tif"));
  ASSERT_EQ(list.problems.size(), 1u);
  EXPECT_TRUE(absl::IsNotFound(list.problems[0].status));
}

TEST(InputsTest, AFileNamedByItselfIsTakenWhateverItsName) {
  const std::string folder = FolderWith("inputs_named", {"scan.bin"});
  EXPECT_THAT(Names(CollectInputs({folder + "/scan.bin"}), folder), ElementsAre("scan.bin"));
}

TEST(InputsTest, LinksInFoldersAreNotFollowed) {
  const std::string folder = FolderWith("inputs_links", {"a.tif"});
  std::filesystem::create_directory_symlink(folder, folder + "/loop");
  std::filesystem::create_symlink(folder + "/a.tif", folder + "/same.tif");
  std::filesystem::create_symlink(folder + "/a.tif", folder + "/notes");
  const InputList list = CollectInputs({folder});
  EXPECT_THAT(Names(list, folder), ElementsAre("a.tif"));
  ASSERT_EQ(list.problems.size(), 2u);
  EXPECT_EQ(list.problems[0].path, folder + "/loop");
  EXPECT_EQ(list.problems[1].path, folder + "/same.tif");
  EXPECT_TRUE(absl::IsFailedPrecondition(list.problems[1].status));
  EXPECT_THAT(Names(CollectInputs({folder + "/same.tif"}), folder), ElementsAre("same.tif"));
}

}  // namespace
}  // namespace sohoa
