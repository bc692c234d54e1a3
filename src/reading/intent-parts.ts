// Whole messages put together from parts (who, what, how), beside the fixed ones of `intent-words.ts`.
import type { Said } from './intent-words.js'

const who = '(tôi|em|mình|cháu|tui|con|bác|anh|chị|cô|chú|e|mk|)'
const not = '(không|chẳng|chả|chưa|hổng|đâu có)'
const thing =
  '(biển|biển số|bsx|bks|biển xe|biển số xe|số xe|giờ|mấy giờ|thời gian|ngày|ngày giờ|màu|màu xe|màu gì|loại xe|hãng xe|xe gì|xe nào|tên đường|đường|đường nào|đường gì|chỗ nào|chỗ đó|địa chỉ|địa điểm|vị trí|tên|số|lỗi|lỗi gì|chủ xe|lái xe|tài xế|cccd|căn cước|số căn cước|số điện thoại|sđt|km|xã nào|xã gì|phường nào|thôn nào|huyện nào)'
const know = '(nhớ|biết|rõ|thuộc|để ý|rành|nắm|đọc|nhìn|thấy|xem|chắc|ghi|kịp|nhận ra|xác định)'
const how = '(thế nào|kiểu gì|ra sao|làm sao|sao|như nào|như thế nào|bằng cách nào|ở đâu|chỗ nào|sao đây)'
const matter = '(việc|vụ việc|sự việc|vụ|trường hợp|ý kiến|thông tin|vấn đề|chuyện|tí|chút|xíu|tý|tình trạng)'
const wish =
  '(tôi muốn|mình muốn|em muốn|cháu muốn|cho tôi|cho mình|cho em|cho cháu|tôi cần|em cần|mình cần|tôi xin|em xin|xin|cần|muốn|nhờ)'
const addressee =
  '(các|quý|tất cả|toàn thể|mọi|) (anh|chị|anh chị|chú|bác|cô|đồng chí|bạn|ad|admin|cán bộ|sếp|quý vị|) (công an|csgt|cảnh sát|cảnh sát giao thông|cán bộ|đồng chí|bộ phận|phòng|đội|cơ quan|) (csgt|công an|giao thông|tỉnh|phường|xã|)'
const shot = '(ảnh|clip|video|tấm|hình|đoạn|file|bức|tệp|cái)'
const them = '(nó|xe|xe đó|xe này|chúng nó|bọn nó|bọn chúng|đám đó|họ|mấy đứa)'
const goOn =
  '(chạy|đi|đỗ|đậu|dừng|đua|ở|lạng lách|nẹt pô|bấm còi|diễn ra|xảy ra|tiếp tục|tiếp diễn|phơi|bán|đổ|quậy|nhậu|đứng)'

