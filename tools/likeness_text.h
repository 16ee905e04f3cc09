// In what two documents are like, for people.
#ifndef SOHOA_TOOLS_LIKENESS_TEXT_H_
#define SOHOA_TOOLS_LIKENESS_TEXT_H_

#include <string>

#include "storage/record/record.h"

namespace sohoa {

// "the same number, organ and day", "the same pages: 1 as 1, 2 as 3", in the chosen language.
std::string LikenessText(const LikeDocument& like);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_LIKENESS_TEXT_H_
