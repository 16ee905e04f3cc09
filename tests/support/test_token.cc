#include "tests/support/test_token.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/storage/pdf/pdf_commands.h"
#include "tests/support/test_certificates.h"

namespace sohoa::testing_support {
namespace {

void Run(const std::string& command) {
  const test::CommandResult result = test::RunCommand(command);
  Require(result.exit_code == 0, (command + "\n" + result.output).c_str());
}

std::string ModulePath() {
  for (const char* path :
       {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"})
    if (std::filesystem::exists(path)) return path;
  Require(false, "a token: libsofthsm2 is not installed");
  return "";
}

}  // namespace

TestToken MakeToken(const std::string& folder) {
  TestToken token{.module = ModulePath(), .config_file = folder + "/softhsm2.conf"};
  std::filesystem::create_directories(folder + "/tokens");
  std::ofstream(token.config_file) << "directories.tokendir = " << folder << "/tokens\n"
                                   << "objectstore.backend = file\nlog.level = ERROR\n";
  setenv("SOFTHSM2_CONF", token.config_file.c_str(), 1);
  Run("softhsm2-util --init-token --free --label '" + token.label + "' --pin " + token.pin +
      " --so-pin " + token.so_pin);
  return token;
}

void ImportIntoToken(const TestToken& token, const Identity& identity, const std::string& label,
                     const std::string& id_hex) {
  const std::string environment = "SOFTHSM2_CONF='" + token.config_file + "' ";
  Run(environment + "softhsm2-util --import '" + identity.key_file + "' --token '" + token.label +
      "' --label '" + label + "' --id " + id_hex + " --pin " + token.pin);
  AddCertificateToToken(token, identity, label, id_hex);
}

void AddCertificateToToken(const TestToken& token, const Identity& identity,
                           const std::string& label, const std::string& id_hex) {
  const std::string environment = "SOFTHSM2_CONF='" + token.config_file + "' ";
  const std::string der = token.config_file + "." + id_hex + ".der";
  std::ofstream(der, std::ios::binary) << identity.certificate_der;
  Run(environment + "pkcs11-tool --module '" + token.module + "' --token-label '" + token.label +
      "' --login --pin " + token.pin + " --write-object '" + der + "' --type cert --label '" +
      label + "' --id " + id_hex);
}

void MakeAesKeyInToken(const TestToken& token, const std::string& label,
                       const std::string& id_hex) {
  Run("SOFTHSM2_CONF='" + token.config_file + "' pkcs11-tool --module '" + token.module +
      "' --token-label '" + token.label + "' --login --pin " + token.pin +
      " --keygen --key-type AES:32 --sensitive --label '" + label + "' --id " + id_hex);
}

}  // namespace sohoa::testing_support
