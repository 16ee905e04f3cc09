#include "tools/likeness_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/messages.h"

namespace sohoa {

std::string LikenessText(const LikeDocument& like) {
  switch (like.likeness) {
    case Likeness::kSameCode:
      return Tr("the same number, organ and day");
    case Likeness::kCodeOfYear:
      return Tr("the same number and organ in one year, another day");
    case Likeness::kSamePages:
      break;
  }
  constexpr size_t kMostNamed = 12;
  std::string pages;
  for (size_t k = 0; k < like.pages.size() && k < kMostNamed; ++k)
    absl::StrAppend(
        &pages, pages.empty() ? "" : ", ",
        absl::StrFormat(Tr("%d as %d"), like.pages[k].page + 1, like.pages[k].other + 1));
  if (like.pages.size() > kMostNamed) absl::StrAppend(&pages, ", …");
  return absl::StrFormat(Tr("the same pages: %s"), pages);
}

}  // namespace sohoa
