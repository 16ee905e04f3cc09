// The confidence model that comes with the program; see MANIFEST.tsv.
#ifndef SOHOA_MODELS_CONFIDENCE_VI_H_
#define SOHOA_MODELS_CONFIDENCE_VI_H_

#include <string_view>

namespace sohoa {

// For ConfidenceModel::Parse. Lives as long as the program.
std::string_view VietnameseConfidenceModel();

}  // namespace sohoa

#endif  // SOHOA_MODELS_CONFIDENCE_VI_H_