export const saidParts: (readonly [Said, readonly string[]])[] = [
  ['greet', [`(xin|kính|em|dạ|cháu|con|mình|tôi|dạ em|em xin|) chào ${addressee} (ạ|nhé|)`, `(alo|hello|hi) ${addressee}`]],
  ['start', [
    `${wish} (trình báo|phản ánh|tố giác|tố cáo|kiến nghị|báo|phản ảnh) (một|1|mấy|vài|cái|) ${matter} ~1`, `(phản ánh|phản ảnh|kiến nghị|trình báo) (một|1|cái|) ${matter}`, `${wish} (phản ảnh|kiến nghị|trình báo) ~2`, '(i|we|) (want|need|would like|wanna|d like) to report ~6', 'report (a|an|traffic|violation) ~4',
  ]],
  ['skip', ['(bỏ qua|cho qua|qua) (bước|phần|mục|câu) (gửi|chụp|hỏi|) (ảnh|clip|video|hình)', `(bỏ qua|skip|cho qua|lướt) (cái|phần|mục|câu|bước|) ${thing} (này|đi|)`, '(miễn|bỏ qua|xin miễn) cho (em|tôi|mình|cháu|tui) *1 (phần|câu|mục|cái|bước|) (này|)']],
  ['skip_soft', [`(khỏi|không|thôi khỏi|không cần) (gửi|gởi) (ảnh|clip|video|hình) ~1`, `${who} (không|hơi|bất) tiện (lắm|nói|cho|khai|cung cấp|đâu|)`, `${who} (không|không muốn) (cung cấp|tiết lộ|khai|nêu|khai báo|để lại) (đâu|gì|thông tin|tên|số|)`]],
  ['withhold', [`${who} (không|chẳng|đâu) (cho|đưa|nói|khai|ghi|điền) (đâu|số|tên|được|)`, `${who} (không|chưa) có (số|số điện thoại|sđt|cccd|căn cước|điện thoại|zalo) (nào|đâu|)`, `${who} (ngại|sợ) (lộ|bị lộ|mất|) *2 (tên|thông tin|danh tính|phiền|lắm|quá|)`]],
  ['cancel_soft', ['(bỏ|bỏ đi|thôi|dừng lại|dừng|thôi bỏ|thôi dừng) không (làm|gửi|báo|khai|viết|phản ánh|gởi) (nữa|đâu|) ~1']],
  ['gone', ['(chấm dứt|kết thúc|giải tán) (từ|lúc|hồi|) (sáng|trưa|chiều|tối|nãy|lâu|) rồi']],
  ['help', [
    '(chỉ|bày) (tôi|em|mình|cháu|) cách (dùng|làm|gửi|báo|sử dụng)',    `(vì sao|tại sao|sao|sao lại|why|cớ gì) (phải|cần|hỏi|bắt|lại cần|lại hỏi|lại phải|lại bắt|tôi phải|em phải|mình phải) ~7`, `(để|cần|hỏi|lấy|xin) *4 (làm gì|làm chi|chi) (vậy|thế|hả|)`, `(gửi|gởi|nhập|ghi|chụp|quay|điền|tìm|lấy|viết|trả lời|đính kèm|tải|up) *4 ${how} (vậy|thế|hả|được|)`, '(có|) (bị|sợ|) (lộ|lọt|tiết lộ|công khai) *4 (không|à|hả) (vậy|)', '(có|) (ẩn danh|giấu tên|bảo mật|giữ kín|giữ bí mật) *3 (được không|không|à|hả) (vậy|)', '(có|) *2 (được thưởng|có thưởng|thưởng gì|mất phí|mất tiền|bị trả thù) *2 (không|à|hả) (vậy|)', '(page|kênh|trang|đây|bên này|bên mình|ở đây|zalo này|bạn|bot|trang này|kênh này) *1 (có|) (nhận|tiếp nhận|xử lý|giải quyết|làm) *4 (không|gì|được không|à|hả) (vậy|)', '(hdsd|hd sử dụng)', '(how|what|where|why) (do|does|is|can|to|should|are) ~8', '(gửi|gởi|tải|up) *3 (không|chẳng) (được|nổi|lên|đi) ~2',
  ]],
  ['status', ['(bao giờ|khi nào|bao lâu|chừng nào|mấy ngày|hôm nào|mấy hôm) *4 (kq|kết quả|trả lời|phản hồi|xong|xử lý) (vậy|thế|được|)', '(kq|kết quả) *3 (chưa|sao|thế nào|gì chưa|ra sao|tới đâu|đến đâu) (vậy|rồi|)', '(phản ánh|phản ảnh|vụ|đơn|hồ sơ|tin báo|tố giác) *7 (xử lý chưa|giải quyết chưa|xong chưa|đến đâu rồi|tới đâu rồi|thế nào rồi|ra sao rồi|có kết quả chưa)', '(có|) (phạt|xử lý) (nó|được nó|xe đó|được xe đó|chưa|) (chưa|không)']],
  ['human', ['(gặp|nói chuyện với|liên hệ|liên hệ với|trao đổi với|nối máy|chuyển máy) *1 (cán bộ|công an|csgt|nhân viên|tổng đài|tư vấn viên|cảnh sát giao thông|người trực|lãnh đạo|đồng chí) (trực|trực ban|phụ trách|công an|csgt|giao thông|thật|) (đi|được không|ngay|)']],
  ['unknown', [
    `${who} (không|chẳng|chả|chưa|hổng) *1 ${know} *2 ${thing} (nữa|lắm|đâu|của nó|xe đó|cả|luôn|kịp|được|rõ|)`, `${thing} (thì|của nó|xe đó|đó|) ${who} (không|chẳng|chả|hổng) ${know} (được|rõ|ra|nổi|lắm|nữa|kịp|)`, `${thing} (thì|) ${who} (chịu|quên|bó tay|mù tịt) (rồi|mất rồi|thôi|luôn|)`, `${who} (quên|quên mất|quên béng) *1 ${thing} (rồi|mất rồi|luôn|)`, `${who} ${not} (rành|để ý|chú ý) (lắm|đường|chỗ này|khu này|đoạn này|)`, '(i|) (don t|dont|do not|didn t|didnt|can t|cannot|cant|could not) (know|remember|see|recall) ~5', '(no|not) (idea|sure|clue) ~3',
  ]],
  ['unread_plate', ['(biển|biển số|bsx|bks|biển xe) *4 (không|chẳng|chả|khó) (đọc|nhìn|thấy|rõ|nhận|luận|xem) (được|rõ|ra|thấy|nổi|)']],
  ['finished', [`(chỉ|có|chỉ có|mỗi|có mỗi|chỉ được|được|có đúng) (1|2|3|một|hai|ba|mỗi|vài|mấy|mỗi 1|mỗi một|) *1 ${shot} *2 (này|đấy|đó|thế|thôi|vậy|đây|thế thôi)`, `(không|chẳng|hết) còn (gì|ảnh|clip|video|hình|tấm) (nào|gì|) (nữa|khác|)`, '(hết|đủ) (ảnh|clip|video|hình|file) (rồi|)']],
  ['none', ['không có (thật|mà|đâu|thật mà|thật đấy|thiệt|rồi|nữa đâu|sẵn)', '(chỉ|) (nhìn thấy|chứng kiến|trông thấy|thấy tận mắt|nhìn bằng mắt|thấy) *1 thôi', `${who} ${not} (kịp|) (có|quay|chụp|lưu) (được|lại|kịp|) ${shot} (nào|gì|cả|đâu|)`, `${who} ${not} (kịp|) (quay|chụp|lưu) (được|lại|kịp|)`]],
  ['happening', [`${them} (vẫn|vẫn đang|vẫn còn|còn|còn đang|đang|giờ vẫn|hiện vẫn|hiện đang) ${goOn} ~5`, `(vẫn|vẫn đang|vẫn còn|còn đang|giờ vẫn|hiện vẫn) ${goOn} ~5`]],
  ['tell_me', ['(có|có chứ|muốn|muốn chứ|dạ có|vâng|ừ|cần|nhớ|) (báo|nhắn|gửi|cho|thông báo) *1 (em|tôi|mình|cháu|) (biết|kết quả|kq) (với|nhé|)']],
] // prettier-ignore
