// The answers that are made most often, as JSON.
#ifndef SOHOA_TOOLS_SERVE_PAGE_JSON_H_
#define SOHOA_TOOLS_SERVE_PAGE_JSON_H_

#include <string>

#include "ocr/page/page_text.h"
#include "storage/search/search.h"

namespace sohoa {

// {"total","nextCursor","hits":[{"id","score","snippet","matches","record"}]}: of each record what
// a list shows, and without the reasons, which are for those who look at one record.
// With facets also "facets":{"typeName":[{"value","documents"}],"organName":…,"year":…}.
std::string SearchPageJson(const SearchResult& page, bool facets);

// {"page","width","height","dpi","text","blocks":[{"box","stamped","lines":[{"box","baseline",
// "words":[{"text","box","confidence","handwritten"}]}]}]}
std::string PageTextJson(const PageText& text, int page);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_PAGE_JSON_H_
