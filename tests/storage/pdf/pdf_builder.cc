#include "tests/storage/pdf/pdf_builder.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace sohoa::test {
namespace {

// The page tree's number is known before it is written.
constexpr int kPageTree = 2;

std::string Numbered(size_t number, const std::string& body) {
  return std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
}

}  // namespace

int PdfBuilder::Add(const std::string& body) {
  if (objects_.empty()) objects_.resize(kPageTree);
  objects_.push_back(body);
  return static_cast<int>(objects_.size());
}

int PdfBuilder::AddStream(const std::string& entries, const std::string& data) {
  return Add("<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data +
             "\nendstream");
}

int PdfBuilder::AddPage(const std::string& entries, const std::string& content) {
  const int stream = AddStream("", content);
  pages_.push_back(Add("<< /Type /Page /Parent 2 0 R /Contents " + std::to_string(stream) +
                       " 0 R " + entries + " >>"));
  return pages_.back();
}

int PdfBuilder::AddImagePage(int image, double width, double height, const std::string& entries) {
  const std::string w = std::to_string(width);
  const std::string h = std::to_string(height);
  return AddPage("/MediaBox [0 0 " + w + " " + h + "] /Resources << /XObject << /I " +
                     std::to_string(image) + " 0 R >> >> " + entries,
                 "q " + w + " 0 0 " + h + " 0 0 cm /I Do Q");
}

std::string PdfBuilder::Build(const std::string& catalog) {
  if (objects_.empty()) objects_.resize(kPageTree);
  std::string kids;
  for (const int page : pages_) kids += std::to_string(page) + " 0 R ";
  objects_[0] = "<< /Type /Catalog /Pages 2 0 R " + catalog + " >>";
  objects_[1] =
      "<< /Type /Pages /Count " + std::to_string(pages_.size()) + " /Kids [" + kids + "] >>";
  std::string out = "%PDF-1.7\n";
  std::string xref = "xref\n0 " + std::to_string(objects_.size() + 1) + "\n0000000000 65535 f \n";
  for (size_t i = 0; i < objects_.size(); ++i) {
    char row[32];
    std::snprintf(row, sizeof(row), "%010zu 00000 n \n", out.size());
    xref += row;
    out += Numbered(i + 1, objects_[i]);
  }
  const std::string start = std::to_string(out.size());
  return out + xref + "trailer\n<< /Root 1 0 R /Size " + std::to_string(objects_.size() + 1) +
         " >>\nstartxref\n" + start + "\n%%EOF\n";
}

std::string StoredDeflate(const std::string& data) {
  constexpr size_t kMaxBlock = 65535;
  constexpr uint32_t kAdlerBase = 65521;
  std::string out("\x78\x01", 2);
  for (size_t at = 0; at < data.size(); at += kMaxBlock) {
    const size_t n = std::min(kMaxBlock, data.size() - at);
    out += static_cast<char>(at + n == data.size() ? 1 : 0);
    for (const size_t half : {n, ~n})
      for (const int shift : {0, 8}) out += static_cast<char>(half >> shift & 0xFF);
    out += data.substr(at, n);
  }
  uint32_t a = 1;
  uint32_t b = 0;
  for (const char c : data) {
    a = (a + static_cast<uint8_t>(c)) % kAdlerBase;
    b = (b + a) % kAdlerBase;
  }
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((b << 16 | a) >> shift & 0xFF);
  return out;
}

}  // namespace sohoa::test
