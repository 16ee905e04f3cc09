#include "tools/make_scans/paper_facts.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "tools/make_scans/citizen.h"
#include "tools/make_scans/concat.h"
#include "tools/make_scans/grammar.h"

namespace sohoa {
namespace {

constexpr int kThisYear = 2026;

// Puts down a fact as it is printed and, for the truth, as it is kept.
class FactBook {
 public:
  FactBook(PaperFacts& facts, Random& random) : facts_(facts), random_(random) {}

  void Say(const std::string& key, std::string printed) { facts_.said[key] = std::move(printed); }
  void Put(const std::string& key, const std::string& printed, const std::string& kept) {
    Say(key, printed);
    facts_.truth.details.emplace_back(key, kept);
  }
  void Put(const std::string& key, const std::string& value) { Put(key, value, value); }
  void PutDate(const std::string& key, CivilDate date) { Put(key, SlashDate(date), IsoText(date)); }
  // Forms are handed in with blanks: then only dots stand there.
  void PutOrLeave(const std::string& key, const std::string& value) {
    if (random_.Chance(0.15))
      Say(key, "");
    else
      Put(key, value);
  }
  void PutEthnicity() {
    Put("ethnicity", random_.Chance(0.8) ? "Kinh" : random_.Chance(0.5) ? "Tày" : "Mường");
  }

