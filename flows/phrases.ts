// What is said outside a step, and the words that are heard in every state. "bạn" is the citizen, "mình" the assistant.
import type { Phrases } from '../src/conversation/phrases.js'
import { say } from '../src/conversation/step.js'

const lines = (items: string[]) => items.map((item) => `• ${item}`).join('\n')

const yes = (label: string) => ({ label, value: '#do:yes' })
const no = (label: string) => ({ label, value: '#do:no' })

export const phrases: Phrases = {
  hello: ({ policeName }) =>
    `Chào bạn, mình là trợ lý tự động của ${policeName}, nhận phản ánh vi phạm giao thông. Danh tính của bạn được giữ kín.`,
  whatWeDo: ({ policeName }) =>
    say(`Kênh này nhận phản ánh vi phạm giao thông gửi tới ${policeName}. Bạn cần mình giúp gì?`, [
      { label: 'Báo vi phạm', value: '#do:new' },
      { label: 'Tra cứu kết quả', value: '#do:status' },
      { label: 'Gặp cán bộ', value: '#do:human' },
    ]),
  help: (step) =>
    step === undefined
      ? 'Bạn cứ kể chuyện gì xảy ra, hoặc gửi ảnh, clip vi phạm, mình sẽ hỏi thêm từng ý. Nhắn "tra cứu" kèm mã để xem kết quả.'
      : `Mình đang hỏi về: ${step.label}. Lúc nào bạn cũng có thể nhắn: "quay lại", "bỏ qua", "sửa", "huỷ", "làm lại", "gặp cán bộ".`,
  dangerFirst: {
    injured:
      '🚨 Có người bị thương: bạn gọi ngay 115 (cấp cứu) và 113 (công an) giúp nhé. Mình vẫn ghi phản ánh ở đây.',
    drunk:
      '🚨 Người say đang lái xe rất nguy hiểm: bạn gọi ngay 113 (có người bị thương: 115). Đừng đuổi theo nhé.',
    racing:
      '🚨 Đua xe đang diễn ra: bạn gọi ngay 113 (có người bị thương: 115) và giữ khoảng cách an toàn nhé.',
    hit_and_run:
      '🚨 Gây tai nạn rồi bỏ chạy: bạn gọi ngay 113 và 115 nếu có người bị thương. Mình vẫn ghi phản ánh ở đây.',
  },
  noted: (items) => `Mình đã ghi:\n${lines(items)}\n(Chỗ nào chưa đúng, bạn nhắn lại để mình sửa.)`,
  changed: (label, before, after) =>
    before === ''
      ? `Mình đã ghi ${label.toLowerCase()}: ${after}.`
      : `Mình đã đổi ${label.toLowerCase()}: ${before} → ${after}.`,
  agree: (items) =>
    say(`Mình hiểu là:\n${lines(items)}\nĐúng không bạn?`, [
      { label: 'Đúng rồi', value: '#do:agree' },
      { label: 'Chưa đúng', value: '#do:disagree' },
    ]),
  agreeOngoing: say('Việc này đang diễn ra ngay lúc này, phải không bạn?', [
    { label: 'Đúng, đang diễn ra', value: '#do:agree' },
    { label: 'Không, đã qua rồi', value: '#do:disagree' },
  ]),
  whichIsWrong: (labels) =>
    say(
      'Chỗ nào chưa đúng bạn nhỉ?',
      labels.map(({ label, step }) => ({ label, value: `#do:edit-${step}` })),
    ),
  keepOr: (words) => (words === '' ? 'Bạn có thể đổi câu trả lời này.' : `Hiện mình đang ghi: ${words}.`),
  keep: 'Giữ nguyên',
  backAtStart: 'Đây là câu đầu tiên rồi bạn ạ.',
  editWhat: (labels) =>
    say(
      'Bạn muốn sửa mục nào?',
      labels.map(({ label, step }) => ({ label, value: `#do:edit-${step}` })),
    ),
  noSuchLine: 'Mình không thấy mục đó. Bạn nhắn số của mục, ví dụ "sửa 3", hoặc "sửa biển số" nhé.',
  beforeSending: 'Trước khi gửi, bạn trả lời giúp mình câu này nhé.',
  nothingToEdit:
    'Hiện không có phản ánh nào đang viết. Phản ánh đã gửi thì không sửa được, nhưng bạn cứ nhắn thêm, mình chuyển vào hồ sơ.',
  askCancel: say('Bạn muốn huỷ phản ánh đang viết? Những gì đã ghi sẽ bị xoá.', [
    yes('Huỷ phản ánh'),
    no('Viết tiếp'),
  ]),
  askRestart: say('Bạn muốn làm lại từ đầu? Những gì đã ghi sẽ bị xoá.', [yes('Làm lại'), no('Viết tiếp')]),
  askNew: say('Bạn đang viết dở một phản ánh. Bạn viết tiếp cho xong, hay bỏ đi để báo vụ mới?', [
    no('Viết tiếp'),
    yes('Báo vụ mới'),
  ]),
  cancelled: 'Mình đã huỷ và xoá phản ánh đang viết. Khi cần, bạn cứ nhắn cho mình.',
  nothingToCancel:
    'Hiện không có phản ánh nào đang viết. Muốn rút phản ánh đã gửi, bạn nhắn "gặp cán bộ" nhé.',
  goesOn: 'Được rồi, mình tiếp tục nhé.',
  afterTwoTries:
    'Mình là trợ lý tự động nên có câu chưa hiểu được. Bạn chọn một ý bên dưới, nhắn "bỏ qua", hoặc gặp cán bộ nhé.',
  humanCalled:
    'Mình đã báo cán bộ trực. Cán bộ sẽ trả lời bạn ngay trong khung chat này khi có thể; nếu khẩn cấp bạn gọi 113.',
  humanWithReport:
    'Mình ghi lại là bạn muốn gặp cán bộ. Phản ánh này gửi đi là cán bộ của đơn vị nhận thấy và trả lời ngay trong khung chat này; nếu khẩn cấp bạn gọi 113.',
  humanByReport:
    'Cán bộ trả lời theo từng phản ánh. Bạn kể vụ việc giúp mình, phản ánh gửi đi là cán bộ thấy bạn muốn gặp và trả lời ngay trong khung chat này; nếu khẩn cấp bạn gọi 113.',
  humanChoice: 'Gặp cán bộ',
  thanks: 'Cảm ơn bạn đã góp phần giữ an toàn giao thông.',
  insulted:
    'Mình hiểu bạn đang bực. Mình vẫn ở đây để nhận phản ánh; muốn nói chuyện với người, bạn nhắn "gặp cán bộ".',
  english: say(
    'Hello! I only understand Vietnamese well. Please write in simple Vietnamese, or ask for an officer. Emergency: 113.',
    [
      { label: 'Báo vi phạm (report)', value: '#do:new' },
      { label: 'Gặp cán bộ (officer)', value: '#do:human' },
    ],
  ),
  sticker: 'Cảm ơn bạn! Nhãn dán thì mình không dùng làm bằng chứng được.',
  voice: 'Mình chưa nghe được tin thoại. Bạn nhắn bằng chữ giúp mình nhé.',
  voiceKept: 'Mình chưa nghe được tin thoại nhưng đã lưu lại cho cán bộ. Bạn nhắn bằng chữ giúp mình nhé.',
  share:
    'Bài chia sẻ hay đường dẫn thì mình không mở được; mình ghi lại để cán bộ xem. Bạn có ảnh, clip gốc thì gửi thẳng vào đây nhé.',
  unknownKind: 'Tin này mình chưa đọc được. Bạn nhắn bằng chữ, hoặc gửi ảnh, clip giúp mình nhé.',
  fileAdded: (count) => `Mình đã nhận ${count > 1 ? `${count} tệp` : 'tệp'} làm bằng chứng.`,
  fileRefused: (fault) =>
    `Có một tệp mình không nhận được: ${refusedBecause[fault ?? ''] ?? 'tệp không dùng được'}. Các tệp khác vẫn giữ; bạn gửi lại tệp đó giúp mình nhé.`,
  fileLost: 'Có một tệp chưa tải về được vì liên kết đã hết hạn. Bạn gửi lại tệp đó giúp mình nhé.',
  edited: (items) => `Mình đã cập nhật theo tin bạn sửa:\n${lines(items)}`,
  editSeen: 'Mình thấy bạn vừa sửa một tin cũ. Nếu phản ánh cần đổi gì, bạn nhắn "sửa" kèm nội dung mới nhé.',
  editedFiled: 'Phản ánh đã gửi nên mình ghi tin bạn sửa thành phần bổ sung của hồ sơ.',
  unsent: (labels, files) =>
    `Bạn đã thu hồi tin, nên mình bỏ ${[files > 0 ? `${files} tệp` : '', ...labels.map((label) => label.toLowerCase())].filter((each) => each !== '').join(', ')} khỏi phản ánh.`,
  unsentFiled: 'Phản ánh đã gửi thì thu hồi tin không rút được hồ sơ. Cần rút, bạn nhắn "gặp cán bộ" nhé.',
  reminder: 'Phản ánh của bạn còn dở, mình vẫn giữ đây. Bạn trả lời tiếp, hoặc nhắn "huỷ" nếu không gửi nữa.',
  expired: 'Phản ánh viết dở trước đây đã quá hạn lưu nên mình đã xoá.',
  resumed: 'Phản ánh của bạn đang viết dở, mình tiếp tục nhé.',
  personTalks: say(
    'Cán bộ đang trao đổi với bạn, nên tin bạn nhắn lúc này mình chuyển cán bộ. Phản ánh đang viết dở mình vẫn giữ; muốn viết tiếp, bạn bấm nút hoặc nhắn "tiếp tục".',
    [{ label: 'Viết tiếp phản ánh', value: '#do:resume' }],
  ),
  alertLeft: (unit) => `Mình đã báo ngay tới ${unit}. Bạn giữ an toàn, đừng đuổi theo xe nhé.`,
  alertAdded: 'Mình đã chuyển ngay thông tin này tới lực lượng trực.',
  lostSaid: 'Người báo cho biết đã mất dấu xe',
  nowAt: (point) => `Vị trí mới trên bản đồ: ${point}`,
  alertDropped: 'Người báo đã huỷ phản ánh đang viết',
  filed: ({ code, secret, unit, lacks, police }) =>
    [
      `✅ Đã gửi. Mã phản ánh: ${code} (mã bí mật để tra cứu: ${secret}).`,
      `Nơi nhận: ${unit}.`,
      ...(lacks.length > 0
        ? [`Phản ánh còn thiếu: ${lacks.join(', ')}. Bạn bổ sung lúc nào cũng được, cứ nhắn vào đây.`]
        : []),
      `Tra cứu: nhắn "tra cứu ${code}" hoặc xem ${police.receiptUrl}. Cảm ơn bạn!`,
    ].join('\n'),
  addedToReport: (code) =>
    say(`Mình đã chuyển thêm vào hồ sơ ${code}.`, [{ label: 'Báo vụ khác', value: '#do:new' }]),
  whichReport: (code) =>
    say(`Đây là một vụ mới, hay bổ sung cho hồ sơ ${code}?`, [
      { label: 'Vụ mới', value: '#do:no' },
      { label: 'Bổ sung hồ sơ cũ', value: '#do:yes' },
    ]),
  askFirstHand: say(
    'Tin này có vẻ được chia sẻ hoặc kể lại. Bạn tận mắt thấy việc này, hay xem, nghe lại từ nơi khác? (Có ảnh, clip gốc thì bạn gửi thẳng vào đây nhé.)',
    [yes('Tôi tận mắt thấy'), no('Tôi xem, nghe lại')],
  ),
  secondHandKept: 'Cảm ơn bạn. Mình ghi rõ đây là tin bạn xem hoặc nghe lại, cán bộ sẽ kiểm tra.',
  secondHand: {
    post: 'Người báo chuyển lại bài đăng hoặc tin tức.',
    hearsay: 'Người báo kể lại điều nghe được hoặc xem trên mạng.',
    seen: 'Người báo cho biết đã tận mắt thấy.',
    notSeen: 'Người báo cho biết không tận mắt thấy.',
  },
  statusOf: ({ code, stateSaid, unitName, lastReply }) =>
    `Hồ sơ ${code}: ${stateSaid}. Đơn vị: ${unitName}.${lastReply === undefined ? '' : `\nTrả lời gần nhất: ${lastReply}`}`,
  statusNone: ({ receiptUrl }) =>
    `Mình chưa thấy phản ánh nào gửi từ tài khoản này. Nếu bạn có mã, xem tại ${receiptUrl}.`,
  statusElsewhere: (code, { receiptUrl }) =>
    `Hồ sơ ${code} không gửi từ tài khoản này nên mình không đọc ở đây được. Bạn xem bằng mã và mã bí mật tại ${receiptUrl} nhé.`,
  askRight: {
    what_is_kept: say(
      'Bạn muốn biết chúng tôi đang giữ dữ liệu gì của bạn? Yêu cầu sẽ được trả lời trong 2 ngày làm việc.',
      [yes('Gửi yêu cầu'), no('Thôi')],
    ),
    withdraw: say(
      'Bạn muốn rút lại sự đồng ý cho dùng danh tính? Phản ánh vẫn được xử lý mà không có danh tính của bạn.',
      [yes('Rút đồng ý'), no('Thôi')],
    ),
    erase: say(
      'Bạn muốn xoá dữ liệu của mình? Phản ánh đang viết sẽ bị xoá; hồ sơ đã gửi chỉ giữ phần pháp luật yêu cầu.',
      [yes('Xoá dữ liệu'), no('Thôi')],
    ),
  },
  rightDone: {
    what_is_kept: 'Mình đã chuyển yêu cầu. Bạn sẽ được trả lời trong 2 ngày làm việc.',
    withdraw: 'Mình đã ghi nhận việc rút đồng ý. Yêu cầu sẽ được thực hiện trong 15 ngày.',
    erase: 'Mình đã ghi nhận yêu cầu xoá dữ liệu. Bạn sẽ được báo khi làm xong.',
  },
  rightsLeft: 'Được rồi, mình giữ nguyên như cũ.',
  askObjection:
    'Bạn không đồng ý với kết quả ở điểm nào? Bạn viết trong một tin, mình chuyển nguyên văn tới người có trách nhiệm (nhắn "thôi" nếu không gửi).',
  objectionTaken: (code) =>
    `Mình đã chuyển ý kiến của bạn về hồ sơ ${code}. Một người khác sẽ xem lại và trả lời bạn.`,
  objectionNone: 'Mình chưa thấy hồ sơ nào của bạn để khiếu nại. Bạn nhắn "gặp cán bộ" nhé.',
  objectionTwice:
    'Hồ sơ này đã được xem lại theo ý kiến trước của bạn. Bạn nhắn "gặp cán bộ" nếu còn điều cần nói.',
  officerAsks: (words) => `Cán bộ xử lý hồ sơ của bạn cần hỏi thêm: ${words}`,
  officerAnswered: 'Cảm ơn bạn, mình đã chuyển câu trả lời tới cán bộ.',
  lackNames: {
    evidence: 'ảnh hoặc clip',
    violation: 'hành vi vi phạm',
    time: 'thời gian rõ ràng',
    place: 'địa điểm rõ ràng',
    plate: 'biển số đầy đủ',
    vehicle: 'đặc điểm xe',
    identity: 'thông tin người báo',
  },
  noteLabel: 'Ghi chú thêm',
  noteKept: 'Mình đã ghi thêm câu này vào ghi chú.',
  underAge: 'Bạn dưới 16 tuổi nên mình không hỏi danh tính; tin báo của bạn vẫn rất có ích.',
  oldButton: 'Nút đó là của câu hỏi cũ, không còn dùng được.',
  words: {
    erase:
      /^(?:toi |minh |em |chau )?(?:muon )?(?:yeu cau )?(?:xoa|huy) (?:het |toan bo |tat ca )?(?:du lieu|thong tin)(?: ca nhan)?(?: cua (?:toi|minh|em|chau))?(?: di| nhe| a| giup toi)?$/,
    withdraw:
      /^(?:toi |minh |em )?(?:muon )?rut (?:lai )?(?:su )?dong y(?: cua (?:toi|minh|em))?(?: nhe| a)?$/,
    whatIsKept:
      /^(?:cac )?(?:ban|anh|chi|ben ban|cong an|he thong) (?:dang )?(?:giu|luu|luu giu) (?:nhung )?(?:du lieu |thong tin )?gi (?:cua|ve) (?:toi|minh|em)(?: the| vay| a| khong)?$/,
    objection:
      /^(?:toi |minh |em )?(?:khong|ko|k) (?:dong y|chap nhan) (?:voi )?(?:ket qua|cach xu ly|tra loi)(?: nay| do| xu ly| tren)?$|^(?:toi |minh )?(?:muon )?khieu nai (?:ket qua|cach xu ly)(?: nay| xu ly)?$/,
    newReport:
      /^(?:bao|phan anh|gui|co) (?:mot |1 |them )?(?:vu |viec |truong hop )?(?:vi pham |phan anh )?(?:khac|moi)(?: nua)?$|^(?:vu|viec|truong hop) khac(?: nua)?$|^vu moi$|^bao vi pham$/,
    resume:
      /^(?:(?:minh |toi |em |cho (?:minh |toi |em ))?(?:muon )?)?(?:tiep tuc|viet tiep|bao tiep|gui tiep)(?: (?:viet|gui|bao))?(?: phan anh)?(?: (?:di|nhe|nha|a))?$/,
    english:
      /^(?:please )?help me(?: please)?$|^(?:hello|hi|hey)?\s*(?:i |please|can |could |how |what |where |there is |do you |is there |report ).*\b(?:the|a|to|you|want|report|help|is|english|police|car)\b.*$/,
    goOn: /\b(?:viet|lam|bao|khai|gui|ke|noi|de) tiep\b|\btiep tuc\b|\b(?:dung|khong|ko|k|chua) (?:huy|xoa|bo)\b|\bgiu (?:lai|nguyen)\b/,
    filesSent:
      /^(?:da |vang |u |ok |em |minh |toi |chau |anh |chi )*(?:da )?(?:gui |tai |up )?(?:anh |clip |video )?(?:xong|het|du)(?: het| xong| du| roi| a| nhe| nha| day| do| ban)*$/,
    lost: /\bmat dau\b|\bkhong (?:con )?thay (?:xe )?(?:nua|dau)\b|\b(?:xe |no )?(?:chay|di) mat (?:roi)?\b|\bmat hut\b/,
    direction:
      /\b(?:chay|di|re|queo|dang|huong|quay)\b.*\b(?:huong|ve phia|sang|vao|re trai|re phai|len|xuong|toi|den|ve)\b|^huong /,
    tellsOn:
      /^(?:(?:da|vang|u|uh|um|co|dung|roi|the|a) )*(?:(?:toi |em |minh |chau )?(?:van )?(?:dang )?thay )?(?:(?:(?:van|con) )*dang|(?:no|han|ho|chung no|bon no|thang|tai xe|lai xe|ong|ba|anh|chi|nguoi|chiec|con|xe|doan|oto|o to)\b(?! (?:cuu|cong an|canh sat|csgt))(?: (?!(?:dang|khong|ko|het|chua|hoi)\b)\S+){0,6}? dang) (?:van |con )*(?:di|chay|vuot|lai|phong|re|queo|qua|lang|danh|do|dung|dau|dua|lao|huong|ve|toi|den|len|xuong|vao|ra|bo|tron|sang|lan|quay|o|tren|nam|chan|nguoc|to|bam|gan|duoi|cho|tien|loang|boc|ep|chiem|tiep)\b/,
    danger: {
      injured:
        /\bbi thuong\b|\bchay mau\b|\bbat tinh\b|\bngat xiu\b|\bnam bat dong\b|\bco nguoi (?:chet|tu vong)\b|\bgay (?:tay|chan)\b|\btai nan\b.*\b(?:nang|nguoi nam|cap cuu)\b/,
      hit_and_run:
        /\b(?:gay tai nan|tong|dam|dung|va cham|can)\b.*\b(?:bo chay|bo tron|chay tron|chay mat|tron mat|chay luon)\b/,
      drunk: /\b(?:say xin|say ruou|say bia|nong nac mui|phe (?:da|thuoc)|ngao da|dang say|say qua)\b/,
      racing: /\bdua xe\b|\bbao dem\b|\bto lai\b/,
    },
    underAge: /\b(?:em|chau|con|minh|toi|tui)?\s*(?:moi |nam nay |duoc |dang )*(\d{1,2}) tuoi\b/,
  },
}

const refusedBecause: Record<string, string> = {
  'file-too-big': 'tệp quá nặng',
  'file-kind-refused': 'tệp không phải ảnh hay video',
  'file-broken': 'tệp bị hỏng, không mở được',
  'link-refused': 'tệp không nằm trên máy chủ của ứng dụng chat',
}
