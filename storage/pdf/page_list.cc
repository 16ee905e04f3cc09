#include "storage/pdf/page_list.h"

#include "storage/pdf/form_fields.h"

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;
using Keys = std::map<std::string, const PdfValue*>;

constexpr int kMaxDepth = 64;
constexpr size_t kMaxPages = 100'000;
constexpr int kMaxNodes = 200'000;

class Walk {
 public:
  explicit Walk(PdfRevision& revision) : revision_(revision) {}

  void Node(const PdfValue& value, const Keys& inherited, int depth) {
    const int64_t object = value.kind == Kind::kReference ? value.object : 0;
    const PdfValue& node = revision_.Follow(value);
    // A page that the tree has twice is shown twice.
    if (node.kind != Kind::kDictionary || depth > kMaxDepth || list_.pages.size() >= kMaxPages ||
        ++visited_ > kMaxNodes)
      return;
    const PdfValue* kids = node.Get("Kids");
    if (kids == nullptr) {
      PageEntry page{object, inherited};
      for (const auto& [key, entry] : node.entries) page.keys[key] = &entry;
      list_.pages.push_back(std::move(page));
      return;
    }
    if (object > 0) list_.nodes.push_back(object);
    Keys below = inherited;
    for (const char* key : {"Resources", "MediaBox", "CropBox", "Rotate"})
      if (const PdfValue* own = node.Get(key); own != nullptr) below[key] = own;
    for (const PdfValue& kid : revision_.Follow(*kids).items) Node(kid, below, depth + 1);
  }

  PageList Take() { return std::move(list_); }

 private:
  PdfRevision& revision_;
  int visited_ = 0;
  PageList list_;
};

}  // namespace

PageList PagesOf(PdfRevision& revision) {
  Walk walk(revision);
  if (const PdfValue* root = CatalogOf(revision).Get("Pages"); root != nullptr)
    walk.Node(*root, {}, 0);
  return walk.Take();
}

}  // namespace sohoa
