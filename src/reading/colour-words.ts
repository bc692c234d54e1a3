// The words for a vehicle's paint, and the words that show a colour belongs to something else.
import type { Colour } from './reading.js'

/** `none` is a phrase that holds a colour word without naming paint ("vàng bạc", "Bạc Liêu"). `ask` may be either of two. */
export type ColourWord = Colour | 'none' | 'ask'

/** Longest match wins. */
export const colourWords: (readonly [ColourWord, readonly string[]])[] = [
  ['white', ['trắng (sữa|đục|bạc màu|ngà|kem|ngọc trai|ngọc|tinh|tuyết|muốt|toát|xoá|bóng|mờ|)', 'trăng trắng', 'màu sữa', 'white']],
  ['black', ['đen (mờ|nhám|bóng|tuyền|sì|xì|thui|nhánh|lì|nhũ|)', 'black', 'đen đen']],
  ['silver', ['(ánh|ghi|xám|) bạc', 'bạc (ánh kim|)', 'màu bạch kim', 'bạch kim', 'silver']],
  ['grey', ['(ghi|xám) (chì|xanh|xi măng|lông chuột|đen|đậm|nhạt|khói|tro|titan|mờ|nhám|đá|sáng|tối|)', '(xi măng|lông chuột|titan|tro|khói|xám xịt|chì)', '(grey|gray)']],
  ['red', ['đỏ (đô|đun|mận|tươi|đậm|nhám|bóng|mờ|cờ|rực|boóc đô|bordeaux|au|chót|nâu|thẫm|sẫm|)', '(mận|mận chín|bã trầu|boóc đô|bordo|đỏ booc đô|huyết dụ|đô)', 'đo đỏ', 'red']],
  ['blue', [
    'xanh (dương|lam|biển|nước biển|da trời|tím than|than|dương đậm|dương nhạt|nước|đen|đậm|nhạt|thẫm|sẫm|navy|coban|cô ban|côban|gp|đại dương|mờ|nhám|blue|bích|dương nhám|trời|tàu|lơ|)', '(tím than|thiên thanh|coban|navy|xanh xanh|lam)', 'blue',
  ]],
  ['green', ['xanh (lá|lá cây|lá mạ|lá chuối|lục|rêu|chuối|nõn chuối|cốm|bộ đội|quân đội|công an|ô liu|oliu|cây|lính|két|cổ vịt|lá đậm|green|đọt chuối|mạ|táo|vỏ đậu|lục bảo|lá non)', '(rêu|lá cây|lá mạ|cốm|lục)', 'green']],
  ['yellow', ['vàng (chanh|tươi|nhạt|đậm|nghệ|nhũ|)', 'yellow']],
  ['brown', ['nâu (đậm|nhạt|đất|đỏ|cà phê|socola|hổ phách|)', '(cà phê|café|socola|sô cô la|hổ phách|cafe|cánh gián)', 'brown', 'nâu nâu']],
  ['orange', ['(vàng|) cam', 'cam (đất|đậm|nhạt|cháy|)', 'da cam', 'orange']],
  ['purple', ['tím (đậm|nhạt|mộng mơ|huế|)', 'tim tím', 'purple']],
  ['pink', ['(hồng|hường) (phấn|nhạt|đậm|cánh sen|)', '(cánh sen)', 'pink']],
  ['gold', ['vàng (gold|cát|đồng|kim|ánh kim|be)', '(nhũ vàng|đồng ánh kim|gold|champagne|sâm panh)']],
  ['other', ['(kem|be|kem sữa|trắng đục kem|nhiều màu|hai màu|2 màu|rằn ri|ngũ sắc|bảy màu|cầu vồng|đồng|xanh vàng)']],
  ['ask', ['(xanh ngọc|xanh ngọc bích|ngọc|xanh lơ lục|xanh lá dương|xanh mint|xanh bạc hà|xanh lam lục)']],
  ['none', [
    'chỉ (biết|nhớ|thấy|nhìn|kịp|có|là|rõ|đọc|nghe|một|được|còn|mỗi)',
    '(anh|chị|cô|chú|bà|ông) bạc', 'cà phê (đen|nâu|sữa)', 'xanh (sm|s m|group|bike|car|cỏ|pôn|tươi|biếc|môi trường)', '(vàng|tiền|tiệm) bạc', 'bạc (liêu|hà|màu|đạn)', '(cửa hàng|tiệm|hiệu|cửa hiệu) vàng', '(vượt|đèn|vạch|vạch kẻ|kẻ|tín hiệu|pha|bóng) (đỏ|vàng|xanh|trắng)', '(đỏ|vàng|xanh) đèn', 'đen (thui|đủi)', '(xe|ô tô) đen (tối)',
    'ghi (hình|lại|âm|nhận|được|rõ|chép|biển|hình lại|số|vào|bằng|ở|thấy|trên)', 'cam (đoan|kết|on|ơn|ranh|lộ|lâm|hành trình|xe|giao thông|an ninh|phạt nguội|nhà|em|tôi|mình)', '(đất|đá) (đỏ|trắng|vàng|đen)', 'hồng (hà|thái|giang|phong|kông|lĩnh|ngự|vân|nhung|hạnh|gai|châu|bàng|tiến|đức)', 'sông (hồng|lam|đen)', '(hàng|phố hàng|phố) (bạc|đồng|vàng|đỏ|đen)', '(thủ|cố|kinh) đô', 'đô (thị|lương|la|nghĩa)', 'lam (sơn|hạ|điền|kinh)', 'lục (nam|ngạn|yên|đầu)', '(đồng|vàng) (hồ|đăng|văn|nai|tháp|hới|mỏ|mai|danh|xuyên|chí|pheo|kỵ|tâm|nguyên|quang|sơn|phú|việt|bành|khởi|thời|ý|chí)', 'đồng', 'đồng (bộ|ruộng|hồ|tiền|phục)', '(mười|trăm|nghìn|triệu) đồng', '(be|kem|lam|đô|ngọc|chì|tro|khói|mận|lục|rêu|cốm|đồng|trời|cà phê)', 'tím (tái|bầm)', '(quán|tiệm|nước|đường|uống) (cà phê|cafe|kem|cam|be)', '(gạch|cột|nhà|tường|cổng|bảng|ngói) (đỏ|trắng|vàng|xanh|đen|hồng)', '(nền|chữ|số|phông) (vàng|trắng|đen|xanh|đỏ)',
  ]],
] // prettier-ignore

/** Colour words that only name paint after `màu` or `sơn`; bare, they are other words. */
export const shyColours = new Set<string>(
  'be kem lam đô ngọc chì tro khói mận lục rêu cốm đồng titan navy than cafe café'.split(' '),
)

/** A colour right after one of these is that thing's: a plate, a light, clothes, a road, a painted line, a part of the vehicle. */
export const coloursOf = new Set<string>(
  (
    'biển bien bsx bks đèn den áo ao mũ mu nón non quần quan váy vay cầu cau đường duong phố pho chợ cho vạch vach làn lan khăn khan tóc toc ' +
    'túi tui bạt bat kính kinh khói khoi nóc noc tem sọc soc viền vien mâm vành ghế yên yen chữ chu nền nen thẻ the giày giay dép dep da ' +
    'vest kẻ ke balo ba-lô cốp logo ngõ ngo hẻm hem suối sông hồ núi đồi cổng cong tường nhà nha cột bảng hàng hang thùng thung trường rào trụ trạm'
  ).split(' '),
)
