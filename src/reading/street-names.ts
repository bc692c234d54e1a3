// Names that streets bear all over the country: typed in small letters or without marks they are still names, not words.

/** Persons, days and places that many towns have a street of. Common knowledge. */
export const streetNames: readonly string[] = [
  'nguyễn văn cừ', 'nguyễn văn linh', 'nguyễn văn trỗi', 'nguyễn thị minh khai', 'nguyễn thị lưu', 'nguyễn thị định', 'nguyễn gia thiều',
  'nguyễn trãi', 'nguyễn du', 'nguyễn huệ', 'nguyễn công hãng', 'nguyễn công trứ', 'nguyễn cao', 'nguyễn đăng đạo', 'nguyễn quyền',
  'nguyễn khuyến', 'nguyễn chí thanh', 'nguyễn khắc nhu', 'nguyễn bình', 'nguyễn hữu thọ', 'nguyễn đình chiểu', 'nguyễn thái học',
  'nguyễn tri phương', 'nguyễn trung trực', 'nguyễn an ninh', 'nguyễn hữu huân', 'nguyễn thông', 'nguyễn tất thành', 'nguyễn ái quốc',
  'trần hưng đạo', 'trần phú', 'trần nguyên hãn', 'trần quang khải', 'trần đăng ninh', 'trần nhân tông', 'trần quốc toản', 'trần lựu',
  'trần bình trọng', 'trần khánh dư', 'trần khát chân', 'lý thái tổ', 'lý thường kiệt', 'lý nam đế', 'lý anh tông', 'lý nhân tông',
  'lý tự trọng', 'lý chiêu hoàng', 'lê lợi', 'lê lai', 'lê duẩn', 'lê thánh tông', 'lê thái tổ', 'lê hồng phong', 'lê quý đôn', 'lê lý',
  'lê văn thịnh', 'lê văn tưởng', 'lê văn tao', 'lê thị hồng gấm', 'lê đại hành', 'lê chân', 'lê hoàn', 'hùng vương', 'hoàng văn thụ',
  'hoàng hoa thám', 'hoàng quốc việt', 'hoàng ngọc phách', 'hoàng lê kha', 'hoàng đình kinh', 'ngô gia tự', 'ngô quyền', 'ngô văn cảnh',
  'ngô thì nhậm', 'hai bà trưng', 'bà triệu', 'quang trung', 'lê văn sỹ', 'thân nhân trung', 'thân nhân tín', 'thân cảnh phúc', 'thân công tài',
  'huyền quang', 'huyền trân công chúa', 'xương giang', 'giáp hải', 'giáp văn phúc', 'đào sư tích', 'đào duy từ', 'đặng thị nho',
  'đặng văn ngữ', 'đề nắm', 'đề thám', 'đội cấn', 'phan bội châu', 'phan chu trinh', 'phan châu trinh', 'phan đình phùng', 'phan huy chú',
  'phạm ngũ lão', 'phạm văn đồng', 'phạm hùng', 'phạm hồng thái', 'võ nguyên giáp', 'võ thị sáu', 'võ văn tần', 'võ văn kiệt', 'võ cường',
  'cách mạng tháng tám', 'cách mạng tháng 8', 'kinh dương vương', 'âu cơ', 'lạc long quân', 'an dương vương', 'thiên đức', 'luy lâu',
  'bình than', 'đấu mã', 'rạp hát', 'thành bắc', 'thành nam', 'hồ ngọc lân', 'hồ xuân hương', 'hồ tùng mậu', 'cao lỗ vương', 'cao bá quát',
  'tô hiến thành', 'tô hiệu', 'từ minh thái phi', 'minh khai', 'chu văn an', 'bùi thị xuân', 'bạch đằng', 'chi lăng', 'điện biên phủ',
  'đinh tiên hoàng', 'đoàn thị điểm', 'đoàn trần nghiệp', 'mạc đĩnh chi', 'mạc thị bưởi', 'mai hắc đế', 'mạc thị ngọc', 'văn cao', 'tôn đức thắng',
  'tôn thất thuyết', 'trường chinh', 'xuân diệu', 'tản đà', 'yết kiêu', 'dã tượng', 'yên ninh', 'nhị hà', 'giải phóng', 'bông văn dĩa',
  'châu văn giác', 'bạch văn tư', 'thủ khoa huân', 'sương nguyệt anh', 'huỳnh văn đảnh', 'huỳnh việt thanh', 'hùng vương nối dài', 'trương định',
  'miền đông', 'miền tây', 'ba tháng hai', 'hàng đậu', 'kim mã', 'hàng bài', 'hàng bông', 'hàng đào', 'hàng gai',
  'trương quyền', 'trương hán siêu', 'trương công định', 'lạc long quân', 'thái học', 'thanh giang', 'bà huyện thanh quan', 'quách văn tuấn',
] // prettier-ignore
