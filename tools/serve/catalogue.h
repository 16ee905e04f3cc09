// The Vietnamese texts, for a program that answers in two languages at once: gettext's own
// functions know one language a process.
#ifndef SOHOA_TOOLS_SERVE_CATALOGUE_H_
#define SOHOA_TOOLS_SERVE_CATALOGUE_H_

#include <string>
#include <string_view>
#include <unordered_map>

namespace sohoa {

enum class Language { kEnglish, kVietnamese };

// What an Accept-Language header (RFC 9110, 12.5.4) prefers of the two; Vietnamese where it names
// neither, or there is none: the callers are Vietnamese offices.
Language PreferredLanguage(std::string_view accept_language);

// Thread-safe.
class Catalogue {
 public:
  // Of a file as msgfmt writes it. Empty where it cannot be read: English it is, then.
  static Catalogue Read(const std::string& path);
  // share/locale beside the running program.
  static std::string PathBesideProgram();

  // The text itself in English, and where there is no translation.
  std::string Of(std::string_view english, Language language) const;
  // Of a message "reason: details": the part before the colon is looked up.
  std::string OfReason(std::string_view message, Language language) const;

  size_t size() const { return texts_.size(); }

 private:
  std::unordered_map<std::string, std::string> texts_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_CATALOGUE_H_
