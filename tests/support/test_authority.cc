#include "tests/support/test_authority.h"

#include <openssl/cms.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <filesystem>
#include <map>
#include <mutex>

#include "tests/storage/pdf/pdf_commands.h"
#include "tests/support/test_certificates.h"
#include "tests/support/test_services.h"

namespace sohoa::testing_support {
namespace {

constexpr int64_t kTwentyYears = 20ll * 365 * 24 * 3600;

std::string Zulu(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%y%m%d%H%M%SZ", &parts);
  return text;
}

std::string KeyPem(EVP_PKEY* key, const std::string& password) {
  BIO* bio = BIO_new(BIO_s_mem());
  const bool hidden = !password.empty();
  PEM_write_bio_PKCS8PrivateKey(bio, key, hidden ? EVP_aes_256_cbc() : nullptr,
                                hidden ? password.c_str() : nullptr,
                                static_cast<int>(password.size()), nullptr, nullptr);
  return TakeBytes(bio);
}

void WritePkcs12(const std::string& path, const std::string& password,
                 const KeyAndCertificate& owned, X509* issuer) {
  STACK_OF(X509)* above = sk_X509_new_null();
  if (issuer != nullptr) sk_X509_push(above, issuer);
  PKCS12* bundle = PKCS12_create(password.c_str(), "ký số", owned.key.get(),
                                 owned.certificate.get(), above, 0, 0, 0, 0, 0);
  Require(bundle != nullptr, "PKCS#12 file");
  unsigned char* der = nullptr;
  const int size = i2d_PKCS12(bundle, &der);
  test::WriteFile(path, {reinterpret_cast<const char*>(der), static_cast<size_t>(size)});
  OPENSSL_free(der);
  PKCS12_free(bundle);
  sk_X509_free(above);
}

// An authority as the openssl command keeps one: what it issued, and what of that is revoked.
struct Index {
  struct Row {
    std::string serial_hex;
    std::string expires;
    bool revoked = false;
    int64_t revoked_s = 0;
  };
  std::vector<Row> rows;

  void Revoke(const std::string& serial_hex, int64_t revoked_s) {
    for (Row& row : rows)
      if (row.serial_hex == serial_hex) row.revoked = true, row.revoked_s = revoked_s;
  }

  std::vector<Revoked> RevokedOnes() const {
    std::vector<Revoked> revoked;
    for (const Row& row : rows)
      if (row.revoked) revoked.push_back({row.serial_hex, row.revoked_s});
    return revoked;
  }

  std::string Text() const {
    std::string text;
    const std::time_t now = std::time(nullptr);
    for (const Row& row : rows)
      text += (row.revoked ? "R\t" : "V\t") + row.expires + "\t" +
              (row.revoked ? Zulu(now + row.revoked_s) : "") + "\t" + row.serial_hex +
              "\tunknown\t/CN=" + row.serial_hex + "\n";
    return text;
  }
};

// What a time stamp says of `sha256` (RFC 3161, 2.4.2).
std::string StampInfo(const std::string& sha256, int64_t time) {
  const std::unique_ptr<TS_TST_INFO, decltype(&TS_TST_INFO_free)> info(TS_TST_INFO_new(),
                                                                       TS_TST_INFO_free);
  TS_TST_INFO_set_version(info.get(), 1);
  ASN1_OBJECT* policy = OBJ_txt2obj("1.2.3.4.1", 1);
  TS_TST_INFO_set_policy_id(info.get(), policy);
  ASN1_OBJECT_free(policy);
  ASN1_INTEGER* serial = ASN1_INTEGER_new();
  ASN1_INTEGER_set(serial, 7);
  TS_TST_INFO_set_serial(info.get(), serial);
  ASN1_INTEGER_free(serial);
  ASN1_GENERALIZEDTIME* when = ASN1_GENERALIZEDTIME_set(nullptr, time);
  TS_TST_INFO_set_time(info.get(), when);
  ASN1_GENERALIZEDTIME_free(when);
  TS_MSG_IMPRINT* imprint = TS_MSG_IMPRINT_new();
  X509_ALGOR* algorithm = X509_ALGOR_new();
  X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr);
  TS_MSG_IMPRINT_set_algo(imprint, algorithm);
  std::string hash = sha256;
  TS_MSG_IMPRINT_set_msg(imprint, reinterpret_cast<unsigned char*>(hash.data()),
                         static_cast<int>(hash.size()));
  TS_TST_INFO_set_msg_imprint(info.get(), imprint);
  X509_ALGOR_free(algorithm);
  TS_MSG_IMPRINT_free(imprint);
  unsigned char* der = nullptr;
  const int size = i2d_TS_TST_INFO(info.get(), &der);
  std::string out(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return out;
}

}  // namespace

struct TestAuthority::State {
  std::string folder;
  KeyAndCertificate root;
  KeyAndCertificate issuer;
  KeyAndCertificate root_responder;
  KeyAndCertificate responder;
  mutable std::mutex mutex;  // over the indexes and the openssl command's files
  Index root_index;
  Index issuer_index;
  std::map<std::string, KeyAndCertificate> owned;  // by serial
  Identity timestamper;
  mutable int files = 0;
  std::unique_ptr<TestServices> services;  // last: it calls upon the rest until it is gone

