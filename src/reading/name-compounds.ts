// Everyday Vietnamese words whose first syllable is also a family name: `thái độ`, `cao cấp`, `lưu ý`. No logic but the look-up.
import { fold } from './text.js'
import { keyOf } from './tokens.js'

/** `first: second, second`: written out in small letters or in capitals these are words, not a family name and a given one. */
const compounds = `
an: toàn ninh tâm ủi cư bài phận dưỡng nghỉ | ánh: sáng mắt nắng đèn | âu: lo yếm phục cũng | bạch: tuộc hầu
bành: trướng | bế: mạc tắc con giảng | biện: pháp hộ bạch luận | bồ: câu bịch hôi | bá: đạo chủ quyền
ca: sĩ hát ngợi dao nô trực khúc cao kíp sáng đêm làm | cam: đoan kết chịu go sành | cầm: cố đồ lái tay máy quyền cự
cao: cấp su tốc lớn thủ đẳng điểm tuổi nguyên quý ráo thấp hơn lắm quá tầng độ bồi | cát: đá lún bụi sỏi
chế: độ tạo biến giễu tài ngự | chu: đáo cấp kỳ vi toàn trình | châu: á âu phi mỹ chấu báu lục
cung: cấp đường điện kính cách tên cầu | cù: lao lần nhây | cổ: đại phiếu tích vũ phần đông điển họng tay động
danh: sách tính dự hiệu mục tiếng bạ ngôn | dư: luận thừa âm vị dả | đàm: phán thoại đạo tiếu
đào: tạo đường đất bới hoa thải mương ngũ | đậu: xe phộng phụ hũ đen đỏ xanh đại đỗ | điền: thông đơn kinh vào
đinh: ninh tặc ốc | đoàn: kết xe viên tụ thể phim kiểm thanh người
đồng: ý hồ bộ nghiệp chí đội thời phục tiền bằng ruộng hương hành cảm loạt bào | đới: với
giang: sơn hồ mai | giáp: ranh tết mặt hạt | giản: dị đơn | giả: vờ mạo dối sử danh bộ thuyết
hà: khắc tiện hiếp mã nội | hán: việt | hàn: quốc xì gắn lâm | hạ: long nhiệt tầng gục cánh giá thấp | hầu: hết như toà
hình: ảnh như thức sự dáng thành học | hoa: đẹp quả mắt văn kỳ tươi lá cả | hứa: hẹn là suông | hùng: hổ vĩ hậu biện
hướng: dẫn đi về nghiệp ngoại bắc nội nam | hiên: ngang nhà | hồ: sơ bơi nước gươm tây dán chứa đồ hởi
kha: khá | khổng: lồ | khúc: mắc cua khuỷu đường này | kiều: bào diễm mạch | kim: cương loại chỉ tiền tiêm đồng
kiên: trì nhẫn quyết định cố giang | la: hét liệt bàn cà mắng lối ó | lạc: đường hậu quan đề lõng lối
lâm: sản nghiệp vào nguy sàng | lều: trại | lò: vi xo gạch nướng mổ | lô: đất hàng cốt đề tô | lỗ: hổng vốn đen mãng
lục: lọi đục quân địa tung bát | lưu: ý thông trữ lại lượng loát manh hành động số luyến tên giữ
lương: tâm thấp thực tháng thiện bổng hưu | lữ: hành đoàn | lộ: diện thông liễu trình hàng bí | lộc: lá
lý: do thuyết lịch tưởng trí giải luận sự thú | lê: la lết thê dương | lành: lặn tính mạnh | lường: trước gạt
ma: tuý túy quỷ sát chay thuật nào cũ men | mã: số vạch hoá lực giảm phản | mai: mốt đi gửi báo tính sau táng nói kia này tôi em
mạch: lạc máu điện | mâu: thuẫn | mẫu: mã số giáo đơn này xe | mông: lung cổ | mục: đích tiêu lục nát này
mùa: xuân hè đông thu mưa nào | mùi: hôi thơm vị | ninh: bình thuận | nghiêm: túc trọng khắc minh cấm cẩn
nghị: quyết định lực sĩ luận | ngũ: cốc quan hành | nguỵ: trang biện tạo | ngụy: trang biện tạo | nhan: sắc đề nhản
nông: dân thôn nghiệp sản nổi cạn trường | ngô: nghê luộc đồng khoai | ông: ấy này già nội chủ trời bà kẹ lái kia ngoại
phí: phạm quá ship gửi dịch bảo đường | phó: mặc giám phòng chủ | phương: tiện pháp án hướng trình châm bắc tây
phạm: vi luật lỗi pháp nhân tội quy | phù: hợp phiếm dâu thuỷ | phú: quý thọ yên quốc hộ | phục: vụ hồi kích lăn chế
phan: thiết rang | quản: lý trị giáo | quan: trọng tâm hệ sát điểm chức liêu ngại niệm | quang: cảnh học đãng gánh
quảng: cáo trường ninh nam ngãi bình trị | sầm: uất sập | sơn: tường xe la nhà móng nước màu đỏ | tạ: ơn lỗi từ
tán: gẫu tỉnh thành dương phét | tăng: giá cường tốc lên ca trưởng lương cân | tào: lao phớ | tất: cả nhiên niên bật yếu
tiêu: rồi chuẩn dùng cực đề tiền hoá biểu điều | tiết: kiệm học lộ trời mục | tống: tiền cổ đạt | tô: màu phở điểm bún
tôn: trọng giáo thờ vinh lợp tạo nghiêm | từ: chối từ thiện khi lâu đó ngữ vựng điển nay trước bỏ | tưởng: tượng là gì nhớ niệm
thạch: cao rau | thái: độ lan quá thịt dương | thang: máy điểm bộ | thân: ái thiện chào mến xe thể thiết mật nhân hình
thẩm: mỹ định quyền phán | thi: hành cử đua thoảng trượt đấu bằng công | thịnh: hành vượng soạn | thiện: chí cảm nguyện tai
thành: công phố tích viên thật lập phần quả ra niên ý kiến thạo thử | thuận: lợi tiện chiều tay | tiền: đâu bạc phạt mặt lương điện nào công án
trà: sữa đá chanh đào xanh | trang: chủ web phục trí bị điểm trại này sức trọng thiết | triệu: đồng tập hồi phú chứng
trình: báo độ bày diễn duyệt tự ký | trưng: bày cầu dụng | trần: nhà truồng tục gian trụi thế | tần: số suất ngần tảo
tượng: đài trưng | tòng: phạm | tráng: miệng lệ sĩ | ung: thư dung | ứng: dụng xử viên tiền cứu phó | vạn: người sự năng
vàng: bạc da mã miếng khè | văn: hay hoá hóa phòng bản học vẻ nghệ mẫu thư | vi: phạm khuẩn rút tính vu diệu mạch bằng
viên: chức thuốc đá gạch | vương: quốc vãi miện vấn | viêm: họng phổi | vĩnh: viễn biệt cửu | vũ: trụ khí trường lực đạo phu
võ: thuật sĩ đài | xung: đột quanh kích phong | yên: tâm lặng tĩnh ổn bình ngựa xe vui | đái: dầm bậy tháo | đan: mạch xen lát
đắc: lực ý tội | đôn: đốc | đỗ: xe đại sai lâu bừa đen đỏ chắn | dương: tính lịch cầm xỉ | bùi: ngùi tai nhùi
hoàng: hôn gia đế tử sa cung hậu | cà: phê chua rốt khịa vạt mau nhây kê | bạc: liêu tình phơ màu | cư: dân trú xử ngụ
bàn: ghế luận bạc phím ăn chân giao tay lại | hạng: sang nhất mục nặng | điêu: đứng khắc toa quá luyện | đa: số dạng phần cấp nghi
báo: cáo chí thức giá ngay hiệu đời tin động | dụng: cụ ý | não: cá bộ | đàng: hoàng trong sau | tơ: lụa tưởng | hờ: hững
công: an dân ty ích việc lý nghiệp bằng khai chức cộng viên nhân trình tác nhận | kiểm: tra soát định
`

