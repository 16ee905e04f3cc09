// Who may ask for what, cell by cell, through the service itself.
#include "tools/serve/access.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/tools/serve/service_site.h"
#include "tools/serve/routes.h"

namespace sohoa {
namespace {

// Written down a second time, on purpose: docs/service.md says the same.
const std::map<Endpoint, std::string>& Allowed() {
  static const std::map<Endpoint, std::string> table = {
      // reader, officer, archivist, admin
      {Endpoint::kHealth, "++++"},   {Endpoint::kReady, "++++"},     {Endpoint::kOpenApi, "++++"},
      {Endpoint::kSearch, "++++"},   {Endpoint::kRecord, "++++"},    {Endpoint::kVersions, "--++"},
      {Endpoint::kPageText, "++++"}, {Endpoint::kPageImage, "++++"}, {Endpoint::kPdf, "++++"},
      {Endpoint::kOriginal, "-+++"}, {Endpoint::kScan, "-+++"},      {Endpoint::kJob, "-+++"},
      {Endpoint::kField, "-+++"},    {Endpoint::kMetrics, "---+"},
  };
  return table;
}

const std::set<Endpoint>& Open() {
  static const std::set<Endpoint> open = {Endpoint::kHealth, Endpoint::kReady, Endpoint::kOpenApi};
  return open;
}

class AccessTest : public testing_support::ServiceSite {
 protected:
  int StatusOf(const Route& route, const std::string& token) {
    std::string path(route.pattern);
    for (const auto& [place, value] :
         std::map<std::string, std::string>{{"{id}", "0123456789abcdef01234567"},
                                            {"{page}", "0"},
                                            {"{field}", "typeName"},
                                            {"{job}", "1"}})
      if (const size_t at = path.find(place); at != std::string::npos)
        path.replace(at, place.size(), value);
    return Ask(std::string(route.method), path, token).status;
  }
};

TEST_F(AccessTest, EveryRoleMayUseWhatTheTableSaysAndNothingElse) {
  ASSERT_EQ(Allowed().size(), static_cast<size_t>(kEndpoints));
  for (const Role role : kRoles) {
    const std::string token = Key(role);
    for (const Route& route : Routes()) {
      const bool allowed = Allowed().at(route.endpoint)[static_cast<size_t>(role)] == '+';
      const int status = StatusOf(route, token);
      EXPECT_EQ(status != 403, allowed)
          << NameOf(role) << " at " << route.pattern << ": " << status;
      EXPECT_NE(status, 401) << NameOf(role) << " at " << route.pattern;
    }
  }
}

TEST_F(AccessTest, WithoutAKeyOnlyTheOpenOnesAnswer) {
  for (const Route& route : Routes())
    EXPECT_EQ(StatusOf(route, "") == 401, !Open().contains(route.endpoint)) << route.pattern;
}

TEST_F(AccessTest, EveryEndpointHasARoute) {
  std::set<Endpoint> routed;
  for (const Route& route : Routes()) routed.insert(route.endpoint);
  EXPECT_EQ(routed.size(), static_cast<size_t>(kEndpoints));
}

TEST(ScopeTest, NamesOrgansAndTypesWithoutMarks) {
  Record record;
  record.fields.organ_name.value = "SỞ TƯ PHÁP";
  record.fields.type_name.value = "QUYẾT ĐỊNH";
  record.agency = "Văn phòng Ủy ban";
  EXPECT_TRUE(MaySee({}, record));
  EXPECT_TRUE(MaySee({.organs = {"Sở Tư pháp"}}, record));
  EXPECT_TRUE(MaySee({.organs = {"Sở Y tế", "van phong uy ban"}}, record));
  EXPECT_FALSE(MaySee({.organs = {"Sở Y tế"}}, record));
  EXPECT_TRUE(MaySee({.kinds = {"quyết định"}}, record));
  EXPECT_FALSE(MaySee({.organs = {"Sở Tư pháp"}, .kinds = {"Công văn"}}, record));
}

// A document whose organ was not read is nobody's but theirs who may see all.
TEST(ScopeTest, WhatIsNotKnownIsNotCovered) {
  EXPECT_FALSE(MaySee({.organs = {"Sở Tư pháp"}}, Record()));
  EXPECT_FALSE(MaySee({.kinds = {"Quyết định"}}, Record()));
}

}  // namespace
}  // namespace sohoa
