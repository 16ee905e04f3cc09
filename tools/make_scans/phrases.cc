#include "tools/make_scans/phrases.h"

#include <algorithm>
#include <array>

namespace sohoa {
namespace {

using Phrases = absl::Span<const std::string_view>;

// Whole sentences of the body.
constexpr std::string_view kSentence[] = {
    "Giao {office} {duty} {topic}, {purpose}.",
    "Giao {office} chủ trì, phối hợp với {office} {duty} {topic}; hoàn thành trước ngày {date}.",
    "{Office} có trách nhiệm {duty} {topic} theo đúng quy định, {purpose}.",
    "Đến hết ngày {date}, {office} đã {done} {count} {thing}, đạt {percent} kế hoạch năm {year}.",
    "Trong quý II năm {year}, toàn tỉnh {done} {count} {thing}, tăng {percent} so với "
    "cùng kỳ năm {lastyear}.",
    "Tổng kinh phí thực hiện là {money}, trong đó ngân sách địa phương bảo đảm {percent}, phần còn "
    "lại huy động từ {source}.",
    "Phấn đấu đến cuối năm {nextyear}, tỷ lệ {measure} đạt từ {percent} trở lên.",
    "Tỷ lệ {measure} đạt {percent}; còn {few} đơn vị chưa hoàn thành chỉ tiêu được giao.",
    "Việc {activity} phải {manner}, {purpose}.",
    "Công tác {topic} {progress}; {effect}.",
    "Bên cạnh kết quả đạt được, công tác {topic} vẫn còn hạn chế: {weakness}.",
    "Nguyên nhân chủ yếu là do {cause}; bên cạnh đó, {cause}.",
    "Thời gian tới, {office} cần tiếp tục {duty} {topic}, {purpose}.",
    "Hằng quý, {office} tổng hợp kết quả {topic}, báo cáo {agency} trước ngày {few} của tháng cuối "
    "quý.",
    "Kinh phí {activity} được bố trí trong dự toán năm {year} của {office} với số tiền {money}.",
    "Trường hợp có vướng mắc, {office} kịp thời phản ánh về {agency} để được hướng dẫn, giải "
    "quyết.",
    "Qua kiểm tra {few} đơn vị cho thấy {finding}.",
    "Đồng chí {person} được phân công {duty} {topic} kể từ ngày {date}.",
    "Các xã, phường {commune}, {commune} và {commune} {duty} {topic} trước các địa phương khác "
    "để rút kinh nghiệm.",
    "Hồ sơ gồm {few} trang, lập thành {few} bản có giá trị như nhau, mỗi bên giữ một bản.",
    "{Office} và {office} thống nhất {activity}, bảo đảm {quality}.",
    "Mọi {thing} phát sinh sau ngày {date} phải được {handled} trong thời hạn {few} ngày làm việc.",
};

// What a numbered item says; no actor of its own needed.
constexpr std::string_view kItem[] = {
    "{Duty} {topic}, {purpose}.",
    "{Duty} {topic}; hoàn thành trước ngày {date}.",
    "{Duty} {topic} tại {few} xã, phường với kinh phí {money}.",
    "Bảo đảm {quality} trong quá trình {activity}.",
    "Bố trí {money} để {duty} {topic} trong năm {nextyear}.",
    "Phấn đấu {percent} {thing} được {handled} đúng hạn.",
    "Chấm dứt tình trạng {weakness}.",
};

constexpr std::string_view kOfficeCapital[] = {
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Tư pháp",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Thanh tra tỉnh",
    "Ủy ban nhân dân các xã, phường",
    "Ủy ban nhân dân xã {commune}",
    "Ủy ban nhân dân phường {commune}",
    "Trung tâm Phục vụ hành chính công",
    "Trung tâm Lưu trữ lịch sử tỉnh {province}",
    "Bộ phận Một cửa",
    "Thủ trưởng các cơ quan, đơn vị",
};
constexpr std::string_view kOffice[] = {
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Tư pháp",
    "Sở Y tế",
    "Sở Khoa học và Công nghệ",
    "Ủy ban nhân dân xã {commune}",
    "Sở Công Thương",
    "Ủy ban nhân dân phường {commune}",
    "Ban Quản lý dự án khu vực {commune}",
    "các phòng chuyên môn",
    "các đơn vị trực thuộc",
    "các tổ chức chính trị - xã hội",
    "Trung tâm Phục vụ hành chính công",
    "thủ trưởng các đơn vị có liên quan",
};

constexpr std::string_view kDutyCapital[] = {
    "Tổ chức thực hiện",   "Rà soát, đánh giá",      "Xây dựng kế hoạch",   "Hướng dẫn, đôn đốc",
    "Tăng cường kiểm tra", "Tiếp tục đẩy mạnh",      "Nâng cao chất lượng", "Chuẩn hóa quy trình",
    "Công khai kết quả",   "Bố trí đủ nhân lực cho", "Kịp thời chấn chỉnh", "Tập huấn nghiệp vụ về",
};
constexpr std::string_view kDuty[] = {
    "tổ chức thực hiện",   "rà soát, đánh giá",
    "xây dựng kế hoạch",   "hướng dẫn, đôn đốc",
    "tăng cường kiểm tra", "đẩy mạnh",
    "nâng cao chất lượng", "chuẩn hóa quy trình",
    "theo dõi, tổng hợp",  "tham mưu ban hành quy định về",
    "kịp thời chấn chỉnh", "thí điểm đổi mới",
};

constexpr std::string_view kTopic[] = {
    "số hóa hồ sơ, tài liệu lưu trữ",
    "giải quyết thủ tục hành chính cho người dân",
    "văn thư, lưu trữ tại các cơ quan",
    "bảo trì hệ thống kênh mương nội đồng",
    "cấp giấy chứng nhận quyền sử dụng đất",
    "chăm sóc cây xanh trên các tuyến đường",
    "phòng cháy, chữa cháy tại các chợ",
    "tiếp công dân và xử lý đơn thư",
    "sửa chữa trường học trước năm học mới",
    "phòng, chống thiên tai và tìm kiếm cứu nạn",
    "quản lý trật tự xây dựng đô thị",
    "thu gom, phân loại rác thải sinh hoạt",
    "hỗ trợ hộ kinh doanh chuyển đổi số",
    "tiêm chủng mở rộng cho trẻ em",
    "đào tạo nghề cho lao động nông thôn",
    "bảo đảm an toàn thông tin mạng",
    "quản lý, sử dụng tài sản công",
    "chỉnh lý tài liệu tồn đọng",
    "phát triển thư viện cơ sở",
    "kiểm kê đất đai và lập bản đồ địa chính",
    "nâng cấp đường giao thông liên xã",
    "chi trả trợ cấp cho người có công",
    "giám sát chất lượng nước sạch",
};
constexpr std::string_view kActivity[] = {
    "tiếp nhận và trả kết quả",          "quét và lưu trữ tài liệu",
    "nghiệm thu, bàn giao công trình",   "đối chiếu số liệu",
    "lập dự toán và quyết toán",         "lấy ý kiến cộng đồng dân cư",
    "luân chuyển hồ sơ giữa các đơn vị", "niêm yết công khai tại trụ sở",
    "kiểm đếm, phân loại hiện vật",      "xác minh nội dung phản ánh",
};
constexpr std::string_view kPurpose[] = {
    "bảo đảm đúng tiến độ đã cam kết",        "tạo thuận lợi cho người dân và doanh nghiệp",
    "không để hồ sơ quá hạn kéo dài",         "tránh chồng chéo, lãng phí",
    "phù hợp với tình hình thực tế",          "góp phần nâng cao chỉ số hài lòng",
    "bảo đảm công khai, minh bạch",           "đáp ứng yêu cầu khai thác lâu dài",
    "giữ nguyên giá trị pháp lý của bản gốc", "gắn với trách nhiệm của người đứng đầu",
};
constexpr std::string_view kManner[] = {
    "thực hiện đúng trình tự, thủ tục",
    "được ghi chép đầy đủ vào sổ theo dõi",
    "có sự giám sát của ban thanh tra nhân dân",
    "hoàn tất trước khi quyết toán năm",
    "căn cứ vào nhu cầu và khả năng cân đối ngân sách",
    "bảo đảm nguyên tắc tập trung, dân chủ",
};
constexpr std::string_view kProgress[] = {
    "được triển khai đồng bộ, đúng kế hoạch", "có chuyển biến rõ nét so với năm {lastyear}",
    "cơ bản hoàn thành các mục tiêu đề ra",   "từng bước đi vào nền nếp",
    "được người dân đồng tình, ủng hộ",
};
constexpr std::string_view kEffect[] = {
    "thời gian giải quyết bình quân giảm {percent}",
    "tiết kiệm cho ngân sách khoảng {money}",
    "đã {handled} {count} {thing}, không có trường hợp quá hạn",
    "số lượt phản ánh giảm còn {few} lượt mỗi tháng",
};
constexpr std::string_view kWeakness[] = {
    "hồ sơ luân chuyển chậm giữa các bộ phận",
    "một số kho chưa đủ giá, hộp bảo quản",
    "số liệu báo cáo chưa thống nhất",
    "cán bộ kiêm nhiệm nhiều việc",
    "trang thiết bị xuống cấp, chưa được thay thế",
    "chưa chủ động phối hợp với địa phương",
    "việc công khai kết quả còn hình thức",
};
constexpr std::string_view kCause[] = {
    "khối lượng công việc lớn trong khi biên chế giảm",   "kinh phí được cấp muộn so với kế hoạch",
    "phần mềm chưa kết nối với cơ sở dữ liệu dùng chung", "mưa lũ kéo dài trong quý III",
    "một bộ phận cán bộ chưa quen với cách làm mới",      "quy định chưa được cập nhật kịp thời",
};
constexpr std::string_view kFinding[] = {
    "{percent} {thing} được {handled} đúng quy định",
    "sổ sách được mở đầy đủ, ghi chép rõ ràng",
    "còn {few} trường hợp thiếu chữ ký hoặc con dấu",
    "khoản chi {money} chưa có đủ chứng từ kèm theo",
    "kho lưu trữ bảo đảm nhiệt độ và độ ẩm",
};
constexpr std::string_view kThing[] = {
    "hồ sơ",       "trang tài liệu",  "lượt giao dịch", "phiếu yêu cầu",       "đơn kiến nghị",
    "văn bản đến", "giấy tờ hộ tịch", "thửa đất",       "lượt người tham gia", "hộ gia đình",
};
constexpr std::string_view kHandled[] = {
    "tiếp nhận, xử lý", "cập nhật vào hệ thống", "kiểm tra và xác nhận", "thẩm định", "trả kết quả",
};
constexpr std::string_view kDone[] = {
    "tiếp nhận", "số hóa", "giải quyết", "rà soát", "cập nhật", "kiểm tra",
};
constexpr std::string_view kMeasure[] = {
    "hồ sơ nộp trực tuyến",
    "hồ sơ giải quyết đúng hạn",
    "văn bản được ký số",
    "thanh toán không dùng tiền mặt",
    "tài liệu lưu trữ được số hóa",
    "hộ dân dùng nước sạch",
    "trường đạt chuẩn về cơ sở vật chất",
};
constexpr std::string_view kQuality[] = {
    "tính chính xác, đầy đủ và kịp thời",
    "an toàn lao động và vệ sinh môi trường",
    "bí mật thông tin cá nhân",
    "quyền và lợi ích hợp pháp của các bên",
    "đúng dự toán được duyệt",
};
constexpr std::string_view kSource[] = {
    "các nguồn tài trợ hợp pháp",
    "ngân sách tỉnh hỗ trợ",
    "đóng góp tự nguyện của doanh nghiệp",
    "quỹ phát triển sự nghiệp của đơn vị",
};

constexpr std::string_view kBasis[] = {
    "Căn cứ Luật Tổ chức chính quyền địa phương",
    "Căn cứ Luật Lưu trữ",
    "Căn cứ Luật Ngân sách nhà nước và các văn bản hướng dẫn thi hành",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
    "Căn cứ Quyết định số {number}/QĐ-UBND {longdate} của Ủy ban nhân dân tỉnh {province} về việc "
    "giao chỉ tiêu {topic}",
    "Căn cứ Kế hoạch số {number}/KH-UBND {longdate} về {topic} năm {year}",
    "Xét đề nghị của {office} tại Tờ trình số {number}/TTr-SNV {longdate}",
    "Theo đề nghị của Giám đốc Sở Nội vụ và Chánh Văn phòng Ủy ban nhân dân tỉnh",
};
constexpr std::string_view kSubject[] = {
    "{topic} năm {year}",
    "{topic} trên địa bàn xã {commune}",
    "phê duyệt kế hoạch {topic}",
    "{topic} và giao nhiệm vụ cho các đơn vị",
    "kết quả {topic} quý III năm {year}",
    "thành lập Tổ công tác về {topic}",
    "phân bổ kinh phí {topic}",
    "{topic} giai đoạn {year} - {nextyear}",
};
constexpr std::string_view kHeading[] = {
    "MỤC ĐÍCH, YÊU CẦU",  "NỘI DUNG THỰC HIỆN",   "KẾT QUẢ ĐẠT ĐƯỢC", "TỒN TẠI, HẠN CHẾ",
    "NHIỆM VỤ TRỌNG TÂM", "GIẢI PHÁP THỰC HIỆN",  "KINH PHÍ",         "TỔ CHỨC THỰC HIỆN",
    "KIẾN NGHỊ, ĐỀ XUẤT", "TIẾN ĐỘ VÀ PHÂN CÔNG",
};
constexpr std::string_view kRecipient[] = {
    "Thường trực Tỉnh ủy",
    "Sở Nội vụ",
    "Sở Tài chính",
    "UBND các xã, phường",
    "Các phòng, ban trực thuộc",
    "Ủy ban MTTQ Việt Nam tỉnh",
    "Cổng thông tin điện tử",
    "Lãnh đạo Văn phòng",
    "Báo và Đài PT-TH {province}",
    "Trung tâm Lưu trữ lịch sử",
    "Kho bạc Nhà nước khu vực",
};
constexpr std::string_view kAddressee[] = {
    "Ủy ban nhân dân tỉnh {province}",
    "Sở Nội vụ tỉnh {province}",
    "Các sở, ban, ngành tỉnh",
    "Ủy ban nhân dân các xã, phường",
    "Ủy ban nhân dân xã {commune}",
    "Trung tâm Phục vụ hành chính công",
    "Ông (bà) {person}",
};

struct Rule {
  std::string_view name;
  Phrases phrases;
};
constexpr Rule kRules[] = {
    {"sentence", kSentence},   {"item", kItem},           {"Office", kOfficeCapital},
    {"office", kOffice},       {"Duty", kDutyCapital},    {"duty", kDuty},
    {"topic", kTopic},         {"activity", kActivity},   {"purpose", kPurpose},
    {"manner", kManner},       {"progress", kProgress},   {"effect", kEffect},
    {"weakness", kWeakness},   {"cause", kCause},         {"finding", kFinding},
    {"thing", kThing},         {"handled", kHandled},     {"done", kDone},
    {"measure", kMeasure},     {"quality", kQuality},     {"source", kSource},
    {"basis", kBasis},         {"subject", kSubject},     {"heading", kHeading},
    {"recipient", kRecipient}, {"addressee", kAddressee},
};

constexpr auto kRuleNames = [] {
  std::array<std::string_view, std::size(kRules)> names;
  for (size_t i = 0; i < names.size(); ++i) names[i] = kRules[i].name;
  return names;
}();

}  // namespace

Phrases PhrasesOf(std::string_view rule) {
  const auto* found = std::find_if(std::begin(kRules), std::end(kRules),
                                   [&](const Rule& r) { return r.name == rule; });
  return found == std::end(kRules) ? Phrases() : found->phrases;
}

Phrases PhraseRules() { return kRuleNames; }

}  // namespace sohoa
