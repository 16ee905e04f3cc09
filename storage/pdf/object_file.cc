#include "storage/pdf/object_file.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/pdf/deflate.h"

namespace sohoa {

void ObjectFile::Begin(absl::string_view version) {
  // Four bytes above 127 tell programs that carry files that this one is not text.
  status_.Update(file_->Append(absl::StrCat("%PDF-", version, "\n%\xE2\xE3\xCF\xD3\n")));
}

uint32_t ObjectFile::NewNumber() {
  offsets_.push_back(0);
  return static_cast<uint32_t>(offsets_.size() - 1);
}

void ObjectFile::Write(uint32_t number, absl::string_view body) {
  if (!status_.ok()) return;
  offsets_[number] = file_->size();
  status_.Update(file_->Append(absl::StrCat(number, " 0 obj\n", body, "\nendobj\n")));
}

void ObjectFile::WriteStream(uint32_t number, absl::string_view entries, absl::string_view bytes) {
  if (!status_.ok()) return;
  offsets_[number] = file_->size();
  status_.Update(
      file_->Append(absl::StrCat(number, " 0 obj\n<< ", entries, entries.empty() ? "" : " ",
                                 "/Length ", bytes.size(), " >>\nstream\n")));
  status_.Update(file_->Append(bytes));
  status_.Update(file_->Append("\nendstream\nendobj\n"));
}

void ObjectFile::WriteDeflated(uint32_t number, absl::string_view entries,
                               absl::string_view bytes) {
  WriteStream(number, absl::StrCat(entries, entries.empty() ? "" : " ", "/Filter /FlateDecode"),
              DeflateBytes({bytes.data(), bytes.size()}));
}

absl::Status ObjectFile::Finish(absl::string_view trailer_entries) {
  const int64_t start = file_->size();
  std::string out = absl::StrCat("xref\n0 ", offsets_.size(), "\n0000000000 65535 f \n");
  for (size_t i = 1; i < offsets_.size(); ++i)
    absl::StrAppendFormat(&out, "%010d 00000 n \n", offsets_[i]);
  absl::StrAppend(&out, "trailer\n<< /Size ", offsets_.size(), " ", trailer_entries,
                  " >>\nstartxref\n", start, "\n%%EOF\n");
  status_.Update(file_->Append(out));
  if (status_.ok()) status_ = file_->Commit();
  return status_;
}

}  // namespace sohoa
