#include "ocr/fields/hidden_name.h"

#include <gtest/gtest.h>

#include <string>

namespace sohoa {
namespace {

constexpr double kThird = 1.0 / 3;

// The commonest first.
std::vector<Phrase> Names() {
  std::vector<Phrase> names;
  for (const auto& [name, folded] : {std::pair{"Nguyễn", "nguyen"},
                                     {"Trần", "tran"},
                                     {"Hữu", "huu"},
                                     {"Hiếu", "hieu"},
                                     {"Lan", "lan"},
                                     {"Lân", "lan"},
                                     {"Đức", "duc"},
                                     {"Trâm", "tram"},
                                     {"Dương", "duong"},
                                     {"Lương", "luong"},
                                     {"Vũ", "vu"},
                                     {"Võ", "vo"}})
    names.push_back({.name = name, .folded = folded});
  return names;
}

std::string Nearest(std::string_view read, double most_apart = kThird, double at_least = 0) {
  const std::vector<Phrase> names = Names();
  const Phrase* name = NearestName(read, names, most_apart, at_least);
  return name == nullptr ? "" : name->name;
}

TEST(NearestName, ANameThatWasReadIsItself) {
  for (const Phrase& name : Names()) EXPECT_EQ(Nearest(name.name), name.name);
  EXPECT_EQ(Nearest("NGUYỄN"), "Nguyễn");
}

TEST(NearestName, LostLettersComeBack) {
  EXPECT_EQ(Nearest("guyễn"), "Nguyễn");
  EXPECT_EQ(Nearest("Nuyên"), "Nguyễn");
  EXPECT_EQ(Nearest("#iữu", kThird, 0.5), "Hữu") << "a stroke of the seal stands for a letter";
}

TEST(NearestName, MarksAndTonesWeighLessThanLetters) {
  EXPECT_EQ(Nearest("Hiêu"), "Hiếu");
  EXPECT_EQ(Nearest("Hiểu"), "Hiếu");
  EXPECT_EQ(Nearest("Đưc"), "Đức");
}

TEST(NearestName, AMarkThatWasReadIsBelieved) {
  EXPECT_EQ(Nearest("Lân"), "Lân");
  EXPECT_EQ(Nearest("Lan"), "Lan");
}

TEST(NearestName, OfTwoThatAreAsNearTheCommonerIsTaken) {
  EXPECT_EQ(Nearest("Lăn"), "Lan") << "half a letter from Lân as well";
  EXPECT_EQ(Nearest("Trân"), "Trần") << "nearer than Trâm, and commoner";
}

// A capital L loses one bar and is a stroke, a D is not.
TEST(NearestName, WhatHalfCoveredLettersLookLikeIsNearer) {
  EXPECT_EQ(Nearest("1,ương", kThird, 0.5), "Lương");
  EXPECT_EQ(Nearest("kượng"), "Lương");
  EXPECT_EQ(Nearest("Vã", 0.5), "Võ") << "an a is nearer to an o than to a u";
}

TEST(NearestName, FartherThanAskedIsNone) {
  EXPECT_EQ(Nearest("Xyz"), "");
  EXPECT_EQ(Nearest("Nguxyz"), "");
  EXPECT_EQ(Nearest("Hiê", 0, 0.5), "");
  EXPECT_EQ(Nearest("Hiê", 0, 1.5), "Hiếu");
  EXPECT_EQ(Nearest("Hữu", 0, 0), "Hữu");
}

TEST(NearestName, NothingReadOrNoNamesIsNone) {
  EXPECT_EQ(Nearest(""), "");
  EXPECT_EQ(NearestName("Hữu", {}, kThird, 1), nullptr);
}

}  // namespace
}  // namespace sohoa