 private:
  PaperFacts& facts_;
  Random& random_;
};

std::string LongDate(CivilDate date) { return DateInWords(date.year, date.month, date.day); }

// A commune's committee; the truth names it where the paper has a letterhead.
Agency MakeCommune(Random& random) {
  Agency out = MakeAgency(random);
  while (!out.text_name.starts_with("Ủy ban nhân dân xã")) out = MakeAgency(random);
  return out;
}

void PutIssue(CivilDate date, FactBook& book, PaperFacts& facts) {
  facts.truth.place = facts.agency.place;
  facts.truth.date = IsoText(date);
  facts.truth.date_text = Concat(facts.agency.place, ", ", LongDate(date));
  book.Say("placeAndDate", facts.truth.date_text);
}

void PutSigner(std::string_view position, Random& random, FactBook& book, PaperFacts& facts) {
  facts.truth.signer = MakePersonName(random);
  facts.truth.signer_title = std::string(position);
  book.Say("signer", facts.truth.signer);
}

std::string OldNumber(Random& random) {
  return absl::StrFormat("%09d", random.Int(900'000'000, 999'999'999));
}

void PutCard(bool of_2024, Random& random, PaperFacts& facts) {
  FactBook book(facts, random);
  const Citizen c = MakeCitizen(1950, 2009, random);
  const CivilDate issued = of_2024 ? MakeDate(2024, 2026, random) : MakeDate(2021, 2024, random);
  const int age = issued.year - c.birth.year;
  const int until = age < 25 ? 25 : age < 40 ? 40 : 60;
  facts.truth.type = of_2024 ? "CĂN CƯỚC" : "CĂN CƯỚC CÔNG DÂN";
  book.Put("fullName", InCapitals(c.name));
  book.Put("identityNumber", c.number);
  book.PutDate("birthDate", c.birth);
  book.Put("sex", c.sex);
  book.Put("nationality", "Việt Nam");
  book.Put(of_2024 ? "birthPlace" : "origin", c.origin);
  book.Put("address", c.address);
  book.PutDate("issuedDate", issued);
  if (age >= 60)
    book.Put("expiryDate", "Không thời hạn");
  else
    book.PutDate("expiryDate", {c.birth.year + until, c.birth.month, c.birth.day});
  const std::string old = c.birth.year < 2003 && random.Chance(0.6) ? OldNumber(random) : "";
  if (!old.empty()) book.Put("oldIdentityNumber", old);
  facts.code = Concat(c.number, "|", old, "|", InCapitals(c.name), "|", CompactDate(c.birth), "|",
                      c.sex, "|", c.address, "|", CompactDate(issued));
  if (of_2024) facts.code += "||||";
  book.Say("signer", MakePersonName(random));
}

void PutChild(const Citizen& c, FactBook& book, Random& random) {
  book.Put("fullName", InCapitals(c.name), c.name);
  book.PutDate("birthDate", c.birth);
  book.Put("sex", c.sex);
  book.PutEthnicity();
  book.Put("nationality", "Việt Nam");
  book.Put("birthPlace", Concat("Trung tâm Y tế ", MakeLocality(random)));
  book.Put("origin", c.origin);
}

void PutParents(int child_born, bool may_leave, FactBook& book, Random& random) {
  for (const auto& [key, woman] : {std::pair("mother", true), std::pair("father", false)}) {
    const Citizen c = MakeCitizenOf(woman, child_born - 40, child_born - 20, random);
    const std::string prefix = key;
    book.Put(prefix + "Name", c.name);
    book.Put(prefix + "BirthYear", Concat(c.birth.year));
    if (may_leave)
      book.PutOrLeave(prefix + "Address", c.address);
    else
      book.Put(prefix + "Address", c.address);
  }
}

void PutBirthCertificate(bool extract, Random& random, PaperFacts& facts) {
  FactBook book(facts, random);
  const Citizen child = MakeCitizen(2005, 2025, random);
  const CivilDate registered = MakeDate(child.birth.year, child.birth.year, random);
  facts.agency = MakeCommune(random);
  facts.truth.type = extract ? "TRÍCH LỤC KHAI SINH" : "GIẤY KHAI SINH";
  PutChild(child, book, random);
  book.Put("identityNumber", child.number);
  PutParents(child.birth.year, false, book, random);
  const int number = random.Int(1, 480);
  book.Put("registrationNumber", Concat(number, "/", registered.year));
  book.Put("registrationPlace", facts.agency.text_name);
  book.Put("registrationDate", extract ? LongDate(registered) : SlashDate(registered),
           IsoText(registered));
  PutSigner("CHỦ TỊCH", random, book, facts);
  if (!extract) return;
  facts.truth.issuer = facts.agency.name;
  facts.truth.number = Concat(random.Int(11, 900));
  facts.truth.notation = "TLKS-BS";
  facts.truth.code = Concat(facts.truth.number, "/", facts.truth.notation);
  book.Say("code", facts.truth.code);
  book.Say("issuer", facts.truth.issuer);
  PutIssue(MakeDate(child.birth.year + 1, kThisYear, random), book, facts);
}

void PutMarriageExtract(Random& random, PaperFacts& facts) {
  FactBook book(facts, random);
  facts.agency = MakeCommune(random);
  facts.truth.type = "TRÍCH LỤC KẾT HÔN";
  for (const auto& [key, woman] : {std::pair("husband", false), std::pair("wife", true)}) {
    const Citizen c = MakeCitizenOf(woman, 1965, 1999, random);
    const std::string prefix = key;
    book.Put(prefix + "Name", c.name);
    book.PutDate(prefix + "BirthDate", c.birth);
    book.Put(prefix + "Address", c.address);
    book.Put(prefix + "IdentityNumber", c.number);
  }
  const CivilDate registered = MakeDate(2019, 2024, random);
  book.Put("registrationNumber", Concat(random.Int(1, 300), "/", registered.year));
  book.Put("registrationPlace", facts.agency.text_name);
  book.Put("registrationDate", LongDate(registered), IsoText(registered));
  facts.truth.issuer = facts.agency.name;
  facts.truth.number = Concat(random.Int(11, 900));
  facts.truth.notation = "TLKH-BS";
  facts.truth.code = Concat(facts.truth.number, "/", facts.truth.notation);
  book.Say("code", facts.truth.code);
  book.Say("issuer", facts.truth.issuer);
  PutIssue(MakeDate(2025, kThisYear, random), book, facts);
  PutSigner("CHỦ TỊCH", random, book, facts);
}

void PutApplicant(const Citizen& c, FactBook& book) {
  book.Put("applicantName", c.name);
  book.PutOrLeave("applicantAddress", c.address);
  book.Put("applicantIdentityNumber", c.number);
}

void PutBirthDeclaration(Random& random, PaperFacts& facts) {
  FactBook book(facts, random);
  facts.agency = MakeCommune(random);
  facts.truth.type = "TỜ KHAI ĐĂNG KÝ KHAI SINH";
  const Citizen parent = MakeCitizen(1980, 2002, random);
  const Citizen child = MakeCitizen(2024, 2026, random);
  book.Say("addressee", facts.agency.text_name);
  PutApplicant(parent, book);
  book.Say("relation", parent.sex == "Nam" ? "Cha" : "Mẹ");
  PutChild(child, book, random);
  PutParents(child.birth.year, true, book, random);
  PutIssue(MakeDate(child.birth.year, child.birth.year, random), book, facts);
  facts.truth.signer = parent.name;
  facts.truth.signer_title = "Người yêu cầu";
  book.Say("signer", parent.name);
}

void PutCopyRequest(Random& random, PaperFacts& facts) {
  FactBook book(facts, random);
  facts.agency = MakeCommune(random);
  facts.truth.type = "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH";
  const Citizen applicant = MakeCitizen(1960, 2002, random),
                other = MakeCitizen(1960, 2020, random);
  book.Say("addressee", facts.agency.text_name);
  PutApplicant(applicant, book);
  book.Put("fullName", other.name);
  book.PutDate("birthDate", other.birth);
  book.Put("sex", other.sex);
  book.PutEthnicity();
  book.Put("nationality", "Việt Nam");
  book.PutOrLeave("address", other.address);
  book.Put("identityNumber", other.number);
  book.Say("copies", Concat(random.Int(1, 5), " bản"));
  PutIssue(MakeDate(2025, kThisYear, random), book, facts);
  facts.truth.signer = applicant.name;
  facts.truth.signer_title = "Người yêu cầu";
  book.Say("signer", applicant.name);
}

void PutApplication(Random& random, PaperFacts& facts) {
  FactBook book(facts, random);
  constexpr std::string_view kTitles[] = {
      "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG", "ĐƠN XIN XÁC NHẬN TÌNH TRẠNG CƯ TRÚ",
      "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI", "ĐƠN ĐỀ NGHỊ HƯỞNG TRỢ CẤP XÃ HỘI"};
  facts.agency = MakeCommune(random);
  facts.truth.type = random.Pick(kTitles);
  const Citizen c = MakeCitizen(1950, 2004, random);
  book.Say("title", facts.truth.type);
  book.Say("addressee", facts.agency.text_name);
  book.Put("fullName", c.name);
  book.PutDate("birthDate", c.birth);
  book.Put("sex", c.sex);
  book.Put("identityNumber", c.number);
  book.PutDate("identityIssuedDate", MakeDate(2021, 2025, random));
  book.Put("identityIssuer", "Cục Cảnh sát quản lý hành chính về trật tự xã hội");
  book.PutOrLeave("address", c.address);
  book.PutOrLeave("phone", absl::StrFormat("00%08d", random.Int(0, 99'999'999)));
  book.Say("wish",
           Expand("{duty} {topic}", {.province = "", .agency = facts.agency.text_name}, random));
  PutIssue(MakeDate(2024, kThisYear, random), book, facts);
  facts.truth.signer = c.name;
  facts.truth.signer_title = "NGƯỜI LÀM ĐƠN";
  book.Say("signer", c.name);
}

void PutLand(bool of_2025, Random& random, PaperFacts& facts) {
  FactBook book(facts, random);
  facts.agency = MakeCommune(random);
  facts.truth.type =
      of_2025 ? "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT"
              : "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN "
                "VỚI ĐẤT";
  const Citizen c = MakeCitizen(1945, 1995, random);
  const std::string serial = of_2025
                                 ? absl::StrFormat("AA %08d", random.Int(90'000'000, 99'999'999))
                                 : absl::StrFormat("BM %06d", random.Int(900'000, 999'999));
  book.Put("fullName", c.name);
  book.Say("salutation", c.sex == "Nam" ? "Ông" : "Bà");
  if (!of_2025) book.Put("birthYear", Concat(c.birth.year));
  book.Put("identityNumber", c.number);
  book.Put("address", c.address);
  book.Put("landPlot", Concat(random.Int(2, 980)));
  book.Put("mapSheet", Concat(random.Int(1, 90)));
  book.Put("landAddress", MakeLocality(random));
  const std::string area = Concat(random.Int(50, 480), ",", random.Int(1, 9));
  book.Put("area", Concat(area, " m²"), area);
  book.Put("landUse", random.Chance(0.6) ? "Đất ở tại nông thôn" : "Đất ở tại đô thị");
  book.Put("useTerm", "Lâu dài");
  book.Put("certificateNumber", serial);
  book.Put("bookNumber", absl::StrFormat("CS %05d", random.Int(100, 99'999)));
  PutIssue(of_2025 ? MakeDate(2025, kThisYear, random) : MakeDate(2010, 2024, random), book, facts);
  facts.truth.details.emplace_back("issuedDate", facts.truth.date);
  PutSigner("CHỦ TỊCH", random, book, facts);
  if (of_2025) facts.code = Concat("https://example.invalid/gcn/", serial.substr(3));
}

}  // namespace

PaperFacts MakePaperFacts(PaperKind kind, Random& random) {
  PaperFacts facts;
  switch (kind) {
    case PaperKind::kIdentityCard:
    case PaperKind::kIdentityCard2024:
      PutCard(kind == PaperKind::kIdentityCard2024, random, facts);
      break;
    case PaperKind::kBirthCertificate:
    case PaperKind::kBirthExtract:
      PutBirthCertificate(kind == PaperKind::kBirthExtract, random, facts);
      break;
    case PaperKind::kMarriageExtract:
      PutMarriageExtract(random, facts);
      break;
    case PaperKind::kBirthDeclaration:
      PutBirthDeclaration(random, facts);
      break;
    case PaperKind::kCopyRequest:
      PutCopyRequest(random, facts);
      break;
    case PaperKind::kApplication:
      PutApplication(random, facts);
      break;
    case PaperKind::kLandCertificate:
    case PaperKind::kLandCertificate2025:
      PutLand(kind == PaperKind::kLandCertificate2025, random, facts);
      break;
  }
  return facts;
}

std::string FillIn(std::string_view text, const PaperFacts& facts) {
  std::string out;
  while (!text.empty()) {
    const size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const size_t close = text.find('}');
    out += facts.said.at(std::string(text.substr(1, close - 1)));
    text.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace sohoa
