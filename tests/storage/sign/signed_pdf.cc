#include "tests/storage/sign/signed_pdf.h"

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "tests/storage/pdf/pdf_builder.h"

namespace sohoa::test {
namespace {

constexpr size_t kHexDigits = 8192;  // room for a signature with its certificate and a token

void AddName(X509_NAME* name, const char* kind, const std::string& text) {
  if (text.empty()) return;
  X509_NAME_add_entry_by_txt(name, kind, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
}

std::string Der(CMS_ContentInfo* cms) {
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms, &der);
  std::string out(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return out;
}

// The content of a time stamp; what it stamps is nobody's matter here.
std::string TimestampInfo(int64_t time) {
  TS_TST_INFO* info = TS_TST_INFO_new();
  TS_TST_INFO_set_version(info, 1);
  ASN1_OBJECT* policy = OBJ_txt2obj("1.2.3.4", 1);
  TS_TST_INFO_set_policy_id(info, policy);
  ASN1_INTEGER* serial = ASN1_INTEGER_new();
  ASN1_INTEGER_set(serial, 7);
  TS_TST_INFO_set_serial(info, serial);
  ASN1_GENERALIZEDTIME* when = ASN1_GENERALIZEDTIME_set(nullptr, time);
  TS_TST_INFO_set_time(info, when);
  TS_MSG_IMPRINT* imprint = TS_MSG_IMPRINT_new();
  X509_ALGOR* algorithm = X509_ALGOR_new();
  X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr);
  TS_MSG_IMPRINT_set_algo(imprint, algorithm);
  std::array<unsigned char, 32> hash = {};
  TS_MSG_IMPRINT_set_msg(imprint, hash.data(), static_cast<int>(hash.size()));
  TS_TST_INFO_set_msg_imprint(info, imprint);
  unsigned char* der = nullptr;
  const int size = i2d_TS_TST_INFO(info, &der);
  std::string out(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  X509_ALGOR_free(algorithm);
  TS_MSG_IMPRINT_free(imprint);
  ASN1_GENERALIZEDTIME_free(when);
  ASN1_INTEGER_free(serial);
  ASN1_OBJECT_free(policy);
  TS_TST_INFO_free(info);
  return out;
}

// A signature dictionary with room for the range and the signature.
std::string Unsigned(const std::string& entries) {
  return "<< /Type /Sig /Filter /Adobe.PPKLite " + entries +
         " /ByteRange [0 AAAAAAAAAA BBBBBBBBBB CCCCCCCCCC] /Contents <" +
         std::string(kHexDigits, '0') + "> >>";
}

// Fills in the last signature dictionary of the file.
std::string Signed(std::string pdf, const TestSigner& signer, const SigningWish& wish) {
  const size_t begin = pdf.rfind("/Contents <" + std::string(kHexDigits, '0')) + 10;
  const size_t end = begin + kHexDigits + 2;
  pdf.replace(pdf.rfind("AAAAAAAAAA"), 10, absl::StrFormat("%010d", begin));
  pdf.replace(pdf.rfind("BBBBBBBBBB"), 10, absl::StrFormat("%010d", end));
  pdf.replace(pdf.rfind("CCCCCCCCCC"), 10, absl::StrFormat("%010d", pdf.size() - end));
  const std::string hex = absl::BytesToHexString(
      signer.Sign(pdf.substr(0, begin) + pdf.substr(end), wish.signing_time, wish.timestamp));
  return pdf.replace(begin + 1, hex.size(), hex);
}

std::string Field(int signature) {
  return "<< /FT /Sig /T (s" + std::to_string(signature) + ") /V " + std::to_string(signature) +
         " 0 R >>";
}

// Objects of the first revision: catalog, page tree, page and its content, then the signature.
constexpr int kFirstSignature = 5;

}  // namespace

struct TestSigner::Keys {
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
};

TestSigner::TestSigner(const Subject& subject) : keys_(std::make_unique<Keys>()) {
  keys_->key = EVP_EC_gen("P-256");
  X509* certificate = keys_->certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -1000);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 100'000);
  X509_set_pubkey(certificate, keys_->key);
  X509_NAME* name = X509_get_subject_name(certificate);
  AddName(name, "C", "VN");
  AddName(name, "O", subject.organization);
  AddName(name, "OU", subject.unit);
  AddName(name, "L", subject.locality);
  AddName(name, "CN", subject.common_name);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, keys_->key, EVP_sha256());
}

