// The words for vehicles as people in Vietnam say them: kinds, brands and models on the market there, by vehicle type.
// Facts gathered from makers' own model lists and common speech; QCVN 41:2024/BGTVT article 3 for what counts as which kind.
import type { VehicleType } from './reading.js'

/**
 * `kind`: the word says what it is. `broad`: a family word that a closer one overrides ("ô tô" before "tải").
 * `model`: a brand or model that tells the type. `shy`: a model whose name is also an ordinary word; it counts only
 * after a vehicle word. `unsure`: a brand that makes several types. `none`: looks like a vehicle and is not one.
 */
export type VehicleWordSort = 'kind' | 'broad' | 'model' | 'shy' | 'unsure' | 'none'

export interface VehicleWord {
  type: VehicleType
  sort: VehicleWordSort
}

type Row = readonly [VehicleType, VehicleWordSort, readonly string[]]

const car = '(ô tô|ôtô|oto|otô|ô-tô|xe hơi)'

const kinds: Row[] = [
  ['car', 'broad', [car, `(xe|con|chiếc) ${car}`, '(xế|xe) hộp', '(xe|con|) (bốn|4) bánh', 'xe riêng', 'car']],
  ['car', 'kind', [
    `(${'xe|ô tô|ôtô|oto|xe ô tô|xe ôtô|xe oto|xe hơi'}) (con|du lịch|gia đình|nhà|cá nhân)`, '(xe|ô tô|oto|ôtô|xe ô tô|xe oto|) (4|5|6|7|8|bốn|năm|sáu|bảy|bẩy|tám) (chỗ|chổ|c|chỗ ngồi|ghế|cho)',
    '(xe|) (sedan|suv|hatchback|crossover|mpv|cuv|coupe)', 'xe (sang|siêu sang)', 'siêu xe', '(ô tô|xe ô tô|xe hơi|oto|xe oto) điện', 'xe mui trần',
  ]],
  ['taxi', 'kind', ['(xe|) (taxi|tắc xi|tắc-xi|tacxi|tãi xi|tãc xi)', '(ô tô|oto|ôtô|xe) (công nghệ|grabcar|grab car|be car|becar)', '(grab|be) (4|7|bốn|bảy) chỗ', 'grab (car|taxi|ô tô|oto)', 'grabcar']],
  ['taxi', 'model', [
    '(xe|taxi|hãng|) (xanh sm|xanh s m|mai linh|vinasun|vina sun|sm green|gsm)', '(taxi|hãng taxi) *2 (group|g7)', '(xe|) grab', '(xe|taxi|hãng|chiếc) (be|emddi|g7|gojek)', 'limo green', 'xe taxi điện', 'herio green',
  ]],
  ['pickup', 'kind', ['(xe|ô tô|xe ô tô|) bán tải', '(xe|) (pickup|pick up)']],
  ['truck', 'kind', [
    '(xe|ô tô|oto|ôtô|xe ô tô|xe oto|con|chiếc|) tải', '(xe|ô tô|) (tải|) (van|thùng|ben|cẩu|bồn|téc|xi téc|xitec|bê tông|trộn bê tông|đông lạnh|tải nặng)', '(xe|) (hổ vồ|hổ vỗ)',
    '(xe|) (tải|) (trộn|chở|bơm) bê tông', '(xe|) cẩu tự hành', 'xe (bốn|ba|năm|3|4|5) (chân|trục|giò)', '(xe|ô tô|oto|xe ô tô) (chở|ép) (đất|cát|đá|sỏi|nước|cám|vật liệu|vật liệu xây dựng|vlxd|xi măng|gạch|gỗ|keo|than|bùn|rác|phế thải|phế liệu|sắt|thép|xăng|xăng dầu|gas|lợn|heo|bò|trâu|gà|vịt|gia súc|gia cầm|rơm|xe)',
    'xe (rác|cứu hộ|môi trường|kéo cứu hộ)', 'xe *1 (2|3|4|5|7|8|10|12|13|14|15|18|20|25|30|40|năm|mười|hai chục) tấn', 'truck', 'xe hai tấn', 'xe lu tải', '(xe|) bồn (chở|) (xăng|dầu|xăng dầu|nước|gas|ga|sữa|hoá chất|bê tông)', '(xe|) tải *1 (tấn|thùng|ben)',
  ]],
  ['truck', 'none', ['vẫn (đang|còn|cứ|chạy|đi|vượt|phóng)', 'quá tải', 'trọng tải', 'tải trọng', 'chở quá tải', 'xe quá tải', 'vượt tải', 'đúng tải', 'non tải', 'tải app', 'tải lên', 'tải ảnh', 'tải video', 'tải clip', 'vận tải', 'bến xe', 'bãi xe', 'cân tải', 'trạm cân tải', 'bê tông', 'đường bê tông', 'cột bê tông', 'bến cát', 'ben ngoài', 'hai bên', 'bên', 'bồn hoa', 'bồn nước', 'van xin', 'thùng', 'thùng rác', 'thùng xe', 'cẩu', 'cẩu thả', 'bồn', 'téc', 'bồn cây', 'thùng hàng', 'thùng xốp', 'ben xe']],
  ['container', 'kind', [
    '(xe|ô tô|con|chiếc|) (tải|kéo|đầu kéo|) (container|contenner|containner|contai|conterner|conteno|contenơ|công ten nơ|công-te-nơ|công te nơ|cong ten no|công tơ nơ|côngtenơ|côngtennơ|cont|congtenơ)', '(xe|ô tô|) đầu kéo',
    '(xe|) (kéo|) (rơ moóc|rơ mooc|rơ móc|rờ moóc|rờ mooc|rờ móc|romooc|rơmoóc|rơmooc|moóc|mooc)', '(xe|) (sơ mi|sơmi|sơ mi rơ moóc|sơ mi rơ mooc|sơ-mi rơ-moóc|sơmi rơmoóc|somi romooc|sơ mi rờ moóc|semi)', 'xe (công|côn|fooc|phoóc|phooc)', '(xe|) siêu trường siêu trọng',
  ]],
  ['container', 'none', ['côn tay', 'áo sơ mi', 'sơ mi trắng', 'bãi container', 'bãi cont', 'xe công cộng', 'xe công an', 'xe công vụ', 'xe công nghệ', 'xe công ty', 'xe công nhân', 'xe công ích', 'cảng container', 'xe công trình']],
  ['bus_coach', 'kind', [
    '(xe|ô tô|oto|ôtô|xe ô tô|) (buýt|bus|buyt|búyt|giường nằm|limousine|limo|limosine|limouse|limosin|dcar)', '(ô tô|oto|ôtô|xe ô tô|xe oto) khách', 'xe (khách|đò|ca|chở khách)', '(xe|) khách *1 (giường nằm|limousine|limo)', '(xe|ô tô|oto|xe ô tô|xe khách|xe oto|) (9|10|12|15|16|18|19|20|22|24|25|28|29|30|32|34|35|36|38|40|41|42|44|45|47|50|54) (chỗ|chổ|c|chỗ ngồi|ghế|giường|phòng|cho)',
    '(xe|) (mười sáu|hai chín|bốn lăm|bốn mươi lăm|hai mươi chín|chín) chỗ', 'xe (đưa đón|đưa rước|chở|đón) *1 (công nhân|học sinh|nhân viên|khách|hs|cn)', 'xe (dù|hợp đồng|tuyến|liên tỉnh|chất lượng cao|cabin đôi)', 'coach', 'minibus', 'mini bus', 'xe tour', 'xe du lịch (16|29|35|45) chỗ', 'xe công nhân', 'nhà xe', 'xe (cá mập)',
  ]],
  ['bus_coach', 'none', ['khách', 'hành khách', 'đò', 'ca', 'bến đò', 'ca sáng', 'ca đêm', 'ca làm', 'tan ca', 'du khách', 'quán khách', 'điểm dừng xe buýt', 'trạm xe buýt', 'bến xe buýt', 'bến xe khách', 'trạm dừng xe buýt', 'nhà chờ xe buýt', 'làn (xe|) (buýt|bus)', 'làn đường (xe|) buýt', 'làn dành (riêng|) (cho|) xe (buýt|khách|bus)', 'khách hàng', 'khách sạn', 'nhà khách', 'đón khách', 'trả khách', 'bắt khách', 'nhà xe bệnh viện', 'nhà xe công ty', 'nhà xe trường']],
  ['motorbike', 'broad', ['xe máy', '(xe|) (hai|2) bánh', '(xe|) (gắn máy|mô tô|môtô|moto|motor|mô-tô|motô)', 'xm', 'motorbike', 'bike']],
  ['motorbike', 'kind', ['(xe|) (tay ga|côn tay|phân khối lớn|pkl|phân khối)', 'xe ôm grab', 'grab ôm', 'xe (ôm|ga|số|cub|pkl|cào cào|ôm công nghệ|vespa|tàu|độ xe máy)', '(xe|) (grabbike|grab bike|be bike|bebike|xanh sm bike|xanh bike)', '(xe|anh|thằng|người|ông|mấy ông|bọn) (ship|ship hàng|giao hàng)', '(xe|) (shipper|síp pơ|shíp bơ|shopeefood|shopee food|ninja lead)', 'xe máy (điện tử|số|ga|cũ|nát|độ|tàu)', '(50|100|110|125|150|155) (cc|phân khối)']],
  ['motorbike', 'kind', ['xe máy kéo theo']],
  ['motorbike', 'none', ['xe máy (múc|xúc|ủi|chuyên dùng)', 'làn xe máy', 'làn (đường|) *3 xe (máy|gắn máy|mô tô)', 'đường xe máy', 'làn (hai|2) bánh', 'bãi (gửi|giữ|đỗ|để|) xe máy', 'xe số đẹp', 'xe số 1', 'xe ga tàu', 'xe máy kéo', 'ga']],
  ['electric_bike', 'kind', ['(xe|) (máy|đạp|mô tô|gắn máy|hai bánh|2 bánh) điện', 'xe điện (hai|2) bánh', 'xe (máy|đạp) chạy điện', 'xe đạp (trợ lực|trợ lực điện)', 'xmđ', 'e bike', 'ebike', 'xe máy (vinfast|vin fast|vin)']],
  ['electric_bike', 'unsure', ['xe điện']],
  ['three_wheeler', 'kind', ['(xe|) (ba gác|3 gác|bagac|ba gác máy|xích lô|xích lô máy|xích-lô|xich lo|tuk tuk|tuktuk|túc túc|lam ba bánh|xe lam)', '(xe|xe máy|mô tô|) (ba|3) bánh', 'xe (lôi|lôi máy|lam)', 'xe (kéo tay|ba bánh tự chế|3 bánh tự chế|thương binh|thương binh tự chế|thương binh giả|cải tiến ba bánh)']],
  ['three_wheeler', 'none', ['lôi', 'lam', 'lôi kéo', 'lôi nhau', 'sông lam', 'thiên lôi']],
  ['farm_vehicle', 'kind', ['(xe|) (công nông|công lông|máy cày|máy kéo|máy gặt|máy bừa|đầu ngang|đầu dọc|độ đầu ngang|máy kéo nông nghiệp|cày|máy cày kéo)', 'xe (nông nghiệp|nông dụng|máy kéo|cải tiến nông nghiệp)', 'máy gặt *2 hợp', 'máy cắt cỏ kéo']],
  ['farm_vehicle', 'none', ['cày', 'cày xới', 'cày nát']],
  ['other', 'kind', [
    'xe (độ chế|tự chế|tự ráp|cải tiến|đạp|lu|nâng|ủi|múc|xúc|cuốc|bò|ngựa|trâu|lăn|golf|điện du lịch|điện bốn bánh|điện 4 bánh|thô sơ|cứu thương|cấp cứu|cứu hoả|cứu hỏa|chữa cháy|tang|chở tang|lăn tay|địa hình atv|đạp thể thao|trượt|scooter|chuyên dùng)', '(máy xúc|máy ủi|máy múc|xe máy xúc|xe máy ủi|xe máy múc|máy lu|máy đào|xe nâng hàng|xe lu rung)', 'xe máy chuyên dùng', '(tàu hoả|tàu hỏa|ván trượt|atv)', 'xe bốn bánh (gắn động cơ|có gắn động cơ|chở hàng gắn động cơ)',
  ]],
] // prettier-ignore

