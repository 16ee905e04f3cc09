#include "tools/make_scans/paper_templates.h"

#include <utility>

#include "tools/make_scans/national_title.h"

namespace sohoa {
namespace {

using Card = CardItem::Kind;
using Row = FormRow::Kind;

constexpr CardItem kFront[] = {
    {Card::kTitle, 20, 2.5, 46, 5.6, Align::kCentre, kNationalTitle},
    {Card::kLabel, 20, 5.0, 46, 5.2, Align::kCentre, kMotto},
    {Card::kLabel, 20, 7.4, 46, 4.6, Align::kCentre, "SOCIALIST REPUBLIC OF VIET NAM"},
    {Card::kLabel, 20, 9.6, 46, 4.2, Align::kCentre, "Independence - Freedom - Happiness"},
    {Card::kEmblem, 10, 9},
    {Card::kTitle, 24, 12.4, 44, 9.5, Align::kCentre, "CĂN CƯỚC CÔNG DÂN"},
    {Card::kLabel, 24, 16.6, 44, 6, Align::kCentre, "Citizen Identity Card"},
    {Card::kCode, 70, 3, 12.6},
    {Card::kPortrait, 3.5, 20, 20},
    {Card::kLabel, 26, 20.6, 12, 6, Align::kLeft, "Số / No.:"},
    {Card::kTitle, 36, 19.6, 40, 10, Align::kLeft, "{identityNumber}"},
    {Card::kLabel, 26, 24.8, 50, 5.8, Align::kLeft, "Họ và tên / Full name:"},
    {Card::kValue, 26, 27.4, 50, 8, Align::kLeft, "{fullName}"},
    {Card::kLabel, 26, 31.6, 32, 5.8, Align::kLeft, "Ngày sinh / Date of birth:"},
    {Card::kValue, 52, 31.0, 30, 7.2, Align::kLeft, "{birthDate}"},
    {Card::kLabel, 26, 34.6, 20, 5.8, Align::kLeft, "Giới tính / Sex:"},
    {Card::kValue, 42, 34.0, 8, 7.2, Align::kLeft, "{sex}"},
    {Card::kLabel, 50, 34.6, 24, 5.8, Align::kLeft, "Quốc tịch / Nationality:"},
    {Card::kValue, 72, 34.0, 13, 7.2, Align::kLeft, "{nationality}"},
    {Card::kLabel, 26, 37.6, 50, 5.8, Align::kLeft, "Quê quán / Place of origin:"},
    {Card::kValue, 26, 40.0, 58, 5.5, Align::kLeft, "{origin}"},
    {Card::kLabel, 26, 43.4, 58, 5.8, Align::kLeft, "Nơi thường trú / Place of residence:"},
    {Card::kValue, 26, 45.8, 58, 6.6, Align::kLeft, "{address}"},
    {Card::kLabel, 2.5, 46.6, 23, 4.6, Align::kLeft, "Có giá trị đến / Date of expiry:"},
    {Card::kValue, 2.5, 48.8, 23, 5.4, Align::kLeft, "{expiryDate}"},
};

constexpr CardItem kBack[] = {
    {Card::kLabel, 4, 3, 60, 5.8, Align::kLeft, "Đặc điểm nhận dạng / Personal identification:"},
    {Card::kValue, 4, 5.6, 50, 6.6, Align::kLeft, "Nốt ruồi C: 2cm dưới sau đuôi mắt trái"},
    {Card::kLabel, 4, 10, 40, 5.8, Align::kLeft, "Ngày, tháng, năm / Date, month, year:"},
    {Card::kValue, 41, 9.4, 20, 7.2, Align::kLeft, "{issuedDate}"},
    {Card::kTitle, 4, 13.4, 54, 5, Align::kCentre,
     "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"},
    {Card::kSignature, 30, 23},
    {Card::kValue, 4, 28.6, 54, 7.2, Align::kCentre, "{signer}"},
    {Card::kLabel, 62, 3, 20, 5, Align::kCentre, "Ngón trỏ trái Left index finger"},
    {Card::kFinger, 65, 8, 14},
    {Card::kFinger, 65, 24, 14},
};

constexpr CardItem kFront2024[] = {
    {Card::kTitle, 24, 2.5, 56, 5.8, Align::kCentre, kNationalTitle},
    {Card::kLabel, 24, 5.0, 56, 5.4, Align::kCentre, kMotto},
    {Card::kLabel, 24, 7.4, 56, 4.6, Align::kCentre, "SOCIALIST REPUBLIC OF VIET NAM"},
    {Card::kEmblem, 10, 9},
    {Card::kTitle, 24, 10.4, 56, 11, Align::kCentre, "CĂN CƯỚC"},
    {Card::kLabel, 24, 15.2, 56, 6.2, Align::kCentre, "IDENTITY CARD"},
    {Card::kPortrait, 3.5, 19, 21},
    {Card::kLabel, 28, 20, 56, 5.8, Align::kLeft,
     "Số định danh cá nhân / Personal identification number:"},
    {Card::kTitle, 28, 22.6, 50, 10, Align::kLeft, "{identityNumber}"},
    {Card::kLabel, 28, 28, 56, 5.8, Align::kLeft, "Họ, chữ đệm và tên khai sinh / Full name:"},
    {Card::kValue, 28, 30.6, 56, 8, Align::kLeft, "{fullName}"},
    {Card::kLabel, 28, 35.4, 40, 5.8, Align::kLeft, "Ngày, tháng, năm sinh / Date of birth:"},
    {Card::kLabel, 68, 35.4, 16, 5.8, Align::kLeft, "Giới tính / Sex:"},
    {Card::kValue, 28, 38.0, 30, 7.2, Align::kLeft, "{birthDate}"},
    {Card::kValue, 68, 38.0, 12, 7.2, Align::kLeft, "{sex}"},
    {Card::kLabel, 28, 42.6, 40, 5.8, Align::kLeft, "Quốc tịch / Nationality:"},
    {Card::kValue, 28, 45.2, 40, 7.2, Align::kLeft, "{nationality}"},
};

constexpr CardItem kBack2024[] = {
    {Card::kLabel, 4, 4, 50, 5.8, Align::kLeft, "Nơi cư trú / Place of residence:"},
    {Card::kValue, 4, 6.6, 58, 6.8, Align::kLeft, "{address}"},
    {Card::kLabel, 4, 13, 50, 5.8, Align::kLeft, "Nơi đăng ký khai sinh / Place of birth:"},
    {Card::kValue, 4, 15.6, 58, 6.8, Align::kLeft, "{birthPlace}"},
    {Card::kLabel, 4, 22, 44, 5.8, Align::kLeft, "Ngày, tháng, năm cấp / Date of issue:"},
    {Card::kValue, 42, 21.4, 20, 7.2, Align::kLeft, "{issuedDate}"},
    {Card::kLabel, 4, 25.4, 44, 5.8, Align::kLeft, "Ngày, tháng, năm hết hạn / Date of expiry:"},
    {Card::kValue, 45, 24.8, 20, 7.2, Align::kLeft, "{expiryDate}"},
    {Card::kTitle, 40, 29.4, 40, 6, Align::kCentre, "BỘ CÔNG AN"},
    {Card::kLabel, 40, 32, 40, 5, Align::kCentre, "MINISTRY OF PUBLIC SECURITY"},
    {Card::kCode, 66, 3.5, 15},
};

constexpr CardTemplate kCard{kFront, kBack};
constexpr CardTemplate kCard2024{kFront2024, kBack2024};

constexpr FormRow kBirthCertificate[] = {
    {Row::kNation},
    {Row::kSpace},
    {Row::kTitle, "GIẤY KHAI SINH"},
    {Row::kSubtitle, "Số: {registrationNumber}"},
    {Row::kSpace},
    {Row::kFields, "Họ, chữ đệm, tên: {fullName}"},
    {Row::kFields, "Ngày, tháng, năm sinh: {birthDate}\tGiới tính: {sex}"},
    {Row::kFields, "Dân tộc: {ethnicity}\tQuốc tịch: {nationality}"},
    {Row::kFields, "Nơi sinh: {birthPlace}"},
    {Row::kFields, "Quê quán: {origin}"},
    {Row::kFields, "Số định danh cá nhân: {identityNumber}"},
    {Row::kFields, "Họ, chữ đệm, tên người mẹ: {motherName}"},
    {Row::kFields, "Năm sinh: {motherBirthYear}\tDân tộc: Kinh\tQuốc tịch: Việt Nam"},
    {Row::kFields, "Nơi cư trú: {motherAddress}"},
    {Row::kFields, "Họ, chữ đệm, tên người cha: {fatherName}"},
    {Row::kFields, "Năm sinh: {fatherBirthYear}\tDân tộc: Kinh\tQuốc tịch: Việt Nam"},
    {Row::kFields, "Nơi cư trú: {fatherAddress}"},
    {Row::kFields, "Nơi đăng ký khai sinh: {registrationPlace}"},
    {Row::kFields, "Ngày, tháng, năm đăng ký: {registrationDate}"},
    {Row::kSpace},
    {Row::kSealed, "NGƯỜI KÝ GIẤY KHAI SINH"},
};

constexpr FormRow kBirthExtract[] = {
    {Row::kLetterhead},
    {Row::kSpace},
    {Row::kTitle, "TRÍCH LỤC KHAI SINH"},
    {Row::kSubtitle, "(BẢN SAO)"},
    {Row::kFields, "Họ, chữ đệm, tên: {fullName}"},
    {Row::kFields, "Ngày, tháng, năm sinh: {birthDate}"},
    {Row::kFields, "Giới tính: {sex}\tDân tộc: {ethnicity}\tQuốc tịch: {nationality}"},
    {Row::kFields, "Nơi sinh: {birthPlace}"},
    {Row::kFields, "Quê quán: {origin}"},
    {Row::kFields, "Số định danh cá nhân: {identityNumber}"},
    {Row::kFields, "Họ, chữ đệm, tên người mẹ: {motherName}"},
    {Row::kFields, "Năm sinh: {motherBirthYear}\tDân tộc: Kinh\tQuốc tịch: Việt Nam"},
    {Row::kFields, "Nơi cư trú: {motherAddress}"},
    {Row::kFields, "Họ, chữ đệm, tên người cha: {fatherName}"},
    {Row::kFields, "Năm sinh: {fatherBirthYear}\tDân tộc: Kinh\tQuốc tịch: Việt Nam"},
    {Row::kFields, "Nơi cư trú: {fatherAddress}"},
    {Row::kFields, "Đăng ký khai sinh tại: {registrationPlace}"},
    {Row::kFields, "Số: {registrationNumber}\t{registrationDate}"},
    {Row::kSpace},
    {Row::kSealed, "NGƯỜI KÝ TRÍCH LỤC"},
};

constexpr FormRow kMarriageExtract[] = {
    {Row::kLetterhead},
    {Row::kSpace},
    {Row::kTitle, "TRÍCH LỤC KẾT HÔN"},
    {Row::kSubtitle, "(BẢN SAO)"},
    {Row::kFields, "Họ, chữ đệm, tên chồng: {husbandName}"},
    {Row::kFields, "Ngày, tháng, năm sinh: {husbandBirthDate}"},
    {Row::kFields, "Dân tộc: Kinh\tQuốc tịch: Việt Nam"},
    {Row::kFields, "Nơi cư trú: {husbandAddress}"},
    {Row::kFields, "Giấy tờ tùy thân: Căn cước công dân số {husbandIdentityNumber}"},
    {Row::kFields, "Họ, chữ đệm, tên vợ: {wifeName}"},
    {Row::kFields, "Ngày, tháng, năm sinh: {wifeBirthDate}"},
    {Row::kFields, "Dân tộc: Kinh\tQuốc tịch: Việt Nam"},
    {Row::kFields, "Nơi cư trú: {wifeAddress}"},
    {Row::kFields, "Giấy tờ tùy thân: Căn cước công dân số {wifeIdentityNumber}"},
    {Row::kFields, "Đăng ký kết hôn tại: {registrationPlace}"},
    {Row::kFields, "Số: {registrationNumber}\t{registrationDate}"},
    {Row::kSpace},
    {Row::kSealed, "NGƯỜI KÝ TRÍCH LỤC"},
};

constexpr FormRow kBirthDeclaration[] = {
    {Row::kNation},
    {Row::kSpace},
    {Row::kTitle, "TỜ KHAI ĐĂNG KÝ KHAI SINH"},
    {Row::kSubtitle, "Kính gửi: {addressee}"},
    {Row::kSpace},
    {Row::kFields, "Họ, chữ đệm, tên người yêu cầu: {applicantName}"},
    {Row::kFields, "Nơi cư trú: {applicantAddress}"},
    {Row::kFields, "Giấy tờ tùy thân: CCCD số {applicantIdentityNumber}"},
    {Row::kFields, "Quan hệ với người được khai sinh: {relation}"},
    {Row::kHeading, "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:"},
    {Row::kFields, "Họ, chữ đệm, tên: {fullName}"},
    {Row::kFields, "Ngày, tháng, năm sinh: {birthDate}"},
    {Row::kFields, "Giới tính: {sex}\tDân tộc: {ethnicity}\tQuốc tịch: {nationality}"},
    {Row::kFields, "Nơi sinh: {birthPlace}"},
    {Row::kFields, "Quê quán: {origin}"},
    {Row::kFields, "Họ, chữ đệm, tên người mẹ: {motherName}"},
    {Row::kFields, "Năm sinh: {motherBirthYear}\tDân tộc: Kinh\tQuốc tịch: Việt Nam"},
    {Row::kFields, "Nơi cư trú: {motherAddress}"},
    {Row::kFields, "Họ, chữ đệm, tên người cha: {fatherName}"},
    {Row::kFields, "Năm sinh: {fatherBirthYear}\tDân tộc: Kinh\tQuốc tịch: Việt Nam"},
    {Row::kFields, "Nơi cư trú: {fatherAddress}"},
    {Row::kText,
     "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật, được sự thỏa thuận "
     "nhất trí của các bên liên quan theo quy định pháp luật."},
    {Row::kDate},
    {Row::kSigner, "Người yêu cầu"},
};

constexpr FormRow kCopyRequest[] = {
    {Row::kNation},
    {Row::kSpace},
    {Row::kTitle, "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH"},
    {Row::kSubtitle, "Kính gửi: {addressee}"},
    {Row::kSpace},
    {Row::kFields, "Họ, chữ đệm, tên người yêu cầu: {applicantName}"},
    {Row::kFields, "Nơi cư trú: {applicantAddress}"},
    {Row::kFields, "Giấy tờ tùy thân: Căn cước công dân số {applicantIdentityNumber}"},
    {Row::kHeading, "Đề nghị cơ quan cấp bản sao trích lục cho người có tên dưới đây:"},
    {Row::kFields, "Họ, chữ đệm, tên: {fullName}"},
    {Row::kFields, "Ngày, tháng, năm sinh: {birthDate}"},
    {Row::kFields, "Giới tính: {sex}\tDân tộc: {ethnicity}\tQuốc tịch: {nationality}"},
    {Row::kFields, "Nơi cư trú: {address}"},
    {Row::kFields, "Số định danh cá nhân: {identityNumber}"},
    {Row::kFields, "Số lượng bản sao yêu cầu cấp: {copies}"},
    {Row::kText,
     "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm "
     "trước pháp luật về cam đoan của mình."},
    {Row::kDate},
    {Row::kSigner, "Người yêu cầu"},
};

constexpr FormRow kApplication[] = {
    {Row::kNation},
    {Row::kSpace},
    {Row::kTitle, "{title}"},
    {Row::kSubtitle, "Kính gửi: {addressee}"},
    {Row::kSpace},
    {Row::kFields, "Tôi tên là: {fullName}\tGiới tính: {sex}"},
    {Row::kFields, "Sinh ngày: {birthDate}"},
    {Row::kFields, "Số CCCD: {identityNumber}\tNgày cấp: {identityIssuedDate}"},
    {Row::kFields, "Nơi cấp: {identityIssuer}"},
    {Row::kFields, "Nơi thường trú: {address}"},
    {Row::kFields, "Điện thoại liên hệ: {phone}"},
    {Row::kFields, "Nội dung đề nghị: {wish}"},
    {Row::kText,
     "Tôi cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp "
     "luật về nội dung đã khai."},
    {Row::kDate},
    {Row::kSigner, "NGƯỜI LÀM ĐƠN"},
};

constexpr FormRow kLandCertificate[] = {
    {Row::kNation},
    {Row::kSpace},
    {Row::kTitle,
     "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT"},
    {Row::kSpace},
    {Row::kHeading, "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất"},
    {Row::kFields, "{salutation}: {fullName}\tNăm sinh: {birthYear}"},
    {Row::kFields, "CCCD số: {identityNumber}"},
    {Row::kFields, "Địa chỉ thường trú: {address}"},
    {Row::kHeading, "II. Thửa đất, nhà ở và tài sản khác gắn liền với đất"},
    {Row::kText, "1. Thửa đất:"},
    {Row::kFields, "a) Thửa đất số: {landPlot}\ttờ bản đồ số: {mapSheet}"},
    {Row::kFields, "b) Địa chỉ: {landAddress}"},
    {Row::kFields, "c) Diện tích: {area}"},
    {Row::kFields, "d) Hình thức sử dụng: Sử dụng riêng"},
    {Row::kFields, "đ) Mục đích sử dụng: {landUse}"},
    {Row::kFields, "e) Thời hạn sử dụng: {useTerm}"},
    {Row::kFields, "g) Nguồn gốc sử dụng: Công nhận quyền sử dụng đất như giao đất có thu tiền"},
    {Row::kText, "2. Nhà ở: -/-"},
    {Row::kText, "3. Công trình xây dựng khác: -/-"},
    {Row::kSpace},
    {Row::kDate},
    {Row::kSealed, "TM. ỦY BAN NHÂN DÂN"},
    {Row::kFields, "Số vào sổ cấp GCN: {bookNumber}\tSố phát hành: {certificateNumber}"},
};

constexpr FormRow kLandCertificate2025[] = {
    {Row::kNation},
    {Row::kSpace},
    {Row::kTitle, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT"},
    {Row::kSpace},
    {Row::kHeading, "1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:"},
    {Row::kFields, "{salutation}: {fullName}"},
    {Row::kFields, "Căn cước công dân số: {identityNumber}"},
    {Row::kFields, "Địa chỉ: {address}"},
    {Row::kHeading, "2. Thông tin thửa đất:"},
    {Row::kFields, "a) Thửa đất số: {landPlot}\ttờ bản đồ số: {mapSheet}"},
    {Row::kFields, "b) Diện tích: {area}"},
    {Row::kFields, "c) Loại đất: {landUse}"},
    {Row::kFields, "d) Thời hạn sử dụng đất: {useTerm}"},
    {Row::kFields, "đ) Hình thức sử dụng đất: Sử dụng riêng"},
    {Row::kFields, "e) Địa chỉ: {landAddress}"},
    {Row::kHeading, "3. Thông tin tài sản gắn liền với đất: -/-"},
    {Row::kSpace},
    {Row::kDate},
    {Row::kSealed, "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI"},
    {Row::kFields, "Số vào sổ cấp Giấy chứng nhận: {bookNumber}"},
    {Row::kFields, "Số phát hành Giấy chứng nhận: {certificateNumber}"},
};

}  // namespace

const CardTemplate* CardOf(PaperKind kind) {
  if (kind == PaperKind::kIdentityCard) return &kCard;
  return kind == PaperKind::kIdentityCard2024 ? &kCard2024 : nullptr;
}

std::span<const FormRow> FormOf(PaperKind kind) {
  switch (kind) {
    case PaperKind::kBirthCertificate:
      return kBirthCertificate;
    case PaperKind::kBirthExtract:
      return kBirthExtract;
    case PaperKind::kMarriageExtract:
      return kMarriageExtract;
    case PaperKind::kBirthDeclaration:
      return kBirthDeclaration;
    case PaperKind::kCopyRequest:
      return kCopyRequest;
    case PaperKind::kApplication:
      return kApplication;
    case PaperKind::kLandCertificate:
      return kLandCertificate;
    case PaperKind::kLandCertificate2025:
      return kLandCertificate2025;
    case PaperKind::kIdentityCard:
    case PaperKind::kIdentityCard2024:
      break;
  }
  return {};
}

}  // namespace sohoa
