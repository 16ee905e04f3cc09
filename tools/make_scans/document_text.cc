#include "tools/make_scans/document_text.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/make_scans/concat.h"

namespace sohoa {
namespace {

struct KindName {
  std::string_view type;
  std::string_view abbreviation;  // Decree 30/2020, annex III; empty: a letter or a form
};
// In the order of DocumentKind.
constexpr KindName kKindNames[kDocumentKinds] = {
    {"QUYẾT ĐỊNH", "QĐ"},    {"QUYẾT ĐỊNH", "QĐ"}, {"CÔNG VĂN", ""},     {"TỜ TRÌNH", "TTr"},
    {"BÁO CÁO", "BC"},       {"THÔNG BÁO", "TB"},  {"KẾ HOẠCH", "KH"},   {"GIẤY MỜI", "GM"},
    {"BIÊN BẢN", "BB"},      {"CHỈ THỊ", "CT"},    {"NGHỊ QUYẾT", "NQ"}, {"HƯỚNG DẪN", "HD"},
    {"CHƯƠNG TRÌNH", "CTr"}, {"ĐƠN ĐỀ NGHỊ", ""},
};

constexpr std::string_view kUrgencies[] = {"KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"};
constexpr std::string_view kSecrecies[] = {"MẬT", "TỐI MẬT", "TUYỆT MẬT"};
constexpr double kUrgentShare = 0.12;

const KindName& NameOf(DocumentKind kind) { return kKindNames[static_cast<int>(kind)]; }

bool IsDecision(DocumentKind kind) {
  return kind == DocumentKind::kDecision || kind == DocumentKind::kDecisionWithTable;
}

bool HasAddressee(DocumentKind kind) {
  return kind == DocumentKind::kLetter || kind == DocumentKind::kSubmission ||
         kind == DocumentKind::kForm || kind == DocumentKind::kInvitation;
}

}  // namespace

DocumentText::DocumentText(DocumentKind kind, bool secret, Random random, bool handwritten)
    : kind_(kind), random_(random) {
  ChooseIssuer();
  ChooseNumberAndDate();
  ChooseSubject();
  ChooseSigner();
  if (kind_ != DocumentKind::kForm) ChooseRecipients();
  if (secret) fields_.secrecy = random_.Pick(kSecrecies);
  if (kind_ != DocumentKind::kForm && random_.Chance(kUrgentShare))
    fields_.urgency = random_.Pick(kUrgencies);
  if (handwritten && kind_ != DocumentKind::kForm) fields_.handwritten = {"number", "date"};
  table_due_ = kind_ == DocumentKind::kDecisionWithTable;
}

void DocumentText::ChooseIssuer() {
  agency_ = kind_ == DocumentKind::kResolution ? MakeCouncil(random_) : MakeAgency(random_);
  setting_ = {
      .province = agency_.province, .agency = agency_.text_name, .year = random_.Int(2012, 2026)};
  fields_.type = NameOf(kind_).type;
  fields_.place = agency_.place;
  if (kind_ == DocumentKind::kForm) return;  // a citizen's paper has no issuer
  fields_.issuer = agency_.name;
  fields_.parent = agency_.parent;
}

void DocumentText::ChooseNumberAndDate() {
  const int month = random_.Int(1, 12), day = random_.Int(1, 28);
  fields_.date = absl::StrFormat("%04d-%02d-%02d", setting_.year, month, day);
  fields_.date_text = Concat(fields_.place, ", ", DateInWords(setting_.year, month, day));
  if (kind_ == DocumentKind::kForm) return;
  const int number = random_.Chance(0.2) ? random_.Int(1, 9) : random_.Int(10, 3999);
  fields_.number = absl::StrFormat("%02d", number);
  fields_.notation = kind_ == DocumentKind::kLetter
                         ? Concat(agency_.abbreviation, "-", agency_.unit)
                         : Concat(NameOf(kind_).abbreviation, "-", agency_.abbreviation);
  fields_.code = Concat(fields_.number, "/", fields_.notation);
}

void DocumentText::ChooseSubject() {
  fields_.subject = Say("{subject}");
  if (kind_ == DocumentKind::kLetter) {
    subject_line_ = Concat("V/v ", fields_.subject);
    return;
  }
  fields_.subject = Concat(random_.Chance(0.6) ? "Về việc " : "Về ", fields_.subject);
  subject_line_ = fields_.subject;
}

void DocumentText::ChooseSigner() {
  fields_.signer = MakePersonName(random_);
  if (kind_ == DocumentKind::kForm) {
    fields_.signer_title = "NGƯỜI LÀM ĐƠN";
    return;
  }
  const int choice = random_.Int(0, 9);
  const bool for_committee = agency_.abbreviation == "UBND";
  if (for_committee && choice == 0) {
    authority_lines_ = {"TL. CHỦ TỊCH"};
    fields_.signer_title = "CHÁNH VĂN PHÒNG";
  } else if (for_committee && choice == 1) {
    authority_lines_ = {"TUQ. CHỦ TỊCH"};
    fields_.signer_title = "GIÁM ĐỐC SỞ NỘI VỤ";
  } else {
    if (!agency_.collective.empty()) authority_lines_ = {Concat("TM. ", agency_.collective)};
    const bool deputy = choice < 6;
    if (deputy) authority_lines_.push_back(Concat("KT. ", agency_.head));
    fields_.signer_title = deputy ? agency_.deputy : agency_.head;
  }
  fields_.authority = absl::StrJoin(authority_lines_, " / ");
}

void DocumentText::ChooseRecipients() {
  if (HasAddressee(kind_)) fields_.recipients.push_back("Như trên");
  for (std::string& name : SayDistinct("{recipient}", random_.Int(3, 5)))
    fields_.recipients.push_back(std::move(name));
  archive_line_ = Concat("Lưu: VT, ", agency_.unit, ".");
}

std::vector<std::string> DocumentText::SayDistinct(std::string_view pattern, int count) {
  std::vector<std::string> out;
  while (static_cast<int>(out.size()) < count) {
    std::string next = Say(pattern);
    if (std::find(out.begin(), out.end(), next) == out.end()) out.push_back(std::move(next));
  }
  return out;
}

std::vector<Block> DocumentText::Opening() {
  std::vector<Block> out;
  if (HasAddressee(kind_))
    out.push_back({Block::Role::kAddressee, Concat("Kính gửi: ", Say("{addressee}"))});
  const bool resolves = kind_ == DocumentKind::kResolution;
  if (IsDecision(kind_) || resolves) {
    for (std::string& basis : SayDistinct("{basis}", random_.Int(2, 4)))
      out.push_back({Block::Role::kBasis, std::move(basis) + ";"});
    out.back().text.back() = '.';
    out.push_back({Block::Role::kCentred, resolves ? "QUYẾT NGHỊ:" : "QUYẾT ĐỊNH:"});
  } else if (kind_ == DocumentKind::kInvitation) {
    out.push_back({Block::Role::kParagraph,
                   Say("{agency} trân trọng kính mời quý vị đại biểu dự họp bàn về {topic}.")});
    out.push_back({Block::Role::kParagraph, Say("Thời gian: {few} giờ 00, ngày {date}."), 0});
    out.push_back({Block::Role::kParagraph, Say("Địa điểm: Phòng họp số {few}, trụ sở {agency}.")});
  } else if (kind_ == DocumentKind::kForm) {
    out = FormLines();
    out.insert(out.begin(), {Block::Role::kAddressee, Concat("Kính gửi: ", Say("{addressee}"))});
  } else if (kind_ == DocumentKind::kMinutes) {
    out.push_back({Block::Role::kParagraph,
                   Say("Hôm nay, vào hồi {few} giờ 30 phút ngày {date}, tại trụ sở {agency}, chúng "
                       "tôi gồm: đồng chí {person}, chủ trì; đồng chí {person}, thư ký.")});
  } else {
    out.push_back({Block::Role::kParagraph,
                   Say("Thực hiện Kế hoạch số {number}/KH-UBND {longdate} của Ủy ban nhân dân "
                       "tỉnh {province}, {agency} {duty} {topic} với các nội dung sau:")});
  }
  return out;
}

std::vector<Block> DocumentText::Closing() {
  std::vector<Block> out;
  const auto add = [&](std::string text, size_t bold_bytes = 0) {
    out.push_back({Block::Role::kParagraph, std::move(text), bold_bytes});
  };
  if (IsDecision(kind_) || kind_ == DocumentKind::kResolution) {
    const std::string article = Concat("Điều ", ++article_, ".");
    add(Concat(article, " ", IsDecision(kind_) ? "Quyết định" : "Nghị quyết",
               Say(" này có hiệu lực kể từ ngày ký. {Office}, {office} chịu trách nhiệm thi "
                   "hành./.")),
        article.size());
  } else if (kind_ == DocumentKind::kForm) {
    add("Tôi cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật về "
        "nội dung đã khai.");
  } else if (kind_ == DocumentKind::kMinutes) {
    add(
        Say("Biên bản kết thúc vào {few} giờ 15 phút cùng ngày, đã đọc lại cho mọi người cùng nghe "
            "và nhất trí thông qua./."));
  } else if (HasAddressee(kind_)) {
    add(Say("Trân trọng đề nghị quý cơ quan quan tâm, phối hợp thực hiện./."));
  } else {
    add(Say("Trên đây là nội dung {topic}, đề nghị {office} nghiêm túc thực hiện./."));
  }
  return out;
}

}  // namespace sohoa
