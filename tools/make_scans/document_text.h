// What a made document says, before it has a shape: its fields and its body, block by block.
#ifndef SOHOA_TOOLS_MAKE_SCANS_DOCUMENT_TEXT_H_
#define SOHOA_TOOLS_MAKE_SCANS_DOCUMENT_TEXT_H_

#include <string>
#include <vector>

#include "tools/make_scans/grammar.h"
#include "tools/make_scans/names.h"
#include "tools/make_scans/random.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {

struct Block {
  enum class Role {
    kBasis,      // "Căn cứ …", italic
    kParagraph,  // indented and justified
    kSection,    // "I. MỤC ĐÍCH, YÊU CẦU", bold
    kCentred,    // "QUYẾT ĐỊNH:", bold
    kAddressee,  // "Kính gửi: …"
    kFormLine,   // a label and, to the margin, dots or what was typed over them
    kTable,
  };
  Role role = Role::kParagraph;
  std::string text;
  size_t bold_bytes = 0;                       // so many first bytes are bold
  std::string value;                           // kFormLine: empty where only dots stand
  std::vector<std::vector<std::string>> rows;  // kTable: the first one is its head
};

// Not thread-safe.
class DocumentText {
 public:
  // `handwritten`: number and day are; a form has neither.
  DocumentText(DocumentKind kind, bool secret, Random random, bool handwritten);

  const FieldTruth& fields() const { return fields_; }
  const Agency& agency() const { return agency_; }
  DocumentKind kind() const { return kind_; }
  const std::string& subject_line() const { return subject_line_; }  // "V/v …", "Về việc …"
  const std::string& archive_line() const { return archive_line_; }  // "Lưu: VT, HCTP."
  const std::vector<std::string>& authority_lines() const { return authority_lines_; }

  std::vector<Block> Opening();  // up to where the body begins
  Block NextBody();              // without end
  std::vector<Block> Closing();

 private:
  void ChooseIssuer();
  void ChooseNumberAndDate();
  void ChooseSubject();
  void ChooseSigner();
  void ChooseRecipients();

  std::string Say(std::string_view pattern) { return Expand(pattern, setting_, random_); }
  // REQUIRES: the pattern has more than `count` outcomes.
  std::vector<std::string> SayDistinct(std::string_view pattern, int count);
  std::string SaySeveral(std::string_view pattern, int count);
  Block NextArticle();
  Block NextSectionPart();
  Block NextPlain();
  Block Table();
  std::vector<Block> FormLines();

  DocumentKind kind_;
  Random random_;
  Agency agency_;
  Setting setting_;
  FieldTruth fields_;
  std::string subject_line_;
  std::string archive_line_;
  std::vector<std::string> authority_lines_;

  int article_ = 0;  // where the numbering stands
  int clause_ = 0;
  int point_ = 0;
  int section_ = 0;
  int left_ = 0;  // items still to come in the present article or section
  bool table_due_ = false;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_DOCUMENT_TEXT_H_
