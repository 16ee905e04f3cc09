#include "tools/monitor/known_texts.h"

#include "models/embedded_file.h"

SOHOA_EMBED_FILE(sohoa_catalogue_vi, SOHOA_CATALOGUE_VI_FILE);

namespace sohoa {

KnownTexts::KnownTexts() {
  constexpr std::string_view kBegin = "\nmsgid \"";
  const std::string_view catalogue = SOHOA_EMBEDDED_FILE(sohoa_catalogue_vi);
  size_t at = catalogue.find(kBegin);
  while (at != std::string_view::npos) {
    const size_t begin = at + kBegin.size();
    const size_t end = catalogue.find("\"\n", begin);
    if (end == std::string_view::npos) return;
    if (end > begin) texts_.insert(catalogue.substr(begin, end - begin));
    at = catalogue.find(kBegin, end);
  }
}

bool KnownTexts::Has(std::string_view text) const { return texts_.contains(text); }

std::string_view KnownTexts::KnownPartOf(std::string_view message) const {
  constexpr std::string_view kColon = ": ";
  for (;;) {
    const size_t colon = message.find(kColon);
    const std::string_view part = message.substr(0, colon);
    if (Has(part)) return part;
    if (colon == std::string_view::npos) return {};
    message.remove_prefix(colon + kColon.size());
  }
}

}  // namespace sohoa
