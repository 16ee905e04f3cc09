// A small document with all that a real one has, signed step by step and changed behind the
// signatures.
#ifndef SOHOA_TESTS_STORAGE_SIGN_TEST_DOCUMENT_H_
#define SOHOA_TESTS_STORAGE_SIGN_TEST_DOCUMENT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/test_authority.h"

namespace sohoa::test {

// How a signature is made; the defaults make a good one of level B-B.
struct SignWish {
  const testing_support::Identity* signer = nullptr;
  std::string sub_filter = "ETSI.CAdES.detached";
  std::string entries;  // more of the signature dictionary
  std::string hash = "SHA256";
  bool names_certificate = true;                        // has the signing-certificate attribute
  const testing_support::Identity* named = nullptr;     // another certificate stands in that
  const testing_support::Identity* enclosed = nullptr;  // and another comes along
  bool pss = false;
  bool stamped = false;                                // has a time stamp
  int64_t stamped_s = 0;                               // from now
  const testing_support::Identity* stamper = nullptr;  // nullptr: the authority's
  bool stamps_other_bytes = false;
  bool signs_sha1_of_bytes = false;  // as adbe.pkcs7.sha1
  int certified = 0;                 // P of DocMDP; 0: none
  std::string lock;                  // TransformParams of FieldMDP
  bool has_field = true;             // false: the dictionary is in the file, but no field has it
  int uncovered_end = 0;             // so many bytes at the end are left out
};

// A stream object's text.
std::string PdfStream(const std::string& entries, const std::string& data);

// An offset as a cross-reference table has it.
std::string TenDigits(size_t number);

// A value: copies go their own ways. Objects change in memory until Commit writes them behind the
// file as one more revision.
class TestDocument {
 public:
  // Numbers of objects of the first revision.
  static constexpr int kCatalog = 1, kPages = 2, kFont = 3, kToUnicode = 4, kImage = 5,
                       kContent = 6, kPage = 7, kContent2 = 8, kPage2 = 9, kTextField = 10,
                       kFieldLook = 11, kMetadata = 12, kInfo = 13, kOutlines = 14,
                       kOutlineItem = 15, kHiddenContent = 16, kLink = 17, kHiddenPage = 18,
                       kState = 19, kDecoy = 20;

  TestDocument();

  const std::string& bytes() const { return bytes_; }
  std::string& mutable_bytes() { return bytes_; }
  const std::string& object(int number) const { return objects_.at(number); }
  int field_of_last_signature() const { return last_field_; }
  int last_signature() const { return last_signature_; }

  int Add(const std::string& body);
  int AddStream(const std::string& entries, const std::string& data);
  void Change(int number, const std::string& body);
  // In the body of the object; REQUIRES that it stands there.
  void Replace(int number, const std::string& what, const std::string& with);
  void Free(int number);

  // What catalog, form, page tree and first page are made of; Commit writes them again where they
  // changed.
  std::string catalog_entries;
  std::string form_entries;
  std::string page_entries;
  std::string page2_entries;
  std::string content = "6 0 R";  // of the first page
  std::string resources;          // of the first page
  std::vector<int> pages;
  std::vector<int> fields;
  std::vector<int> annotations;  // of the first page
  std::string trailer_entries;
  bool names_previous = true;  // the next revision has /Prev

  void Commit();

  void Sign(const testing_support::TestAuthority& authority, const SignWish& wish);
  // Certificates and revocation data of the authority and of `signer`.
  void AddSecurityStore(const testing_support::TestAuthority& authority,
                        const testing_support::Identity& signer);
  void AddDocumentTimestamp(const testing_support::TestAuthority& authority, bool is_seen = false);

  // Bytes of the file in which the last signature's /Contents stands, with its brackets.
  size_t contents_begin() const { return contents_begin_; }
  size_t contents_end() const { return contents_end_; }
  // Puts another signature into the same place.
  void PutSignature(const std::string& der);

 private:
  void Describe();
  struct FieldWish {
    bool exists = true;
    bool is_seen = true;
  };
  void AddSignatureDictionary(const std::string& entries, const std::string& type,
                              const FieldWish& wish);
  std::string CoveredBytes() const;
  void FillRange(int uncovered_end);

  std::string bytes_;
  std::map<int, std::string> objects_;
  std::map<int, std::string> pending_;  // empty body: freed
  int next_ = 21;
  int last_field_ = 0;
  int last_signature_ = 0;
  size_t contents_begin_ = 0;
  size_t contents_end_ = 0;
};

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_SIGN_TEST_DOCUMENT_H_
