// More of how people say the acts, put together from parts, beside the fixed words of `violation-words.ts`.
import type { ViolationWord } from './violation-words.js'

const goes =
  '(đi|chạy|phóng|phi|lao|vọt|băng|lướt|vượt|rẽ|quẹo|nhảy|tông|tăng ga|nhấn ga|lên ga|qua|vù|phóng vọt)'
const stands =
  '(dừng|đỗ|đậu|dừng đỗ|dừng đậu|đỗ xe|đậu xe|dừng xe|để xe|để ô tô|để oto|để xe tải|để xe con|để xe khách|để xe máy|để container)'
const screen =
  '(tiktok|tik tok|facebook|fb|phim|youtube|điện thoại|đt|zalo|game|bóng đá|ipad|màn hình|video|livestream|mạng)'
const bike = '(xe máy|mô tô|xe ga|xe số|wave|sh|exciter|vision|phân khối lớn|ô tô|xe hơi|xe con|xe máy điện)'

export const violationParts: (readonly [ViolationWord, readonly string[]])[] = [
  ['red_light', [`${goes} *5 (khi|lúc|trong lúc|dù) *1 đèn *3 đỏ`, `đèn *1 (đã|mới|vừa|đang|còn|vừa mới|sắp|) (chuyển|sang|bật|nhảy|lên|) *1 đỏ *3 (vẫn|cứ|cố|mà|vẫn cố|mà vẫn|vẫn cứ) *2 ${goes}`, `(dừng|chờ|đợi) đèn đỏ *9 (vẫn|cứ thế|ngang nhiên|cứ|thản nhiên) *1 (vượt|phóng qua|lao qua|băng qua|phóng thẳng)`, '(cố tình|cố|ngang nhiên|cứ thế) vượt *1 đèn', '(ran|run|running|jumped|jump) *2 red light']],
  ['officer_order', ['(hiệu lệnh|ra hiệu|ra lệnh|yêu cầu|tuýt còi) *5 (không|chẳng|vẫn không|không thèm) (chấp hành|tuân thủ|tuân theo|nghe)', '(không|chẳng|không chịu|không thèm) (chấp hành|tuân thủ|tuân theo) *2 (hiệu lệnh|lệnh|yêu cầu)', '(không|chẳng|chống đối|chống đối không|không chịu) *2 (dừng|dừng xe|dừng lại) *3 (hiệu lệnh|lệnh của|yêu cầu của|lệnh công an|lệnh csgt|lệnh cảnh sát|lệnh dừng)', '(tông|đâm|lao|húc|vượt|thông) *1 (chốt|barie|barrier|gác chắn|rào chắn|tổ công tác|chốt kiểm soát|trạm kiểm soát|chốt kiểm tra)']],
  ['wrong_lane', [`(đi|chạy|sang|lấn|lao|tràn|đánh lái|phóng|lấn sang|vượt) *3 (làn|làn đường|phần đường|bên|đường) (ngược chiều|đối diện|bên kia|trái chiều|ngược lại|xe ngược chiều)`, 'lấn *1 sang *1 (bên trái|trái|làn|bên kia|phần đường)']],
  ['overtaking', ['(để|nhằm|hòng|đòi) vượt', 'vượt *3 (sát|suýt đâm|suýt tông|xém đụng|đối đầu)', '(ép|chèn) *2 (vào lề|xuống lề|xuống ruộng|ra mép|ra lề|vào mép|vào dải phân cách|xuống mương|ra vệ đường)']],
  ['on_expressway', ['(đi|chạy|phóng|lưu thông|di chuyển|vào|lên) *2 (trên|lên|vào|ở|) *1 cao tốc']],
  ['expressway_stop', ['(trải chiếu|ăn cơm|ngồi ăn|ngồi nghỉ|tụ tập|xuống xe|đi vệ sinh|tiểu tiện|chụp ảnh) *4 cao tốc']],
  ['stunt', ['(quệt|quẹt|cà|mài) *1 (chân chống|chống xe|chân chống xe)', '(nằm|đứng|quỳ|ngồi xổm) *2 (yên|yên xe)', '(toé|tóe) lửa *2 (đường|chân chống)']],
  ['phone', [`(lái|chạy|đi|vừa lái|vừa chạy|tài xế|vừa đi) *4 (xem|lướt|coi|nghịch|chơi|cắm mặt vào|dán mắt vào|nhìn|quay) *1 ${screen}`]],
  ['underage', ['(học sinh|hs|trẻ con|trẻ em|con nít|cháu bé|bé|cậu bé|em nhỏ|trẻ trâu) *2 (cầm lái|lái xe|lái|điều khiển)', `(thằng|con|đứa|cậu|bé|cháu|em) *2 (tầm|khoảng|chừng|mới|) (9|10|11|12|13|14|15) tuổi *3 (lái|chạy|đi|cưỡi|phóng|điều khiển) *1 ${bike}`]],
  ['hit_and_run', ['(tông|đâm|đụng|va|va chạm|va quệt|va quẹt|quệt|quẹt|húc|cán|gây tai nạn|tông vào|đâm vào) *9 *6 (rồi|xong|xong rồi|sau đó) *1 (bỏ chạy|bỏ trốn|chạy mất|chạy luôn|chuồn|bỏ đi|phóng đi|tẩu thoát|chạy trốn|phóng mất|trốn mất|đi luôn|lên ga chạy mất|chạy thẳng)', '(va quẹt|va quệt|quẹt|quệt|đụng) *3 (lên ga|tăng ga|rồ ga|vít ga) *1 (chạy mất|bỏ chạy|chạy luôn|chạy|bỏ đi|phóng đi)']],
  ['stop_park', [`${stands} *1 (chiếm|lấn chiếm|lấn|choán) *2 (lòng đường|vỉa hè|lề đường|nửa đường|làn|lối đi|đường)`, `${stands} *3 (ngay|giữa|trước|dưới|sát|cạnh|chình ình|chềnh ềnh|lù lù|qua đêm|cả ngày|cả buổi|nửa ngày|mấy ngày|cả tuần|thường xuyên|suốt|hoài|lì) *3 (cua|khúc cua|ngã ba|ngã tư|trạm|trạm xe buýt|điểm buýt|bến|vòng xoay|vòng xuyến|lòng đường|đường|nhà|cổng|cửa|vạch|ngõ|hẻm|cầu|trạm dừng|vỉa hè|lề)`, '(để|bỏ) *1 (ô tô|oto|xe tải|xe khách|container|xe con|xe hơi|xe công|xe ben) *5 (lòng đường|dưới đường|vỉa hè|lề đường|ngoài đường|giữa đường|mép đường|đường)', `${stands} *2 (vạch đi bộ|vạch người đi bộ|vạch sang đường|vạch kẻ đường)`, `${stands} (hoài|miết|lì|qua đêm|cả ngày|cả buổi|suốt ngày|chình ình|chềnh ềnh|bừa bãi|lung tung|vô ý thức|vô tội vạ)`]],
  ['parking_jam', [`(${stands.slice(1, -1)}|để) *4 (choán|chiếm|kín|hết) *2 (đường|lối|lối đi|nửa đường|ngõ|mặt đường)`, `(${stands.slice(1, -1)}|để) *5 (không|chẳng|ko) ai *1 (đi|qua|vào|ra|lưu thông) *1 (được|nổi|lại|lọt)`]],
  ['oversize', ['chở *3 (sắt|thép|tôn|tre|ống|gỗ|cây|kính) *3 (dài|thò|chìa|lòi|nhô|ngoằng)', '(dài|thò|chìa|lòi|nhô) *2 (cả mét|mấy mét|ra sau|ra đường|ra ngoài|khỏi thùng|khỏi đuôi)']],
  ['spill', ['(rò rỉ|chảy|tràn) *2 (ra|xuống) (đường|mặt đường)', '(cuốn|kéo|mang|dây|bám|tha|lôi) *1 (bùn|đất|bùn đất|cát|đất cát) *4 (ra đường|xuống đường|mặt đường|lên đường|đường)']],
  ['dumping', ['(đổ|xả|vứt|quăng) (rác|phế thải|đất|bùn|xà bần|rác thải) (trộm|bậy|bừa|lén|bừa bãi)']],
  ['group_blocking', ['(2|3|4|5|hai|ba|bốn|mấy|nhiều) (xe|chiếc|đứa) *1 (hàng ngang|dàn hàng|ngang nhau|song song)']],
  ['plate_fake', ['(2|hai|mấy) (xe|chiếc|ô tô) *1 (cùng|chung|trùng|đeo chung|mang chung) *2 (biển|biển số|bsx)', '(cùng|trùng|chung) (một|1) (biển|biển số)']],
  ['exhaust_noise', ['(lên|vặn|vít) ga *1 (inh ỏi|ầm ĩ|ầm ầm|rú|liên tục|điếc tai|gầm)']],
  ['lights', ['(xe|chạy|đi|chở) *5 không đèn', 'không đèn *1 không (còi|gương|phanh|xi nhan)', 'không (đèn đóm|đèn còi|đèn pha|đèn hậu|đèn chiếu)']],
  ['sidewalk_trade', ['(bán hàng|hàng rong|bán hàng rong|hàng quán|quán nhậu|quán ăn|quán|sạp|buôn bán|bày bán|kê bàn ghế|bàn ghế) *3 (xuống đường|ra lòng đường|tràn đường|hết lòng đường|ra mặt đường|xuống lòng đường|hết vỉa hè|kín vỉa hè|hết đường)', '(lấn|chiếm|lấn chiếm) *1 (hết|cả|gần hết|hẳn) (lòng đường|vỉa hè|lối đi)']],
  ['none', ['(2|3|4|5|6|hai|ba|bốn|năm|sáu|mấy|nhiều) (người|đứa|thằng|thanh niên|học sinh|em|bạn|cô cậu|nam nữ) *1 (đi|chạy|trên|cưỡi|phóng) *1 (2|3|4|5|hai|ba|bốn|mấy|nhiều) (xe|chiếc|con|xe máy)',
    '(khi|lúc|đang|gặp|bị|thấy|hay|thường|chỗ|đoạn|né|tránh) (tắc đường|kẹt xe|ùn tắc|tắc|đông xe)', '(học sinh|trẻ con|trẻ em|con nít|bé|em|cháu) *3 (xe đạp|xe đạp điện)', 'thanh thiếu niên *2 (đi|chạy|điều khiển|lái|phóng) *1 (xe máy|mô tô|xe)', '(nghe|ai|ta|dân|xóm|người|bạn|anh|chị|họ|nó|bác|cô|nghe nói|kể) bảo', '(đổ|tông|đâm|húc) *1 (hàng rào|hàng cây|tường rào|cột điện|biển báo|dốc)', '(hàng rào|hàng cây|hàng xóm|hàng quán)', '(không|chưa) *1 (có|bật|) đèn (cảnh báo|khẩn cấp|cảnh báo nguy hiểm|hazard)', '(xe|ô tô) *1 (đỗ|đậu) (trước|cạnh|sau|bên cạnh) (tôi|em|mình|xe tôi|xe em)',
  ]],
] // prettier-ignore