const models: Row[] = [
  ['car', 'model', [
    '(toyota|) (vios|camry|altis|yaris|raize|wigo|innova|inova|inô va|innôva|fortuner|fotuner|veloz|avanza|alphard|zace|venza|sienna|highlander|rav4|rav 4|corolla|corola|prado|hilander|4 runner)', 'land (cruiser|cruser|cruise)', 'toyota (cross|rush|86)', 'corolla cross',
    '(kia|) (cerato|k3|k5|optima|sonet|seltos|sportage|sorento|carnival|sedona|soluto|carens|rondo|forte|picanto|ceed)', 'kia (rio|morning|k 3|k 5|mỏ ninh)', '(hyundai|huyndai|) (i10|i 10|grand i10|grand i 10|accent|acent|elantra|avante|creta|tucson|tuson|santafe|santa fe|santa|palisade|stargazer|sonata|getz|verna|custin|ioniq|starex)', 'hyundai (venue|kona|i20|i30)',
    '(mazda|madza|mazđa) (2|3|5|6|8|cx)', '(mazda|) cx (3|30|5|8|9)', 'mazda', '(honda|) (civic|crv|cr v|hrv|hr v|brv|br v|accord)', 'honda (city|jazz|brio)', '(ford|) (focus|fiesta|ecosport|eco sport|everest|mondeo|mustang)', 'ford (territory|explorer|escape|laser)',
    '(chevrolet|chev|) (aveo|cruze|captiva|lacetti|vivant|trailblazer)', 'chevrolet', 'chevrolet (spark|trax|orlando)', '(daewoo|) (matiz|matis|lanos|gentra|nubira|magnus|cielo|leganza)', '(mitsubishi|mitsu|) (xpander|xforce|x force|outlander|attrage|pajero|lancer|jolie|zinger|destinator)', 'mitsubishi (mirage|grandis)', 'mirage',
    '(nissan|) (almera|teana|xtrail|x trail|juke|livina|qashqai|bluebird)', 'nissan (sunny|kicks|terra)', '(suzuki|) (ertiga|xl7|xl 7|ciaz|celerio|vitara|jimny|fronx|wagon r)', 'suzuki swift', '(isuzu|) (mu x|mux)', '(vinfast|vin|) (fadil|padil|pha đin|lux a|lux sa|lux|vf (3|5|6|7|8|9)|vf e34|vfe34|vf e 34|vfe 34|e34|minio green|nerio green)', 'vinfast (president|limo|mpv 7)',
    'mg (4|5|7|zs|hs|rx5|g50)', '(byd|bwd) (seal|dolphin|atto 3|atto 2|m6|sealion 6|sealion 8|han|tang)', 'byd', 'wuling (mini ev|bingo|mini)', 'haval (h6|jolion)', 'geely (coolray|ex5|monjaro)', 'omoda (c5|5)', 'jaecoo (j7|7)', 'jaecoo', 'gac (m6|m8|gs8)', 'skoda', 'volkswagen', 'tiguan', 'teramont', 'peugeot (2008|3008|5008|408)', 'peugeot',
    '(mercedes|mẹc|merc|mec|mer|mẹt xê đéc) (c|e|s|g|gl|glc|gle|gls|glb|gla|cla|a|v) (180|200|250|300|350|400|450|500|560|600|63|class)', '(mercedes|mercedes benz|mẹc|merc)', 'glc (200|250|300)', '(e|c|s) (200|250|300|450) (amg|)', 'maybach', 'bmw', 'audi', 'audi (q|a) (2|3|4|5|6|7|8)', 'bmw (x|i) (1|2|3|4|5|6|7|8)', 'bmw (318|320|330|420|520|528|530|730|740)', 'lexus (rx|lx|gx|nx|es|ls|is) (250|300|350|460|470|500|570|600)', 'lexus', '(rx|lx|gx|nx|es) (250|300|350|460|470|500|570|600)', 'porsche', '(cayenne|macan|panamera|cayman)', 'range rover', 'land rover', '(evoque|bentley|rolls royce|lamborghini|ferrari|maserati|subaru|jeep|infiniti|acura|bugatti|cadillac|lynk co|tesla|hongqi|zotye|haima|baic|beijing x7|chery|lifan|luxgen|ssangyong|renault|fiat siena|proton)', '(rover|mini cooper|wrangler|forester|sierra gmc)', 'fiat',
  ]],
  ['car', 'shy', ['(toyota|kia|nissan|cross|rush|rio|morning|mỏ|spark|city|jazz|brio|explorer|territory|escape|sunny|kicks|terra|venue|kona|swift|orlando|trax|grandis|president|polo|passat|beetle|seal|dolphin|vf|getz|mec|mer|hyundai|huyndai|ford|chev|mitsubishi|daewoo|toyota cũ|limo|everet|mg|lada|uaz|u oát|cooper|innova cũ)']],
  ['car', 'model', ['xe (toyota|kia|nissan|hyundai|huyndai|ford|mitsubishi|daewoo|mg|lada|uaz)']],
  ['pickup', 'model', ['(ford|) (ranger|raptor|wildtrak)', '(toyota|) (hilux|hi lux|hailux)', '(mitsubishi|mitsu|) triton', '(nissan|) navara', '(chevrolet|) colorado', '(isuzu|) (dmax|d max)', '(mazda|) (bt50|bt 50)', 'gladiator', 'ford f150', 'amarok', 'gwm poer', 'kia tasman', 'silverado', 'tundra', 'ssangyong musso', '(riddara|radar rd6)']],
  ['truck', 'model', [
    '(hyundai|huyndai|) (porter|mighty|h100|h150|hd (65|72|78|99|120|210|270|320|360|700|800|1000))', '(kia|thaco|) (k200|k250|k165|k190|k3000|frontier)', 'kia (bongo|k 200|k 250)', '(thaco|) (towner|ollin|aumark|auman|forland)', '(hino|isuzu qkr|isuzu npr|isuzu nqr|isuzu frr|qkr|npr|nqr|canter|fuso|kenbo|dongben|veam|teraco|srm|foton|cửu long|chiến thắng|trường giang|jac|dongfeng|đông phong|dong feng|howo|hô vô|chenglong|cheng long|shacman|faw|kamaz|maz|sinotruk|camc|viettrung|việt trung|tmt|vinaxuki|ifa|zil|iz 49|tata|dfsk|do thanh|đô thành iz65|iz65|hoàng trà)', 'suzuki (carry|truck|pro|blind van)', '(carry|super carry|blind van|ec van|suzuki 5 tạ|suzuki van|thaco tải|vinfast ec van)', 'isuzu', '(ural|scania tải|hino 500)',
  ]],
  ['truck', 'none', ['jac quanh', 'cửu long giang', 'trường giang hồ', 'sông cửu long', 'đồng bằng sông cửu long', 'đường (trường giang|cửu long|chiến thắng|việt trung|hoàng trà)', 'phố (chiến thắng|việt trung)', 'trường chiến thắng']],
  ['container', 'model', ['(freightliner|frieghtliner|maxxforce|max force|maxforce|international|peterbilt|kenworth|scania|đầu mỹ|đầu kéo mỹ)', 'xe mỹ đầu dài', 'xe man tgx']],
  ['container', 'none', ['international (school|hospital|airport)', 'đại học international', 'trường international']],
  ['bus_coach', 'model', ['(ford|) (transit|tranzit|transis|tran sit)', '(hyundai|) (solati|county|universe|aero town|tracomeco)', '(toyota|) (hiace|hi ace|coaster)', '(mercedes|) sprinter', 'samco', 'thaco (town|mobihome|garden|bus|tb)', '(xe|nhà xe) (phương trang|futa|thành bưởi|hải vân|kumho|văn minh|hoàng long|sao việt|hà sơn|inter bus line)', 'futa', 'vinbus', 'iveco daily', 'gaz', 'skybus', 'isuzu samco', 'fuso rosa', 'hyundai town']],
  ['bus_coach', 'none', ['garden', 'hải vân', 'đèo hải vân', 'hầm hải vân']],
  ['motorbike', 'model', [
    '(honda|) (air blade|airblade|aiblade|air balade|ab (110|125|150|160)|sh (mode|125|150|160|300|350|125i|150i|160i|300i|350i|ý|việt)|shi|vario|pcx|winner|winner x|winer|winerx|winnerx|cbr|cbr (150|250|500|600|650|1000)|cb (150|150r|300|350|500|650|1000)|msx|super dream|super cub|wave (alpha|rsx|rs|s|a|anpha|an pha|tàu|zx|blade)|weve|uây|lead (110|125)|rebel (300|500|250)|cub (50|78|79|81|82|86)|sh)', 'honda (blade|lead|vision|future|click|sonic|dream|wave|cub|giorno|stylo|icon|rebel|spacy|ps|dylan)', '(xe|con|chiếc|) (dylan|spacy|stylo 160)', 'dream (ii|2|thái|việt|lùn|cao|tàu|chiến)', 'future (neo|fi|2|1|125)',
    '(yamaha|) (exciter|exiter|exsiter|ex (135|150|155)|sirius|siriut|si ri út|jupiter|janus|nozza|freego|free go|nvx|acruzo|luvias|nouvo|nuvo|novo lx|mio|r15|r 15|r3|mt (15|03|07|09)|fz (150|150i|s)|tfx|tfx 150|yzf|pg 1|xsr|cuxi|taurus|grande|lexi)', 'yamaha (latte|force|fin|y 15|gravita)', 'yamaha', '(suzuki|) (raider|satria|axelo|gsx|hayate|burgman|gsx (r150|s150|150)|smash|en 150|viva 115)', 'suzuki (viva|best|sport|smash|impulse|address|amity|su xì po|sport|xipo|xì po)', '(su xì po|xì po|suxipo)',
    '(piaggio|vespa|sym|kymco|kawasaki|ducati|harley|harley davidson|ktm|benelli|gpx|brixton|royal enfield|husqvarna|triumph|aprilia|daelim|halim|detech|minsk|min khơ|min-khơ|simson|lambretta|honda 67|dream lùn|su crystal|loncin|zongshen|lifan 110)', '(sym|) (attila|elizabeth|angela|galaxy (50|125|sport)|elegant|husky 125|shark (50|125|170)|abela|tuscany)', 'sym (star|galaxy|elegant|venus|passing|priti|shark|husky)', '(piaggio|) (liberty|medley|vespa (lx|sprint|primavera|gts))', 'piaggio (zip|fly|beverly)', 'kymco (like|candy|many|visar|k pipe)', '(kawasaki|) (ninja (250|300|400|650|1000|zx10r)|z (300|400|650|800|900|1000)|versys|w175|w 175|zx10r|zx 10r)', 'sonic (150|150r)', 'vision (2019|2020|2021|2022|2023|2024|2025|2026|110)', 'cup (50|81)', 'cúp (50|81)', 'cúp (tám hai|82)', '(lét|dét) (mốt|mode)',
  ]],
  ['motorbike', 'shy', ['(wave|dream|vision|future|lead|ab|blade|click|sonic|rebel|cub|cúp|ex|exs|latte|force|viva|best|sport|smash|address|impulse|star|venus|passing|shark|zip|fly|like|candy|many|win|galaxy|elegant|duke|monster|ninja|medley|liberty|grande|icon|fi|z1000|z 1000|sirus|airblack|giorno|husky|minsk)']],
  ['motorbike', 'model', ['honda ôm']],
  ['electric_bike', 'model', ['(vinfast|vin|) (klara|feliz|evo (200|200 lite|grand|lite|neo)|evo200|theon|vento|impes|ludo|tempest|vero x|motio|flazz|zgoo|z goo)', 'vinfast (evo|viper|amio)', '(yadea|dat bike|datbike|weaver|selex|dibao|anbico|osakar|nijia|bluera|hkbike|nispa|espero điện|dk bike|dkbike|detech espero|aima|pega (newtech|cap|aura|x men)|pega|gogolo|giant m133|m133|xmen|x men|tailg|jvc eco|jeek)', 'honda (cuv e|icon e)', 'yamaha neo s', 'niu (nqi|xqi)']],
  ['electric_bike', 'shy', ['(evo|viper|amio|giant|niu)']],
  ['three_wheeler', 'model', ['piaggio ape', 'ape town', 'bajaj re']],
  ['farm_vehicle', 'model', ['(kubota|yanmar)']],
  ['car', 'unsure', ['(honda|vinfast|vin phát|suzuki|thaco)', '(xe|con|chiếc) (honda|vinfast|suzuki|thaco|volvo|daewoo cũ|vin)', 'volvo']],
  ['car', 'none', [
    'times city', 'royal city', 'smart city', 'ocean city', 'ecopark', 'city (land|gate|view)', '(vinhomes|vincom|vinmart|vinschool|winmart) *1 (city|park|star)', 'good morning', 'toyota (bắc giang|bắc ninh|hà nội|kinh bắc|đông anh|long biên)', '(đại lý|showroom|công ty|nhà máy|xưởng|cửa hàng|trạm sạc|head|hãng|bảo hành|trụ sạc|trạm) (honda|toyota|kia|ford|hyundai|vinfast|yamaha|suzuki|mazda|thaco|piaggio|mercedes|isuzu|mitsubishi|nissan|xe máy|ô tô|oto|xe máy điện|xe điện|dream|sym|lexus|audi|bmw)', 'honda (head|việt nam)', 'green star', 'sài gòn star', 'grand (hotel|palace|plaza)',
    'sửa (chữa|) (xe|xe máy|ô tô|oto|xe đạp)', '(rửa|bán|mua|thuê|cho thuê|gara|garage|tiệm|quán|cửa hàng|bến|bãi|bãi đỗ|bãi đậu|bãi giữ|trạm|hội|salon|đăng kiểm|gửi|trông|giữ) (xe|xe máy|ô tô|oto|xe khách|xe buýt|xe tải|xe ô tô|xe hơi|xe đạp|xe ôm|xe điện|container|taxi)', '(cấm|biển cấm|đường cấm|giờ cấm|cấm các|cấm loại) (xe tải|ô tô|oto|xe khách|xe máy|xe con|xe ba gác|container|taxi|xe ô tô|tải)', 'giấy phép lái xe *1 (ô tô|máy)', 'bằng (ô tô|xe máy|lái xe ô tô|lái xe máy)', '(đường|làn|làn đường|phần đường|làn dành cho|phần đường dành cho|làn đường dành cho|làn dành riêng cho) (ô tô|oto|xe ô tô|xe máy|xe hơi|xe đạp|xe con|xe tải|xe khách|xe thô sơ|mô tô|xe mô tô|xe gắn máy|xe buýt|taxi)', '(hầm|cầu) xe (máy|đạp)', 'gara ô tô', 'ca sĩ', 'ô tô chắn',
  ]],
] // prettier-ignore

/** Every vehicle phrase with what it tells; order does not matter, the longest match wins. */
export const vehicleWords: (readonly [VehicleWord, readonly string[]])[] = [...kinds, ...models].map(
  ([type, sort, patterns]) => [{ type, sort }, patterns] as const,
)
