// Programs that we did not write, as judges of signed PDFs.
#ifndef SOHOA_TESTS_STORAGE_SIGN_PDF_JUDGES_H_
#define SOHOA_TESTS_STORAGE_SIGN_PDF_JUDGES_H_

#include <string>

namespace sohoa::test {

// What poppler's pdfsig says of the signatures; certificates are not its matter.
std::string PdfSigSays(const std::string& pdf);

// What `openssl ts -verify` says of the last document time-stamp in the file ("Verification: OK").
std::string OpensslSaysOfStamp(const std::string& pdf, const std::string& root_file,
                               const std::string& issuer_file);

// Lines of `text` that hold `part`.
int LinesWith(const std::string& text, const std::string& part);

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_SIGN_PDF_JUDGES_H_
