#include "models/paper_tables.h"

#include "models/embedded_file.h"

SOHOA_EMBED_FILE(sohoa_paper_types, SOHOA_MODELS_DIR "/paper_types.tsv");
SOHOA_EMBED_FILE(sohoa_paper_fields, SOHOA_MODELS_DIR "/paper_fields.tsv");

namespace sohoa {

std::string_view PaperTypesTable() { return SOHOA_EMBEDDED_FILE(sohoa_paper_types); }
std::string_view PaperFieldsTable() { return SOHOA_EMBEDDED_FILE(sohoa_paper_fields); }

}  // namespace sohoa
