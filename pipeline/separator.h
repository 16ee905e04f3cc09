// What a separator sheet says, in its QR code. Pure; thread-safe.
#ifndef SOHOA_PIPELINE_SEPARATOR_H_
#define SOHOA_PIPELINE_SEPARATOR_H_

#include <optional>
#include <string>
#include <string_view>

namespace sohoa {

// A sheet between two documents. With a code, all that follows belongs to that dossier, up to the
// next sheet with one.
struct Separator {
  std::string dossier_code;  // empty: the dossier goes on
};

// "sohoa:separator:1" or "sohoa:dossier:H15.50.05.13-261008-0975".
std::string SeparatorPayload(const Separator& separator);

// nullopt for any other text, and for a dossier whose code is none by its grammar.
std::optional<Separator> ParseSeparator(std::string_view payload);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SEPARATOR_H_
