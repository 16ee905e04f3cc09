// `sohoa sign --store`: signing and raising what a store holds.
#ifndef SOHOA_TOOLS_SIGN_STORED_H_
#define SOHOA_TOOLS_SIGN_STORED_H_

#include <string>
#include <vector>

#include "pipeline/clock.h"
#include "tools/settings.h"
#include "tools/signing.h"

namespace sohoa {

struct StoredSignArguments {
  const Settings& settings;
  const SigningFlags& signing;
  std::vector<std::string> ids;  // none: all that wait
  bool upgrade = false;
  bool json = false;
};

// Tells what became of each; an exit code.
int SignInStore(const StoredSignArguments& args, const Clock& clock);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SIGN_STORED_H_
