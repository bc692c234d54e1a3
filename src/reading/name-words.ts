// Family names of Vietnam's peoples, and the words that show that an answer is not a name.
// Facts: the common surnames of the Kinh and of the Tày, Thái, Mường, Nùng, Hmông, Dao, Khmer, Gia Rai, Ê Đê, Ba Na, Cơ Tu,
// Xơ Đăng, Bru, Chăm and other peoples, as in civil registers and the press.
import { fold } from './text.js'
import { keyOf } from './tokens.js'

const kinh =
  'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý An Ánh Âu Bạch Bành Bế Biện Bồ Ca Cái Cam Cao Cát Cầm Chế Chu ' +
  'Châu Chử Cung Cù Cổ Cồ Danh Diêm Diệp Doãn Dư Đàm Đào Đậu Điền Điểu Đinh Đoàn Đồng Đổng Đới Đường Giang Giáp Hà Hán Hàn Hạ Hầu Hình Hoa Hứa Hùng ' +
  'Kha Khổng Khuất Khúc Khương Khiếu Kiều Kim Kiểu La Lạc Lại Lại Lâm Lều Liêu Liễu Lò Lô Lỗ Lục Lư Lưu Lương Lữ Ma Mã Mạc Mai Mạch Mẫn Mâu Mông Ninh Nghiêm Ngụy ' +
  'Nguỵ Nhan Nhâm Nhữ Nông Ông Phí Phó Phùng Phương Quách Quản Quan Quang Sái Sầm Sơn Tạ Tán Tăng Tào Tất Tiêu Tiết Tống Tô Tôn Từ Tưởng Thạch Thái Thang Thân ' +
  'Thẩm Thiều Thi Thiệu Thôi Tiền Tòng Trà Trác Trang Triệu Trình Trịnh Trương Trượng Ty Ung Uông Ứng Vạn Vàng Văn Vi Viên Vòng Vương Vưu Xa Xung Yên Bá Bàng Đái Đan Đắc Đèo Đôn Giản Giả ' +
  'Hướng Khưu Khâu Kiên Lộ Lộc Mộc Mục Nghị Ngũ Nhiếp Phạm Phù Phú Phục Quảng Tàng Tề Thịnh Thiện Trưng Tuấn Viêm Vĩnh'
const peoples =
  'Ngọ Ngạc Neáng Néang Neang Chau Voòng Lày Lềnh Thền Sỉn Chướng Lã Lành Lử Lự Cụt Moong Lường Quàng Cà Bạc Tòng Lèo Lù Lừ Mè Vì Hoàng Cầm Ngần Khà Sùng Giàng Vừ Thào Lầu Mùa Hạng Hảng Hờ Cứ Cư Chang Chảo Tẩn Phàn Bàn Triệu Đặng Tráng Sin Lèng Pờ Thèn Ly Sình Ma Má Tần Vảng Vù Xồng Già Lý ' +
  'Lỳ Chẻo Chìu Sần Chíu Tằng Lỷ Trềnh Phùn Khoàng Toan Tao Lò Quàng Điêu Xin Páo Mùi Ksor Siu Nay Rơ Rah Rcom Kpă Kpa Kpuih Rmah Niê Nie Êban Eban Mlô Mlo Ayun Adrơng Y Ya Ka Kră Bđap Byă Hmok Kbuôr ' +
  'Ktla Ksơr Hdơk Bya Đinh A Puih Rơchâm Rơlan Rahlan Siuh Đieu Bkrông Alăng Zơrâm Zơ Pơloong Pơ Arất Bríu Bhling Bhnướch Coor Tơ Ngôl Hôih Blúp Bling Ating Avô Hiên Hốih Tơngôl Riah Thạch Sơn Kim Danh ' +
  'Kiên Liêu Từ Đàng Thành Báo Dụng Lưu Qua Tượng Thuận Quảng Não Bá Hán Phú Chamaléa Katơr Pinăng Pi Cao Mấu Tro Tà Bo Cil Lơ Kơ Kon Kră Rơông Cill Liêng Đa Đưng Krajăn Kră Lơmu Pang Ndu Dơng Măng Bon Dagout'

function keysOf(words: string): Set<string> {
  return new Set(words.split(' ').map(keyOf))
}

export const surnames = keysOf(`${kinh} ${peoples}`)
export const bareSurnames = new Set(`${kinh} ${peoples}`.split(' ').map(fold))

