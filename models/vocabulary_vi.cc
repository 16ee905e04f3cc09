#include "models/vocabulary_vi.h"

#include <array>

#include "models/embedded_file.h"

SOHOA_EMBED_FILE(sohoa_document_types, SOHOA_MODELS_DIR "/document_types.tsv");
SOHOA_EMBED_FILE(sohoa_agencies, SOHOA_MODELS_DIR "/agencies.tsv");
SOHOA_EMBED_FILE(sohoa_agency_beginnings, SOHOA_MODELS_DIR "/agency_beginnings.tsv");
SOHOA_EMBED_FILE(sohoa_positions, SOHOA_MODELS_DIR "/positions.tsv");
SOHOA_EMBED_FILE(sohoa_authorities, SOHOA_MODELS_DIR "/authorities.tsv");
SOHOA_EMBED_FILE(sohoa_provinces, SOHOA_MODELS_DIR "/provinces.tsv");
SOHOA_EMBED_FILE(sohoa_signers, SOHOA_MODELS_DIR "/signers.tsv");
SOHOA_EMBED_FILE(sohoa_form_titles, SOHOA_MODELS_DIR "/form_titles.tsv");
SOHOA_EMBED_FILE(sohoa_field_confidence, SOHOA_MODELS_DIR "/field_confidence.tsv");
SOHOA_EMBED_FILE(sohoa_units, SOHOA_MODELS_DIR "/units.tsv");
SOHOA_EMBED_FILE(sohoa_family_names, SOHOA_MODELS_DIR "/family_names.tsv");
SOHOA_EMBED_FILE(sohoa_given_names, SOHOA_MODELS_DIR "/given_names.tsv");

namespace sohoa {

std::span<const EmbeddedText> VietnameseVocabulary() {
  static const std::array<EmbeddedText, 12> files = {
      {{"document_types.tsv", SOHOA_EMBEDDED_FILE(sohoa_document_types)},
       {"agencies.tsv", SOHOA_EMBEDDED_FILE(sohoa_agencies)},
       {"agency_beginnings.tsv", SOHOA_EMBEDDED_FILE(sohoa_agency_beginnings)},
       {"positions.tsv", SOHOA_EMBEDDED_FILE(sohoa_positions)},
       {"authorities.tsv", SOHOA_EMBEDDED_FILE(sohoa_authorities)},
       {"provinces.tsv", SOHOA_EMBEDDED_FILE(sohoa_provinces)},
       {"family_names.tsv", SOHOA_EMBEDDED_FILE(sohoa_family_names)},
       {"given_names.tsv", SOHOA_EMBEDDED_FILE(sohoa_given_names)},
       {"signers.tsv", SOHOA_EMBEDDED_FILE(sohoa_signers)},
       {"form_titles.tsv", SOHOA_EMBEDDED_FILE(sohoa_form_titles)},
       {"field_confidence.tsv", SOHOA_EMBEDDED_FILE(sohoa_field_confidence)},
       {"units.tsv", SOHOA_EMBEDDED_FILE(sohoa_units)}}};
  return files;
}

}  // namespace sohoa
