// The tables of citizens' papers that come with the program; see MANIFEST.tsv.
#ifndef SOHOA_MODELS_PAPER_TABLES_H_
#define SOHOA_MODELS_PAPER_TABLES_H_

#include <string_view>

namespace sohoa {

// For PaperForms::Parse. Live as long as the program.
std::string_view PaperTypesTable();
std::string_view PaperFieldsTable();

}  // namespace sohoa

#endif  // SOHOA_MODELS_PAPER_TABLES_H_