  std::string Path(const std::string& name) const { return folder + "/" + name; }

  Index::Row RowOf(const X509* certificate, int64_t not_after_s) const {
    return {SerialHex(certificate), Zulu(std::time(nullptr) + not_after_s)};
  }

  void WriteAuthority(const std::string& name, const KeyAndCertificate& owned_by) const {
    test::WriteFile(Path(name + ".pem"), PemOf(owned_by.certificate.get()));
    test::WriteFile(Path(name + ".key"), KeyPem(owned_by.key.get(), ""));
  }

  void MakeAuthorities() {
    const Extensions authority = {{NID_basic_constraints, "critical,CA:TRUE"},
                                  {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                  {NID_subject_key_identifier, "hash"}};
    root = MakeCertificate({.common_name = "Sohoa Test Root",
                            .organization = "Sohoa Test",
                            .key = KeyKind::kRsa3072,
                            .not_before_s = -kTwentyYears / 2,
                            .not_after_s = kTwentyYears},
                           nullptr, authority);
    Extensions below = authority;
    below.emplace_back(NID_authority_key_identifier, "keyid");
    below.emplace_back(NID_info_access, "OCSP;URI:" + services->url("/ocsp/root") +
                                            ",caIssuers;URI:" + services->url("/root.cer"));
    below.emplace_back(NID_crl_distribution_points, "URI:" + services->url("/root.crl"));
    issuer = MakeCertificate({.common_name = "Sohoa Test Issuing Authority",
                              .organization = "Sohoa Test",
                              .key = KeyKind::kRsa2048,
                              .not_before_s = -kTwentyYears / 4,
                              .not_after_s = kTwentyYears / 2},
                             &root, below);
    root_index.rows.push_back(RowOf(issuer.certificate.get(), kTwentyYears / 2));
  }

  KeyAndCertificate MakeResponder(const KeyAndCertificate& authority) const {
    return MakeCertificate({.common_name = "Sohoa Test OCSP", .key = KeyKind::kEcP256}, &authority,
                           {{NID_basic_constraints, "CA:FALSE"},
                            {NID_key_usage, "critical,digitalSignature"},
                            {NID_ext_key_usage, "OCSPSigning"},
                            {NID_id_pkix_OCSP_noCheck, "NULL"},
                            {NID_authority_key_identifier, "keyid"}});
  }

  Extensions LeafExtensions(const CertificateWish& wish) const {
    Extensions extensions = {{NID_basic_constraints, "CA:FALSE"},
                             {NID_key_usage, wish.key_usage},
                             {NID_ext_key_usage, wish.extended_key_usage},
                             {NID_subject_key_identifier, "hash"},
                             {NID_authority_key_identifier, "keyid"}};
    if (!wish.names_services) return extensions;
    extensions.emplace_back(NID_info_access, "OCSP;URI:" + services->url("/ocsp/issuer") +
                                                 ",caIssuers;URI:" + services->url("/issuer.cer"));
    extensions.emplace_back(NID_crl_distribution_points, "URI:" + services->url("/issuer.crl"));
    return extensions;
  }

  Identity Keep(KeyAndCertificate made, X509* above) {
    Identity identity;
    const std::string base = Path("id" + std::to_string(++files));
    const std::string own = PemOf(made.certificate.get());
    const std::string chain = above == nullptr ? "" : PemOf(above);
    identity.key_file = base + ".key";
    identity.certificate_file = base + ".pem";
    identity.chain_file = base + ".chain.pem";
    identity.pem_file = base + ".all.pem";
    identity.encrypted_pem_file = base + ".encrypted.pem";
    identity.pkcs12_file = base + ".p12";
    identity.certificate_der = DerOf(made.certificate.get());
    identity.serial_hex = SerialHex(made.certificate.get());
    const std::string key = KeyPem(made.key.get(), "");
    test::WriteFile(identity.key_file, key);
    test::WriteFile(identity.certificate_file, own);
    test::WriteFile(identity.chain_file, chain);
    test::WriteFile(identity.pem_file, key + own + chain);
    test::WriteFile(identity.encrypted_pem_file,
                    KeyPem(made.key.get(), identity.password) + own + chain);
    WritePkcs12(identity.pkcs12_file, identity.password, made, above);
    owned[identity.serial_hex] = std::move(made);
    return identity;
  }

  void WriteTsaConfig() const {
    test::WriteFile(Path("tsa.serial"), "1000\n");
    test::WriteFile(Path("tsa.cnf"),
                    "[tsa]\ndefault_tsa = stamps\n[stamps]\nserial = " + Path("tsa.serial") +
                        "\ncrypto_device = builtin\nsigner_cert = " + timestamper.certificate_file +
                        "\nsigner_key = " + timestamper.key_file +
                        "\ncerts = " + timestamper.chain_file +
                        "\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\n"
                        "digests = sha256, sha384, sha512\naccuracy = secs:1\nordering = yes\n"
                        "tsa_name = no\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n");
  }

  // Runs openssl over a question and gives back what it answers; empty if it does not.
  std::string Answer(const std::string& question, const std::string& command,
                     const std::string& in_flag, const std::string& out_flag) const {
    const std::string base = Path("question" + std::to_string(++files));
    test::WriteFile(base, question);
    test::RunCommand("openssl " + command + " " + in_flag + " '" + base + "' " + out_flag + " '" +
                     base + ".answer'");
    std::string answer = test::ReadFile(base + ".answer");
    std::filesystem::remove(base);
    std::filesystem::remove(base + ".answer");
    return answer;
  }

  std::string AnswerStamp(const std::string& question) const {
    const std::lock_guard lock(mutex);
    return Answer(question, "ts -reply -config '" + Path("tsa.cnf") + "' -section stamps",
                  "-queryfile", "-out");
  }

  std::string AnswerOcsp(const std::string& question, bool of_root) const {
    const std::lock_guard lock(mutex);
    const std::string name = of_root ? "root" : "issuer";
    test::WriteFile(Path(name + ".index"), (of_root ? root_index : issuer_index).Text());
    return Answer(question,
                  "ocsp -index '" + Path(name + ".index") + "' -CA '" + Path(name + ".pem") +
                      "' -rsigner '" + Path(name + "_responder.pem") + "' -rkey '" +
                      Path(name + "_responder.key") + "' -ndays 7",
                  "-reqin", "-respout");
  }

  std::string Crl(bool of_root) const {
    const std::lock_guard lock(mutex);
    return of_root ? MakeCrl(root, root_index.RevokedOnes())
                   : MakeCrl(issuer, issuer_index.RevokedOnes());
  }

  void Serve() {
    services = std::make_unique<TestServices>(ServiceAnswers{
        .stamp = [this](const std::string& q) { return AnswerStamp(q); },
        .ocsp = [this](const std::string& q, bool r) { return AnswerOcsp(q, r); },
        .crl = [this](bool of_root) { return Crl(of_root); },
        .certificate =
            [this](bool of_root) { return DerOf((of_root ? root : issuer).certificate.get()); }});
  }
};

TestAuthority::TestAuthority(std::string folder) : state_(std::make_unique<State>()) {
  state_->folder = std::move(folder);
  state_->Serve();
  state_->MakeAuthorities();
  state_->root_responder = state_->MakeResponder(state_->root);
  state_->responder = state_->MakeResponder(state_->issuer);
  state_->WriteAuthority("root", state_->root);
  state_->WriteAuthority("issuer", state_->issuer);
  state_->WriteAuthority("root_responder", state_->root_responder);
  state_->WriteAuthority("issuer_responder", state_->responder);
  state_->timestamper = Issue({.common_name = "Sohoa Test Time Stamps",
                               .key_usage = "critical,digitalSignature",
                               .extended_key_usage = "critical,timeStamping"});
  state_->WriteTsaConfig();
}

TestAuthority::~TestAuthority() = default;

Identity TestAuthority::Issue(const CertificateWish& wish) {
  KeyAndCertificate made = MakeCertificate(wish, &state_->issuer, state_->LeafExtensions(wish));
  const std::lock_guard lock(state_->mutex);
  state_->issuer_index.rows.push_back(state_->RowOf(made.certificate.get(), wish.not_after_s));
  return state_->Keep(std::move(made), state_->issuer.certificate.get());
}

Identity TestAuthority::SelfSigned(const CertificateWish& wish) {
  CertificateWish alone = wish;
  alone.names_services = false;
  KeyAndCertificate made = MakeCertificate(alone, nullptr, state_->LeafExtensions(alone));
  const std::lock_guard lock(state_->mutex);
  return state_->Keep(std::move(made), nullptr);
}

void TestAuthority::Revoke(const Identity& identity, int64_t revoked_s) {
  const std::lock_guard lock(state_->mutex);
  state_->issuer_index.Revoke(identity.serial_hex, revoked_s);
}

void TestAuthority::RevokeIssuer(int64_t revoked_s) {
  const std::lock_guard lock(state_->mutex);
  state_->root_index.Revoke(SerialHex(state_->issuer.certificate.get()), revoked_s);
}

std::string TestAuthority::root_file() const { return state_->Path("root.pem"); }
std::string TestAuthority::issuer_file() const { return state_->Path("issuer.pem"); }
std::string TestAuthority::root_der() const { return DerOf(state_->root.certificate.get()); }
std::string TestAuthority::issuer_der() const { return DerOf(state_->issuer.certificate.get()); }
const Identity& TestAuthority::timestamper() const { return state_->timestamper; }
std::string TestAuthority::IssuerCrl() const { return state_->Crl(false); }
std::string TestAuthority::IssuerCrlWith(const std::string& extension,
                                         const std::string& value) const {
  const std::lock_guard lock(state_->mutex);
  return MakeCrl(state_->issuer, state_->issuer_index.RevokedOnes(), {extension, value});
}

std::string TestAuthority::RootCrl() const { return state_->Crl(true); }

std::string TestAuthority::OcspResponse(const Identity& identity) const {
  OCSP_REQUEST* request = OCSP_REQUEST_new();
  OCSP_request_add0_id(
      request, OCSP_cert_to_id(EVP_sha1(), state_->owned.at(identity.serial_hex).certificate.get(),
                               state_->issuer.certificate.get()));
  unsigned char* der = nullptr;
  const int size = i2d_OCSP_REQUEST(request, &der);
  const std::string question(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  OCSP_REQUEST_free(request);
  return state_->AnswerOcsp(question, false);
}

std::string TestAuthority::TimestampToken(const std::string& sha256, int64_t at_s) const {
  return TimestampToken(sha256, at_s, state_->timestamper);
}

std::string TestAuthority::TimestampToken(const std::string& sha256, int64_t at_s,
                                          const Identity& stamper) const {
  constexpr unsigned kHeld = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_CADES;
  const KeyAndCertificate& owned = state_->owned.at(stamper.serial_hex);
  const std::string info = StampInfo(sha256, std::time(nullptr) + at_s);
  BIO* held = BIO_new_mem_buf(info.data(), static_cast<int>(info.size()));
  CMS_ContentInfo* token = CMS_sign(nullptr, nullptr, nullptr, held, kHeld);
  CMS_set1_eContentType(token, OBJ_nid2obj(NID_id_smime_ct_TSTInfo));
  Require(CMS_add1_signer(token, owned.certificate.get(), owned.key.get(), EVP_sha256(), kHeld) !=
              nullptr,
          "time stamp");
  CMS_add1_cert(token, state_->issuer.certificate.get());
  CMS_final(token, held, nullptr, kHeld);
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(token, &der);
  std::string out(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  CMS_ContentInfo_free(token);
  BIO_free(held);
  return out;
}

std::string TestAuthority::tsa_url() const { return state_->services->url("/tsa"); }
std::string TestAuthority::ocsp_url() const { return state_->services->url("/ocsp/issuer"); }
std::string TestAuthority::ocsp_root_url() const { return state_->services->url("/ocsp/root"); }
std::string TestAuthority::crl_url() const { return state_->services->url("/issuer.crl"); }
void TestAuthority::SetTsa(Service service) { state_->services->Set(Kind::kTsa, service); }
void TestAuthority::SetOcsp(Service service) { state_->services->Set(Kind::kOcsp, service); }
void TestAuthority::SetCrl(Service service) { state_->services->Set(Kind::kCrl, service); }
int TestAuthority::tsa_requests() const { return state_->services->requests(Kind::kTsa); }
int TestAuthority::ocsp_requests() const { return state_->services->requests(Kind::kOcsp); }
int TestAuthority::crl_requests() const { return state_->services->requests(Kind::kCrl); }

}  // namespace sohoa::testing_support
