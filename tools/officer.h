// Who does what an audit tells of.
#ifndef SOHOA_TOOLS_OFFICER_H_
#define SOHOA_TOOLS_OFFICER_H_

#include <string>

namespace sohoa {

// The account that this runs under, for where no officer is named; empty: not known.
std::string LoginName();

}  // namespace sohoa

#endif  // SOHOA_TOOLS_OFFICER_H_
