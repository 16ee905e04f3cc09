#include "storage/pdf/navigation.h"

#include "absl/strings/str_cat.h"
#include "storage/pdf/pdf_literals.h"

namespace sohoa {
namespace {

struct OutlineItem {
  const PdfBookmark* bookmark = nullptr;
  uint32_t number = 0;
  std::vector<OutlineItem> annexes;
};

// An annex before any document stands by itself.
std::vector<OutlineItem> Nested(const std::vector<PdfBookmark>& bookmarks, ObjectFile& file) {
  std::vector<OutlineItem> items;
  for (const PdfBookmark& bookmark : bookmarks) {
    std::vector<OutlineItem>& level =
        bookmark.is_annex && !items.empty() ? items.back().annexes : items;
    level.push_back({&bookmark, file.NewNumber(), {}});
  }
  return items;
}

// /First, /Last and /Count of what stands below; it is shown.
std::string Below(const std::vector<OutlineItem>& items, size_t shown) {
  if (items.empty()) return "";
  return absl::StrCat(" /First ", PdfReferenceTo(items.front().number), " /Last ",
                      PdfReferenceTo(items.back().number), " /Count ", shown);
}

void WriteItems(const std::vector<OutlineItem>& items, uint32_t parent,
                const std::vector<uint32_t>& pages, ObjectFile& file) {
  for (size_t i = 0; i < items.size(); ++i) {
    const OutlineItem& item = items[i];
    const uint32_t page = pages[static_cast<size_t>(item.bookmark->page)];
    std::string body =
        absl::StrCat("<< /Title ", PdfTextString(CleanText(item.bookmark->title)), " /Parent ",
                     PdfReferenceTo(parent), " /Dest [", PdfReferenceTo(page), " /Fit]");
    if (i > 0) absl::StrAppend(&body, " /Prev ", PdfReferenceTo(items[i - 1].number));
    if (i + 1 < items.size())
      absl::StrAppend(&body, " /Next ", PdfReferenceTo(items[i + 1].number));
    absl::StrAppend(&body, Below(item.annexes, item.annexes.size()), " >>");
    file.Write(item.number, body);
    WriteItems(item.annexes, item.number, pages, file);
  }
}

}  // namespace

bool BookmarksFit(const std::vector<PdfBookmark>& bookmarks, size_t pages) {
  int last = 0;
  for (const PdfBookmark& bookmark : bookmarks) {
    if (bookmark.page < last || static_cast<size_t>(bookmark.page) >= pages) return false;
    last = bookmark.page;
  }
  return true;
}

std::string PageLabels(const std::vector<PdfBookmark>& bookmarks) {
  std::string ranges;
  int last = -1;  // a page has one label: that of the first bookmark there
  const auto begin = [&](int page, const std::string& prefix) {
    if (page == last) return;
    last = page;
    absl::StrAppend(&ranges, page, " << /S /D");
    if (!prefix.empty()) absl::StrAppend(&ranges, " /P ", PdfTextString(prefix));
    ranges += " >> ";
  };
  if (bookmarks.empty() || bookmarks.front().page > 0) begin(0, "");
  for (const PdfBookmark& bookmark : bookmarks) {
    if (bookmark.is_annex && bookmark.page_prefix.empty()) {
      if (ranges.empty()) begin(0, "");
      continue;
    }
    begin(bookmark.page, bookmark.is_annex ? CleanText(bookmark.page_prefix) : "");
  }
  return absl::StrCat("<< /Nums [", ranges, "] >>");
}

uint32_t WriteOutline(const std::vector<PdfBookmark>& bookmarks, const std::vector<uint32_t>& pages,
                      ObjectFile& file) {
  const uint32_t root = file.NewNumber();
  const std::vector<OutlineItem> items = Nested(bookmarks, file);
  WriteItems(items, root, pages, file);
  file.Write(root, absl::StrCat("<< /Type /Outlines", Below(items, bookmarks.size()), " >>"));
  return root;
}

}  // namespace sohoa
