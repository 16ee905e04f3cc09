#include "storage/sign/double_keys.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

#include "storage/pdf/page_list.h"

namespace sohoa {
namespace {

// They lead nowhere that is seen, and tags alone may be a hundred thousand objects.
constexpr std::array<std::string_view, 2> kUnseen = {"StructTreeRoot", "PieceInfo"};

// A list and not a recursion: outlines are one long chain.
class Walk {
 public:
  explicit Walk(PdfRevision& revision) : revision_(revision) {}

  std::vector<Finding> Run() {
    const PageList pages = PagesOf(revision_);
    // Links lead from page to page; each is looked at for itself.
    for (const PageEntry& page : pages.pages) met_.insert(page.object);
    for (size_t i = 0; i < pages.pages.size(); ++i) TakePage(pages.pages[i], static_cast<int>(i));
    From(revision_.trailer(), -1);
    return std::move(findings_);
  }

 private:
  struct Item {
    const PdfValue* value;
    int64_t object;  // that it stands in; 0: the trailer, or unknown
  };

  void TakePage(const PageEntry& page, int number) {
    if (const PdfIndirect* object = revision_.Find(page.object); object != nullptr)
      Note(object->value, number, page.object);
    for (const auto& [key, value] : page.keys)
      if (key != "Parent") From(*value, number, page.object);
  }

  void Note(const PdfValue& value, int page, int64_t object) {
    if (value.has_double_key)
      AddFinding({FindingKind::kDoubleKey, Weight::kDoubt, page, object}, findings_);
  }

  void From(const PdfValue& start, int page, int64_t object = 0) {
    std::vector<Item> open = {{&start, object}};
    while (!open.empty()) {
      Item item = open.back();
      open.pop_back();
      if (item.value->kind == PdfValue::Kind::kReference) {
        const PdfIndirect* found =
            met_.insert(item.value->object).second ? revision_.Find(*item.value) : nullptr;
        if (found == nullptr) continue;
        item = {&found->value, item.value->object};
      }
      Note(*item.value, page, item.object);
      for (const PdfValue& one : item.value->items) open.push_back({&one, item.object});
      for (const auto& [key, one] : item.value->entries)
        if (std::find(kUnseen.begin(), kUnseen.end(), key) == kUnseen.end())
          open.push_back({&one, item.object});
    }
  }

  PdfRevision& revision_;
  std::set<int64_t> met_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> DoubleKeysIn(PdfRevision& revision) { return Walk(revision).Run(); }

}  // namespace sohoa
