#include "pipeline/dossier_groups.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/strings/ascii.h"
#include "ocr/fields/dossier_code.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

// A person's papers are a dozen; more is an inbox.
constexpr int kMostOfAFolder = 64;

// Days and serial numbers tell when a folder was filled, not whose it is.
bool IsName(const std::string& folder) {
  const std::string name = fs::path(folder).filename().string();
  return std::any_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return absl::ascii_isalpha(byte) || byte >= 0x80;
  });
}

}  // namespace

std::string DossierCodeIn(const std::string& path) {
  std::error_code ec;
  fs::path at = fs::absolute(path, ec);
  at = ec ? fs::path(path) : at.lexically_normal();
  for (; at.has_relative_path(); at = at.parent_path())
    if (std::optional<std::string> code = FindDossierCode(at.filename().string())) return *code;
  return "";
}

DossierGroups::DossierGroups(const std::vector<InputDocument>& batch) {
  absl::flat_hash_map<std::string, int> counts;  // by folder
  for (const InputDocument& input : batch) {
    members_.push_back({DossierCodeIn(input.path()), input.folder});
    counts[input.folder] += members_.back().code.empty() ? 1 : kMostOfAFolder + 1;
  }
  for (size_t k = 0; k < members_.size(); ++k) {
    Member& member = members_[k];
    if (!member.code.empty() || counts[member.folder] > kMostOfAFolder || !IsName(member.folder))
      member.folder.clear();
    if (!GroupOf(k).empty()) last_[GroupOf(k)] = k;
  }
}

const std::string& DossierGroups::GroupOf(size_t document) const {
  const Member& member = members_[document];
  return member.code.empty() ? member.folder : member.code;
}

bool DossierGroups::IsLast(size_t document) const {
  const std::string& group = GroupOf(document);
  return group.empty() || last_.at(group) == document;
}

}  // namespace sohoa
