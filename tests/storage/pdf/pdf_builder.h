// PDF files written by hand, object by object, for tests of the reader.
#ifndef SOHOA_TESTS_STORAGE_PDF_PDF_BUILDER_H_
#define SOHOA_TESTS_STORAGE_PDF_PDF_BUILDER_H_

#include <string>
#include <vector>

namespace sohoa::test {

class PdfBuilder {
 public:
  // Adds an object and returns its number; numbers count from 1 in the order of the calls.
  int Add(const std::string& body);
  // A stream; `entries` are its dictionary's without /Length.
  int AddStream(const std::string& entries, const std::string& data);
  // A page of `entries` (MediaBox, Resources, …) that shows `content`.
  int AddPage(const std::string& entries, const std::string& content);
  // A page of width × height points that shows the image object `image` all over.
  int AddImagePage(int image, double width, double height, const std::string& entries = "");

  // The whole file; `catalog` holds further entries of the catalog.
  std::string Build(const std::string& catalog = "");

 private:
  std::vector<std::string> objects_;
  std::vector<int> pages_;
};

// zlib data that are not compressed at all, for /FlateDecode.
std::string StoredDeflate(const std::string& data);

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_PDF_PDF_BUILDER_H_