/** Names of saints that Catholics put before the family name. */
export const saints = new Set(
  'maria giuse phero anna teresa phaolo gioan gioakim anton daminh phanxico phanxicoxavie micae mattheu luca lucia cecilia vinhson batolomeo toma macta mactino agata monica rosa catarina elisabeth anre tadeo augustino benado'.split(
    ' ',
  ),
)

/** Words of speech that no name in use contains; any of them beside other words makes the answer something else. */
export const neverInNames = keysOf(
  'không chưa chẳng gì được rồi cái các những này kia đây đấy ấy bị phải muốn cần hỏi gửi báo bỏ sao nào thì là mà và hoặc nhưng vì nếu của để vào ra lên xuống ở tại ' +
    'tôi mình tao mày nó bọn chúng xe máy ô tô biển đèn đỏ đường phố ngõ xóm thôn phường xã huyện tỉnh quận số nhà giờ phút ngày tháng năm nay mai hôm qua vượt ngược chiều ' +
    'danh ẩn giấu khuyết bí mật đi lại làm biết nói xem chịu nhé nha ạ à ơi ừ vâng dạ ok oke yes no skip cancel stop back help hủy huỷ sửa quên ghi điền nhập thích rảnh hơi việc ' +
    'ngu chó đéo đm vcl vl lồn cặc địt mẹ đồ khùng điên dở láo bot robot admin ad công cảnh sát csgt cán bộ người dân quần chúng khách tài chủ lái đang đã sẽ cũng vẫn còn hết xong ' +
    'lỗi phạm luật mũ bảo hiểm cccd cmnd sđt điện thoại test abc xyz asdf hello hi alo chào cảm cám thanks please tên họ',
)

/** Of `neverInNames`, those that names do contain ("Lê Thị Mai", "Nguyễn Công Danh", "Trần Năm"). */
export const sometimesInNames = keysOf(
  'danh mật mai năm nay công bảo hiểm luật tài chủ giang nhà đường biển phố số máy hỏi báo đây được biết còn khách dạ ơn thông qua tháng ngày lên ở mẹ đồ điên lại hi việc đi ý an dân láo mình mỹ sát tô xuống vì này rảnh thích ra nha đỏ và quận xã gửi điện vàng của cần phải muốn quên xem sửa bỏ nó thì mà huỷ',
)

