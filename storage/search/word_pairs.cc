#include "storage/search/word_pairs.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"
#include "storage/search/index_format.h"

namespace sohoa {
namespace {

constexpr absl::string_view kFrequent =
    "a an b ban bang bao ben bi bien bo c ca cac can cao cap cau che chi chinh cho chu "
    "chua chuc chung chuyen co cong cu cua cung d da dai dam dan dang danh dat dau day de "
    "den dia dich diem dien dieu dinh do doanh doi don dong du dung duoc duong gia giai "
    "giam giao giay hai han hang hanh hiem hien hieu hinh ho hoa hoac hoach hoat hoi hop "
    "huu ke ket khac khai khi khoan khong kiem kien kinh ky la lai lam lap lien lieu loi "
    "luat luc luong ly moi mot mua muc nam nang nay ngan ngay nghe nghi nghiep ngoai "
    "nguoi nha nhan nhiem nhung noi nuoc o phai pham phan phap phat phep phong phu phuong "
    "qua quan quoc quy quyen quyet san sau so su tac tai te tham thanh thau the theo thi "
    "thiet thoi thong thu thuc thue thuoc thuong tien tin tinh to toan tra trach tren tri "
    "trinh tro trong tru truong tu ty uy va van vat ve vi viec vien viet voi von vu xa "
    "xac xay xu xuat yeu";

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
  return text.starts_with(index_format::kFieldTermMark) ? text.substr(2) : text;
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