TestSigner::~TestSigner() {
  X509_free(keys_->certificate);
  EVP_PKEY_free(keys_->key);
}

std::string TestSigner::Sign(const std::string& bytes, int64_t signing_time,
                             int64_t timestamp) const {
  constexpr unsigned kDetached = CMS_BINARY | CMS_PARTIAL | CMS_DETACHED | CMS_NOSMIMECAP;
  BIO* data = BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()));
  CMS_ContentInfo* cms = CMS_sign(nullptr, nullptr, nullptr, data, kDetached);
  CMS_SignerInfo* signer =
      CMS_add1_signer(cms, keys_->certificate, keys_->key, EVP_sha256(), kDetached);
  ASN1_TIME* time = ASN1_TIME_set(nullptr, signing_time);
  CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type, time, -1);
  CMS_final(cms, data, nullptr, kDetached);
  if (timestamp != 0) {
    constexpr unsigned kHeld = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
    const std::string info = TimestampInfo(timestamp);
    BIO* held = BIO_new_mem_buf(info.data(), static_cast<int>(info.size()));
    CMS_ContentInfo* token = CMS_sign(nullptr, nullptr, nullptr, held, kHeld);
    CMS_set1_eContentType(token, OBJ_nid2obj(NID_id_smime_ct_TSTInfo));
    CMS_add1_signer(token, keys_->certificate, keys_->key, EVP_sha256(), kHeld);
    CMS_final(token, held, nullptr, kHeld);
    const std::string der = Der(token);
    CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE,
                                  der.data(), static_cast<int>(der.size()));
    CMS_ContentInfo_free(token);
    BIO_free(held);
  }
  std::string der = Der(cms);
  ASN1_TIME_free(time);
  CMS_ContentInfo_free(cms);
  BIO_free(data);
  return der;
}

std::string MakeSignedPdf(const TestSigner& signer, const SigningWish& wish) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 72 72]", "0.5 g 10 10 30 30 re f");
  pdf.Add(Unsigned(wish.entries));
  return Signed(pdf.Build("/AcroForm << /SigFlags 3 /Fields [" + Field(kFirstSignature) + "] >>"),
                signer, wish);
}

std::string AddSignature(const std::string& pdf, int before, const TestSigner& signer,
                         const SigningWish& wish) {
  const int number = kFirstSignature + 1 + before;
  std::string fields;
  for (int signature = kFirstSignature; signature <= number; ++signature)
    fields += Field(signature) + " ";
  const size_t previous = pdf.rfind("startxref") + 10;
  const std::string head = pdf + (pdf.ends_with('\n') ? "" : "\n");
  const std::string catalog = "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 " +
                              ("/Fields [" + fields + "] >> >>\nendobj\n");
  const std::string signature =
      std::to_string(number) + " 0 obj\n" + Unsigned(wish.entries) + "\nendobj\n";
  std::string out = head + catalog + signature;
  const size_t xref = out.size();
  out += "xref\n1 1\n" + absl::StrFormat("%010d", head.size()) + " 00000 n \n" +
         std::to_string(number) + " 1\n" + absl::StrFormat("%010d", head.size() + catalog.size()) +
         " 00000 n \ntrailer\n<< /Root 1 0 R /Size " + std::to_string(number + 1) + " /Prev " +
         pdf.substr(previous, pdf.find('\n', previous) - previous) + " >>\nstartxref\n" +
         std::to_string(xref) + "\n%%EOF\n";
  return Signed(std::move(out), signer, wish);
}

}  // namespace sohoa::test
