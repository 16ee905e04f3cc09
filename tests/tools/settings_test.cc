#include "tools/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace sohoa {
namespace {

using testing::HasSubstr;

class SettingsTest : public testing::Test {
 protected:
  absl::StatusOr<Settings> Read(const std::string& toml, const Settings& defaults = {}) {
    const std::string path = testing::TempDir() + "/settings_test.toml";
    std::ofstream(path) << toml;
    return ReadSettingsFile(path, defaults);
  }

  void TearDown() override {
    unsetenv("SOHOA_KEEP_BLANK");
    unsetenv("SOHOA_CORRECT");
    unsetenv("SOHOA_REVIEW_BELOW");
    unsetenv("SOHOA_VOCABULARY");
  }
};

TEST_F(SettingsTest, TheFileGoesBeforeTheDefaultsAndTheEnvironmentBeforeTheFile) {
  EXPECT_TRUE(Settings{}.correct);
  EXPECT_FALSE(Settings{}.keep_blank);
  const auto from_file = Read("keep_blank = true\ncorrect = false\nstore = \"/srv/x\"\n");
  ASSERT_TRUE(from_file.ok()) << from_file.status();
  EXPECT_TRUE(from_file->keep_blank);
  EXPECT_FALSE(from_file->correct);
  EXPECT_EQ(from_file->store, "/srv/x");
  setenv("SOHOA_KEEP_BLANK", "false", 1);
  setenv("SOHOA_CORRECT", "true", 1);
  const auto from_environment = ApplyEnvironment(*from_file);
  ASSERT_TRUE(from_environment.ok()) << from_environment.status();
  EXPECT_FALSE(from_environment->keep_blank);
  EXPECT_TRUE(from_environment->correct);
}

TEST_F(SettingsTest, AMistakeIsNamedWithItsPlace) {
  EXPECT_THAT(Read("store = \"/srv\"\ncorrect = \"no\"\n").status().message(),
              HasSubstr("line 2: correct"));
  EXPECT_THAT(Read("corect = true\n").status().message(), HasSubstr("not a known key"));
  setenv("SOHOA_CORRECT", "perhaps", 1);
  EXPECT_THAT(ApplyEnvironment({}).status().message(), HasSubstr("SOHOA_CORRECT"));
}

TEST_F(SettingsTest, TheLogHasAFormatAndALevelThatAreKnown) {
  const auto read =
      Read("log = \"/x\"\nlog_format = \"text\"\nlog_level = \"error\"\nmetrics = \"/m\"\n");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->log_format, "text");
  EXPECT_EQ(read->metrics, "/m");
  EXPECT_TRUE(CheckSettings(*read).ok());
  EXPECT_FALSE(CheckSettings({.log_format = "xml"}).ok());
  EXPECT_FALSE(CheckSettings({.log_level = "loud"}).ok());
}

TEST_F(SettingsTest, NumbersLieWithinTheirLimits) {
  EXPECT_EQ(Read("serve_threads = 4\nmax_upload_mb = 10\n")->max_upload_mb, 10);
  for (const char* bad : {"serve_threads = 0", "serve_threads = 257", "max_upload_mb = \"1\"",
                          "requests_per_second = -1", "workers = 1025"})
    EXPECT_THAT(Read(bad).status().message(), HasSubstr("must be a number from")) << bad;
}

TEST_F(SettingsTest, TheReviewThresholdIsAProbability) {
  EXPECT_EQ(Read("review_below = 0.25\n")->review_below, 0.25);
  EXPECT_EQ(Read("review_below = 1\n")->review_below, 1);
  for (const char* bad : {"1.5", "-0.1", "\"0.5\"", "nan"})
    EXPECT_THAT(Read(std::string("review_below = ") + bad + "\n").status().message(),
                HasSubstr("line 1: review_below"))
        << bad;
  setenv("SOHOA_REVIEW_BELOW", "0.75", 1);
  EXPECT_EQ(ApplyEnvironment({})->review_below, 0.75);
  setenv("SOHOA_REVIEW_BELOW", "low", 1);
  EXPECT_THAT(ApplyEnvironment({}).status().message(), HasSubstr("SOHOA_REVIEW_BELOW"));
  EXPECT_FALSE(CheckSettings({.review_below = 2}).ok());
  EXPECT_TRUE(CheckSettings({}).ok());
}

TEST_F(SettingsTest, ASitesWordsAreAddedWithoutARebuild) {
  const std::string folder = testing::TempDir() + "/words";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto ours = VocabularyOf({});
  ASSERT_TRUE(ours.ok()) << ours.status();
  std::ofstream(folder + "/agencies.tsv") << "# sohoa vocabulary 1: agencies\nname\nSỞ BIỂN ĐẢO\n";
  std::ofstream(folder + "/README") << "Whose these are.\n";
  const auto with_own = VocabularyOf({.vocabulary = folder});
  ASSERT_TRUE(with_own.ok()) << with_own.status();
  EXPECT_EQ(with_own->agencies().size(), ours->agencies().size() + 1);
  EXPECT_EQ(with_own->agencies().back().name, "SỞ BIỂN ĐẢO");

  std::ofstream(folder + "/positions.tsv") << "# sohoa vocabulary 1: positions\nname\nA\tB\n";
  EXPECT_THAT(VocabularyOf({.vocabulary = folder}).status().message(),
              HasSubstr(folder + "/positions.tsv, line 3"));
  EXPECT_TRUE(absl::IsNotFound(VocabularyOf({.vocabulary = folder + "/none"}).status()));
}

TEST_F(SettingsTest, TheFolderOfWordsIsASetting) {
  EXPECT_EQ(Read("vocabulary = \"/etc/sohoa/words\"\n")->vocabulary, "/etc/sohoa/words");
  setenv("SOHOA_VOCABULARY", "/srv/words", 1);
  EXPECT_EQ(ApplyEnvironment({})->vocabulary, "/srv/words");
}

TEST_F(SettingsTest, WordsAreMendedAndJudgedInVietnameseAlone) {
  EXPECT_TRUE(LanguageOf({.language = "vie"}).has_value());
  EXPECT_TRUE(LanguageOf({.language = "eng+vie"}).has_value());
  EXPECT_FALSE(LanguageOf({.language = "eng"}).has_value());
  EXPECT_TRUE(LanguageOf({.language = "vie", .correct = false}).has_value())
      << "words that are not mended are judged all the same";
  EXPECT_TRUE(ConfidenceOf({.language = "vie"}).has_value());
  EXPECT_FALSE(ConfidenceOf({.language = "eng"}).has_value());
}

}  // namespace
}  // namespace sohoa
