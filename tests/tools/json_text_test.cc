#include "tools/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace sohoa {
namespace {

using Json = nlohmann::json;

TEST(JsonTextTest, WritesWhatAReaderReads) {
  JsonText json;
  json.BeginObject().Name("a").BeginArray().Number(-5).Real(0.25).Flag(true).Null().EndArray();
  json.Name("b").BeginObject().EndObject().Name("c").TextOrNull("").Name("d").BeginArray();
  json.BeginArray().EndArray().BeginArray().EndArray().EndArray().EndObject();
  EXPECT_EQ(json.Take(), R"({"a":[-5,0.25,true,null],"b":{},"c":null,"d":[[],[]]})");
}

TEST(JsonTextTest, EscapesWhatMayNotStandInAText) {
  std::string text = "Số \"05\"\\QĐ ⟦đ⟧ 𠀀";
  for (char c = 0; c < 0x20; ++c) text += c;
  JsonText json;
  EXPECT_EQ(Json::parse(json.Text(text).Take()), Json(text));
}

// Paths and texts of damaged files.
TEST(JsonTextTest, ReplacesBytesThatAreNoUtf8) {
  JsonText json;
  const Json read = Json::parse(json.Text("a\xFF\xC3").Take(), nullptr, false);
  ASSERT_TRUE(read.is_string());
  EXPECT_EQ(read.get<std::string>().substr(0, 4), "a\xEF\xBF\xBD");
}

}  // namespace
}  // namespace sohoa
