// A certification authority for tests: a root, an issuing authority under it, keys and certificates
// of every kind, and the services that such an authority has (revocation lists, OCSP, time stamps),
// reached by HTTP on the loopback interface. OCSP answers and time stamps are made by the openssl
// command, so that a second hand than ours writes what we read.
#ifndef SOHOA_TESTS_SUPPORT_TEST_AUTHORITY_H_
#define SOHOA_TESTS_SUPPORT_TEST_AUTHORITY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sohoa::testing_support {

enum class KeyKind { kRsa1024, kRsa2048, kRsa3072, kEcP256, kEcP384 };

struct CertificateWish {
  std::string common_name = "Ủy ban nhân dân xã Đồng Tâm";
  std::string organization = "Tỉnh Phú Thọ";
  KeyKind key = KeyKind::kRsa2048;
  int64_t not_before_s = -24 * 3600;          // from now
  int64_t not_after_s = 2 * 365 * 24 * 3600;  // from now
  bool signed_with_sha1 = false;
  bool names_services = true;  // has the addresses of OCSP, revocation list and issuer in it
  // In the syntax of OpenSSL's configuration; empty: the extension is left out.
  std::string key_usage = "critical,digitalSignature,nonRepudiation";
  std::string extended_key_usage;
};

// A key with its certificate, and the files that hold them. All files are PEM but for `pkcs12`.
struct Identity {
  std::string key_file;            // PKCS#8, not encrypted
  std::string certificate_file;    // its own certificate
  std::string chain_file;          // the certificates above it up to the root, which is left out
  std::string pem_file;            // key, certificate and chain in one
  std::string encrypted_pem_file;  // the same, but the key is encrypted with `password`
  std::string pkcs12_file;         // key, certificate and chain, with `password`
  std::string password = "đồng-tâm-2026";
  std::string certificate_der;
  std::string serial_hex;  // upper case, an even number of digits
};

// Everything lies in `folder`, which is the caller's to remove. The servers run until the object is
// dropped. Making RSA keys takes a tenth of a second each. Not thread-safe, but for the services.
class TestAuthority {
 public:
  // REQUIRES: `folder` exists. Aborts if a certificate cannot be made: no test has a meaning then.
  explicit TestAuthority(std::string folder);
  ~TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  // From the issuing authority.
  Identity Issue(const CertificateWish& wish = {});
  // A certificate that nobody but its own key vouches for.
  Identity SelfSigned(const CertificateWish& wish = {});
  // `revoked_s`: seconds from now, 0 or less. OCSP and the next revocation list tell of it.
  void Revoke(const Identity& identity, int64_t revoked_s = -60);
  // The issuing authority itself is revoked by the root.
  void RevokeIssuer(int64_t revoked_s = -60);

  std::string root_file() const;    // PEM
  std::string issuer_file() const;  // PEM
  std::string root_der() const;
  std::string issuer_der() const;
  // Of the time-stamping authority that the service stamps with; issued by the issuing authority.
  const Identity& timestamper() const;

  // Revocation lists as of now, DER.
  std::string IssuerCrl() const;
  // The same with one more extension, by name, in the syntax of OpenSSL's configuration.
  std::string IssuerCrlWith(const std::string& extension, const std::string& value) const;
  std::string RootCrl() const;
  // What the OCSP service answers about this identity, DER; made by the openssl command.
  std::string OcspResponse(const Identity& identity) const;
  // A time-stamp token (RFC 3161, DER) over a SHA-256 digest of 32 bytes, by the time stamper's
  // clock set to now + `at_s`.
  std::string TimestampToken(const std::string& sha256, int64_t at_s = 0) const;
  // The same from another time stamper, such as one without the right purpose.
  std::string TimestampToken(const std::string& sha256, int64_t at_s,
                             const Identity& stamper) const;

  // Addresses of the services: "http://127.0.0.1:PORT/…".
  std::string tsa_url() const;
  std::string ocsp_url() const;       // about certificates of the issuing authority
  std::string ocsp_root_url() const;  // about the issuing authority
  std::string crl_url() const;        // of the issuing authority

  // How the services behave from now on.
  enum class Service { kUp, kRefuses, kSendsNonsense, kHangs };  // 503; 200 with rubbish; 60 s
  void SetTsa(Service service);
  void SetOcsp(Service service);
  void SetCrl(Service service);
  // How often each service was asked so far.
  int tsa_requests() const;
  int ocsp_requests() const;
  int crl_requests() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_TEST_AUTHORITY_H_
