// Signing as the settings and flags say it; shared by the commands that sign.
#ifndef SOHOA_TOOLS_SIGNING_H_
#define SOHOA_TOOLS_SIGNING_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "pipeline/clock.h"
#include "pipeline/rendition.h"
#include "pipeline/sign_stored.h"
#include "storage/sign/pades_signer.h"
#include "storage/sign/secret.h"
#include "tools/settings.h"

namespace CLI {
class App;
}

namespace sohoa {

// Flags of one command line; those that a site sets once come from its settings where they are
// missing.
struct SigningFlags {
  std::optional<std::string> key;
  std::optional<std::string> level;
  std::optional<std::string> tsa;
  std::optional<std::string> copy_form;
  std::string converted_by;  // by no flag of AddSigningFlags: see SigningOptions
  std::optional<int> pin_fd;
  bool invisible = false;
  bool pss = false;
  std::optional<std::string> hash;
  std::string reason;
  std::vector<std::string> evidence_files;
};

// --key, --level, --tsa, --copy-form, --pin-fd, --invisible, --pss, --hash, --reason, --evidence
void AddSigningFlags(CLI::App* command, SigningFlags* flags);

// kInvalidArgument: no such level or hash; the site's roots cannot be read.
absl::StatusOr<SigningOptions> SigningOptionsOf(const SigningFlags& flags,
                                                const Settings& settings);
// The same for --upgrade: where no level is named, or just the site's B-B, it is B-LTA.
absl::StatusOr<SigningOptions> RaisingOptionsOf(const SigningFlags& flags,
                                                const Settings& settings);

// Where the key is that signs: by flag, else by the settings; empty: nothing is signed.
std::string KeyPlace(const SigningFlags& flags, const Settings& settings);

// An opened key. Neither moved nor copied: the signer points into it.
class Signing {
 public:
  // Null where neither flag nor settings name a key. A PIN that `known` holds is not asked for
  // again, and barred there if it is wrong; null: it is always asked for. Errors as OpenKeyStore
  // and PadesSigner::Create.
  static absl::StatusOr<std::unique_ptr<Signing>> Open(const SigningFlags& flags,
                                                       const Settings& settings, const Clock& clock,
                                                       SharedSecret* known = nullptr);
  Signing(const Signing&) = delete;
  Signing& operator=(const Signing&) = delete;

  PadesSigner& signer() { return *signer_; }
  bool asks_at_reader() const { return key_->asks_at_reader(); }
  // Valid as long as this. Copies share what they know of the key (see UntilKeyGone).
  RenditionSigning InPlace();

 private:
  Signing() = default;
  std::string level_;
  std::unique_ptr<KeyStore> key_;
  std::unique_ptr<PadesSigner> signer_;
};

// Signs nothing: for a run that has begun and finds its key gone. What it stores awaits the key,
// for the reason `why`.
RenditionSigning WithoutKey(const SigningFlags& flags, const Settings& settings,
                            const absl::Status& why);

// Raises to the level that `flags` name, else to the one that was wanted before.
RaiseRendition RaisingInPlace(const SigningFlags& flags, SigningOptions options);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SIGNING_H_
