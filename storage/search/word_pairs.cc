#include "storage/search/word_pairs.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"
#include "storage/search/index_format.h"

namespace sohoa {
namespace {

constexpr absl::string_view kFrequent =
    "a an anh ap b ba bac bach bai ban bang bao bat bay ben benh bi bien biet bieu binh bo "
    "boi bu buoc buon buu c ca cac cach cai cam can cang canh cao cap cat cau cay cham chan "
    "chanh chao chap chat chau chay che cheo chep chi chia chiem chien chieu chinh chiu cho "
    "choi chon chong chu chua chuan chuc chung chuong chuyen co con cong cu cua cuc cum cung "
    "cuoc cuoi cuong cuu d da dac dai dam dan dang danh dao dap dat dau day de den di dia "
    "dich diem dien dieu dinh do doan doanh doat doc doi don dong dot du dua duc dung duoc "
    "duoi duong dut duy duyet e gan gay ghi gia giai giam gian giang giao giay gin gio gioi "
    "giong giu giua giup goc goi gom gop gui ha hai ham han hang hanh hau he het hiem hien "
    "hieu hinh ho hoa hoac hoach hoan hoat hoc hoi hon hong hop hu hung huong huu huy huyen i "
    "it ke kem keo ket kha khac khach khai kham khan khang khanh khao khau khe khen khi khien "
    "khieu kho khoa khoan khoang khoi khong khu khung khuyet kiem kien kinh kip ky la lac lai "
    "lam lan lang lanh lao lap lay le lech len lenh lich lien lieu linh lo loai loc loi lon "
    "long lua luan luat luc luoc luoi luong luu ly ma mai mang manh mao mat mau may me mien "
    "min minh mo moc moi mon mot mua muc muoi muon my nai nam nan nang nao nay neu ngan nganh "
    "ngay nghe nghi nghia nghiem nghien nghiep nghin ngoai ngu ngua ngung nguoi nguon nguy "
    "nguyen nha nham nhan nhanh nhap nhat nhau nhiem nhien nhieu nhim nho nhom nhu nhung "
    "nhuong niem ninh no noi nong nop nu nua nuoc nuoi o on pha phai pham phan phap phat phe "
    "phep phi phien phieu pho phoi phong phu phuc phuoc phuong qua quan quang quat quoc quy "
    "quyen quyet ra rang re rieng ro roi rong rui rung ruou rut sa sach sai san sang sao sat "
    "sau se si sinh so soat soc son song su sua suat suc sung ta tac tach tai tam tan tang "
    "tao tap tat tau tay te ten thac thai tham than thang thanh thao thap that thau thay the "
    "them theo thi thich thien thiep thiet thieu tho thoa thoai thoat thoi thon thong thu "
    "thua thuan thuat thuc thue thuoc thuong thuy thuyen thuyet tich tien tiep tiet tieu tin "
    "tinh to toa toan toi ton tong tot tra trac trach trai tram tran trang tranh tre tren tri "
    "trien trinh tro trong tru truc trung truoc truong truyen tu tuan tuc tung tuoc tuoi "
    "tuong tuy tuyen ty ung uong uu uy va van vang vao vat vay ve vi viec vien viet vo voi "
    "von vu vuc vung vuot xa xac xam xanh xay xe xem xep xet xin xu xuan xuat xuong xuyen y "
    "yen yet yeu";

const absl::flat_hash_set<absl::string_view>& Frequent() {
  static const auto* const words =
      new absl::flat_hash_set<absl::string_view>(absl::StrSplit(kFrequent, ' '));
  return *words;
}

bool IsFrequent(std::string_view term) {
  const std::string_view word = WithoutFieldMark(term);
  return Frequent().contains(absl::string_view(word.data(), word.size()));
}

}  // namespace

bool MakePair(const Token& first, const Token& second) {
  return IsFrequent(first.folded) && IsFrequent(second.folded);
}

Token PairOf(const Token& first, const Token& second) {
  const auto join = [](const std::string& a, std::string_view b) {
    return std::string(a).append(1, index_format::kPairJoin).append(b);
  };
  return {join(first.spelling, WithoutFieldMark(second.spelling)),
          join(first.folded, WithoutFieldMark(second.folded))};
}

std::string_view WithoutFieldMark(std::string_view text) {
  const bool is_marked = text.size() >= 2 && text.front() == index_format::kFieldTermMark;
  return is_marked ? text.substr(2) : text;
}

std::pair<std::string_view, std::string_view> HalvesOf(std::string_view pair) {
  const std::string_view text = WithoutFieldMark(pair);
  const size_t join = text.find(index_format::kPairJoin);
  return {text.substr(0, join), text.substr(join + 1)};
}

bool IsPair(std::string_view term) {
  return term.find(index_format::kPairJoin) != std::string_view::npos;
}

}  // namespace sohoa
