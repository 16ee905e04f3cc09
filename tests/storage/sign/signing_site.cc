#include "tests/storage/sign/signing_site.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <utility>

#include "storage/pdf/pdf_writer.h"
#include "storage/sign/pades_upgrade.h"
#include "tests/storage/pdf/made_pages.h"

namespace sohoa::test {
namespace {

using testing_support::ImportIntoToken;
using testing_support::KeyKind;
using testing_support::TestAuthority;

void WritePlainPdf(const std::string& path) {
  auto writer = NewPdfWriter(path);
  ASSERT_TRUE(writer.ok());
  const PageText text = A4Text({MadeLine(200, 900, 20, 12, {"Số:", "05/QĐ-UBND"})});
  for (int page = 0; page < 2; ++page)
    ASSERT_TRUE((*writer)->AddPage(WhitePage(text.width, text.height, text.dpi), text).ok());
  ASSERT_TRUE((*writer)->Finish({.title = "Quyết định"}).ok());
}

}  // namespace

SigningSite& SigningSite::Get() {
  static SigningSite site;
  return site;
}

SigningSite::SigningSite() : folder_(TempPath("site")) {
  for (const char* part : {"/authority", "/token"})
    std::filesystem::create_directories(folder_ + part);
  authority_ = std::make_unique<TestAuthority>(folder_ + "/authority");
  rsa_ = authority_->Issue();
  ec256_ = authority_->Issue({.common_name = "Lò Thị Mỵ", .key = KeyKind::kEcP256});
  ec384_ = authority_->Issue({.common_name = "Văn phòng", .key = KeyKind::kEcP384});
  token_ = testing_support::MakeToken(folder_ + "/token");
  ImportIntoToken(token_, rsa_, "agency", "01");
  ImportIntoToken(token_, ec256_, "person", "02");
  WritePlainPdf(plain_pdf());
}

SigningSite::~SigningSite() {
  authority_.reset();
  std::filesystem::remove_all(folder_);
}

std::string SigningSite::Uri(const std::string& object, const std::string& module) const {
  return "pkcs11:token=" + token_.label + ";object=" + object +
         "?module-path=" + (module.empty() ? token_.module : module);
}

std::unique_ptr<KeyStore> SigningSite::Open(const std::string& key) const {
  const bool on_token = key.rfind("pkcs11:", 0) == 0;
  auto opened =
      OpenKeyStore(key, [&] { return Secret::Copy(on_token ? token_.pin : rsa_.password); });
  EXPECT_TRUE(opened.ok()) << opened.status();
  return opened.ok() ? *std::move(opened) : nullptr;
}

absl::StatusOr<SigningResult> SigningSite::Sign(const std::string& key, const std::string& in,
                                                const std::string& out, SigningOptions options,
                                                absl::Time now) const {
  const std::unique_ptr<KeyStore> store = Open(key);
  if (store == nullptr) return absl::InternalError("the key cannot be opened");
  if (options.tsa_url.empty()) options.tsa_url = authority_->tsa_url();
  options.local_services = true;
  if (options.agency.empty()) options.agency = "Ủy ban nhân dân xã Đồng Tâm";
  const auto signer = PadesSigner::Create(*store, std::move(options), now);
  if (!signer.ok()) return signer.status();
  return (*signer)->Sign(in, out, now);
}

absl::StatusOr<SigningResult> SigningSite::Upgrade(const std::string& in, const std::string& out,
                                                   SigningOptions options, absl::Time now) const {
  if (options.tsa_url.empty()) options.tsa_url = authority_->tsa_url();
  options.local_services = true;
  return UpgradePdf(in, out, options, now);
}

}  // namespace sohoa::test