/** Whole answers that begin like a name and are none. */
export const notNames = [
  '(vi phạm|đồng ý|cao tốc|lý do|hồ sơ|từ từ|từ từ đã|từ chối|từ từ rồi|khai báo|khai tên|không (cần|muốn|biết|nhớ|có|cho|thích|rõ|được|phải|đâu|nhé|ạ)|bạn là ai|ai (đó|đấy|vậy)|chủ (nhà|nhà trọ|trọ|xe|quán)|đồ (lừa đảo|khùng|điên|ngu)|thằng (điên|ngu|khùng)|lừa đảo|thôi (khỏi|không|bỏ|nhé|đi|mà|được rồi|nha)|khỏi (cần|phải|đi)|trả lời (đi|nhanh|em|tôi)|lấn làn|theo (zalo|facebook|tài khoản|tên zalo)|vâng ạ|dạ vâng|dạ (được|không|có|chưa)|đường phố|hứa|lại đi|thôi|mai gửi|mai báo|thân chào|tiêu rồi|tất cả|kim tiền|an toàn|an ninh|an ninh trật tự|an tâm|phù hợp|thái độ|quản lý|quan trọng|quang cảnh|thành thật|thi hành|phí phạm|lộ diện|văn phòng|trang web|phương tiện|trình báo|giáp ranh|giang hồ|đoàn xe|đoàn viên|công dân|công an|đậu xe|đỗ xe|đào đường|ca sáng|ca đêm|lều trại|viên chức|yên tâm|ứng dụng|tô màu|sơn xe|ninh bình|hà nội|hà giang|hà nam|hà tĩnh|hà tây|cao bằng|lai châu|sơn la|lạng sơn|lào cai|điện biên|bắc giang|bắc ninh|bắc kạn|thái nguyên|thái bình|quảng ninh|quảng nam|quảng ngãi|quảng bình|quảng trị|hải phòng|hải dương|hưng yên|vĩnh phúc|vĩnh long|phú thọ|phú yên|hoà bình|yên bái|tuyên quang|thanh hoá|nghệ an|nam định|đà nẵng|đồng nai|đồng tháp|bình dương|bình định|bình phước|bình thuận|an giang|kiên giang|tiền giang|hậu giang|bến tre|cà mau|cần thơ|sóc trăng|bạc liêu|trà vinh|tây ninh|long an|khánh hoà|ninh thuận|lâm đồng|đắk lắk|đắk nông|gia lai|kon tum|bà rịa|vũng tàu|huế|thừa thiên huế|sài gòn|việt nam|hồ chí minh|từ sơn|việt yên|lục ngạn|lục nam|yên dũng|yên phong|quế võ|lương tài|gia bình|thuận thành|tiên du|hiệp hoà|lạng giang|tân yên|yên thế|sơn động)',
  '(ẩn danh|giấu tên|nặc danh|bí mật|khuyết danh|vô danh|không tên|người dân|một người dân|một công dân|công dân|người đi đường|người qua đường|người tham gia giao thông|người tố giác|dân thường|công dân tốt|người tốt|quần chúng|quần chúng nhân dân|dân đen|bạn đọc|người báo tin|độc giả|khách hàng|như trên|như cũ|như lần trước|như hôm trước|như zalo|như facebook|tên zalo|tên fb)',
  '(lương tâm|bùi ngùi|đinh tặc|cao lương mỹ vị|mai báo sau|mai nói|mai báo lại|tra cứu|hướng dẫn|trợ lý|kết quả|sửa lại|sửa tên|huỷ bỏ|bắt đầu|làm lại từ đầu|xe máy|xe tải|ô tô|xe khách|vượt đèn đỏ|ngược chiều|cảm ơn|cám ơn|xin chào|chào bạn|chào ad|kính chào|kính gửi|gửi đi|bỏ qua|quay lại|làm lại|trợ giúp|gặp cán bộ|tiếp tục|tiếp theo|để sau|đã gửi|mẹ mày|má mày|bố mày|cha mày|ba mày|ông nội mày|đồ ngu|đồ điên|óc chó|thằng chó|con chó|vãi lồn|đồng ý|đồng ý rồi|ok bạn|cho tôi|không có|hai ba|ba bốn|một hai ba|sáng nay|hôm nay|hôm qua|tối qua|bình thường|tạm thời|test thử|thử thôi|hỏi làm gì|nguyễn văn nào|lê la|ma nào|ai biết|ai hỏi|bao giờ|ở đâu|làm gì|sao vậy|thế à|hay nhỉ|vậy hả|phường xã|tuỳ bạn|tuỳ ý|lúc nãy|chờ chút|chờ tí|đợi tí|đợi chút|nói sau|khoan đã|thật không|có cần không|cha biết|la cà|bố láo|bố đời|ông trời|trên zalo|cần gì)',
] // prettier-ignore

/** Syllables of given names; two or three of them alone are a name even without a family name. */
export const givenNames = keysOf(
  'Anh Ánh An Ân Bảo Bách Bích Bình Cẩm Châu Chi Chiến Chung Công Cúc Cường Danh Dung Dũng Duy Duyên Dương Đan Đào Đạt Đăng Điệp Đông Đức Giang Giao Hà Hạ Hạnh Hải Hằng Hân Hậu Hiền Hiếu Hiệp ' +
    'Hoa Hoà Hoài Hoàng Hồng Huệ Huy Huyền Hùng Hưng Hương Hường Khang Khánh Khoa Khôi Kiên Kiều Kim Lan Lam Lâm Lệ Liên Liễu Linh Loan Long Lợi Lộc Luân Lương Ly Mai Mạnh Minh My Mỹ Nam Nga Ngân Nghĩa ' +
    'Ngọc Nguyên Nguyệt Nhã Nhàn Nhân Nhật Nhi Nhung Như Oanh Phát Phong Phú Phúc Phương Phượng Quang Quân Quế Quốc Quý Quyên Quyền Quỳnh Sáng Sơn Tài Tâm Tân Thái Thanh Thành Thảo Thắm Thắng Thế Thi Thiện Thịnh Thọ Thoa ' +
    'Thu Thuận Thuỳ Thuỷ Thuý Thư Thương Thy Tiên Tiến Toàn Trà Trang Trâm Trân Tri Trí Trinh Trọng Trung Trúc Tú Tuấn Tuệ Tùng Tuyền Tuyết Tường Uyên Vân Vi Việt Vinh Vũ Vương Vy Xuân Yến Ý',
)