const rows = compounds.split(/[|\n]/).flatMap((line): [string, string[]][] => {
  const [first = '', rest = ''] = line.split(':').map((half) => half.trim())
  return first === '' ? [] : [[first, rest.split(/\s+/)]]
})
const pairs = new Set(
  rows.flatMap(([first, seconds]) => seconds.map((second) => `${keyOf(first)} ${keyOf(second)}`)),
)
const barePairs = new Set(
  rows.flatMap(([first, seconds]) => seconds.map((second) => fold(`${first} ${second}`))),
)

/** Words that stand in no name but after `Văn` or `Thị`, and end what begins like one: `Hà Nội đẹp`. */
const ordinary = new Set(
  (
    'đẹp tốt nhanh ngon rẻ nhiều rộng lắm nữa quá kém đâu sữa hơn nhất rất luôn cũ chậm đắt xấu bẩn hỏng tạo vụ hét hẹn cấp từng nên cho theo bằng khi lúc vậy sai đúng ' +
    'hãy đừng vừa mua bán trả ăn uống ngủ chơi chạy đứng ngồi nằm nghe nhìn thấy nghĩ dùng lấy đưa tìm gặp gọi tắt mở đóng bật kiểm tra đọc viết dạy kể nhỏ thấp dài ngắn ' +
    'nặng nhẹ nóng lạnh mát sạch ồn buồn mệt đau sợ ghét tiếc giận sản phẩm hàng quán shop giá món màn khó dễ phí trước sau trên dưới ngoài mọi mỗi vài mấy thêm bớt ít đông vắng ' +
    'kiểu loại thứ cách lần chiếc trực chối'
  )
    .split(' ')
    .map(keyOf),
)
/** Family names that are mostly small words: they need a given name people do have. */
const small = new Set('lại thôi xa vì cứ nay qua già cụt đèo cái má của báo kiểm công'.split(' ').map(keyOf))

/** What an answer in small letters or in capitals throughout is made of, past its first syllable. */
export function isEveryday(syllables: readonly string[], isGiven: (syllable: string) => boolean): boolean {
  const [first = '', ...rest] = syllables.map(keyOf)
  const [one = '', two = '', ...more] = syllables.map((syllable) => syllable.toLowerCase())
  if (pairs.has(`${first} ${rest[0] ?? ''}`)) return true
  const isPlain = fold(syllables.join(' ')) === syllables.join(' ').toLowerCase()
  if (isPlain && barePairs.has(`${one} ${two}`) && !(more.length > 0 && more.every(isGiven))) return true
  if (first.length > 1 && rest.some((key) => ordinary.has(key))) return true
  return small.has(first) && !syllables.slice(1).every(isGiven)
}
