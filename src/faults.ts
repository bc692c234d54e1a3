// The closed list of what can go wrong outside our own code: whether to try again, who must act, and what stands still meanwhile.

interface Kind {
  /** `soon`: on the delivery ladder. `later`: when somebody or a clock has changed something. `never`: give up and say so. */
  retry: 'soon' | 'later' | 'never'
  actor: 'us' | 'platform' | 'citizen'
  /** What waits until it is over: this message alone, all that goes to this citizen, or the whole channel. */
  stops: 'message' | 'citizen' | 'channel'
  /** What officers and operators read: what happened and what to do. */
  says: string
}

export const faults = {
  'platform-unreachable': fault(
    'soon',
    'platform',
    'message',
    'Không kết nối được với nền tảng; hệ thống sẽ tự gửi lại.',
  ),
  'answer-lost': fault(
    'soon',
    'platform',
    'message',
    'Đã chuyển tới nền tảng nhưng chưa nhận được trả lời; hệ thống sẽ hỏi lại trước khi gửi lại.',
  ),
  'platform-error': fault(
    'soon',
    'platform',
    'message',
    'Nền tảng báo lỗi tạm thời; hệ thống sẽ tự gửi lại.',
  ),
  'rate-limited': fault(
    'later',
    'platform',
    'channel',
    'Nền tảng giới hạn tốc độ gửi; hệ thống sẽ tự gửi tiếp.',
  ),
  'quota-exhausted': fault(
    'later',
    'us',
    'channel',
    'Hết hạn mức tin nhắn của tài khoản; cần mua thêm hoặc đợi kỳ mới.',
  ),
  'token-dead': fault(
    'later',
    'us',
    'channel',
    'Mã truy cập của kênh đã hết hiệu lực; quản trị viên cần cấp lại.',
  ),
  'permission-missing': fault(
    'later',
    'us',
    'channel',
    'Ứng dụng thiếu quyền trên nền tảng; quản trị viên cần bổ sung.',
  ),
  'account-restricted': fault(
    'later',
    'us',
    'channel',
    'Nền tảng tạm khoá việc gửi tin của tài khoản; quản trị viên cần xử lý.',
  ),
  'window-closed': fault(
    'later',
    'citizen',
    'citizen',
    'Đã quá hạn trả lời của nền tảng; tin được giữ lại đến khi người dân nhắn tin.',
  ),
  'citizen-unreachable': fault(
    'never',
    'citizen',
    'citizen',
    'Người dân không nhận tin nhắn được (đã chặn hoặc khoá tài khoản); kết quả xem ở trang tra cứu.',
  ),
  'thread-elsewhere': fault(
    'later',
    'us',
    'citizen',
    'Cuộc trò chuyện đang do ứng dụng khác hoặc cán bộ trên trang giữ; tin chờ đến khi được trả lại.',
  ),
  'night-hours': fault(
    'later',
    'platform',
    'message',
    'Nền tảng không cho gửi loại tin này ban đêm; sẽ gửi lại buổi sáng.',
  ),
  'message-refused': fault(
    'never',
    'us',
    'message',
    'Nền tảng từ chối nội dung tin; cần xem lại tin và báo bộ phận kỹ thuật.',
  ),
  'message-gone': fault('never', 'citizen', 'message', 'Tin nhắn gốc không còn; không cần làm gì thêm.'),
  'attachment-refused': fault(
    'never',
    'us',
    'message',
    'Nền tảng không nhận tệp đính kèm; hãy gửi bằng lời hoặc tệp khác.',
  ),
  'attempts-spent': fault(
    'never',
    'us',
    'message',
    'Đã thử gửi nhiều lần không được; hãy gửi lại bằng tay nếu còn cần.',
  ),

  'link-expired': fault(
    'never',
    'citizen',
    'message',
    'Liên kết của tệp đã hết hạn trước khi tải được; cần người dân gửi lại.',
  ),
  'link-refused': fault(
    'never',
    'us',
    'message',
    'Liên kết không thuộc máy chủ của nền tảng nên không tải; nếu là máy chủ mới, thêm vào danh sách cho phép.',
  ),
  'file-too-big': fault(
    'never',
    'citizen',
    'message',
    'Tệp vượt quá dung lượng cho phép; cần người dân gửi tệp nhỏ hơn.',
  ),
  'file-kind-refused': fault(
    'never',
    'citizen',
    'message',
    'Tệp không phải ảnh hay video; cần người dân gửi lại ảnh hoặc video.',
  ),
  'file-broken': fault('never', 'citizen', 'message', 'Tệp hỏng, không đọc được; cần người dân gửi lại.'),
  'disk-full': fault('later', 'us', 'channel', 'Ổ đĩa đầy; quản trị viên cần giải phóng dung lượng ngay.'),

  'seal-broken': fault(
    'never',
    'us',
    'message',
    'Không mở được dữ liệu niêm phong (sai khoá hoặc dữ liệu bị sửa); quản trị viên cần kiểm tra IDENTITY_KEY.',
  ),
  'store-busy': fault('soon', 'us', 'message', 'Cơ sở dữ liệu đang bận; hệ thống sẽ tự thử lại.'),
  'turn-failed': fault(
    'never',
    'us',
    'message',
    'Không xử lý được tin nhắn; tin được giữ lại để cán bộ xem.',
  ),
  'receiver-failed': fault(
    'soon',
    'us',
    'message',
    'Không chuyển được đến địa chỉ nhận; hệ thống sẽ tự gửi lại.',
  ),
  'receiver-refused': fault(
    'never',
    'us',
    'message',
    'Địa chỉ nhận từ chối hoặc không còn nên đã tắt; cần sửa hoặc thêm địa chỉ nhận khác.',
  ),
} as const satisfies Record<string, Kind>

export type FaultCode = keyof typeof faults

/**
 * Something that went wrong outside our code, named from the closed list.
 * The message says what happened in ids only: never a citizen's words, a token or a telephone number.
 */
export class Fault extends Error {
  readonly code: FaultCode
  readonly retry: Kind['retry']
  readonly actor: Kind['actor']
  readonly stops: Kind['stops']
  /** ms UTC before which trying again is useless; set when the platform said so. */
  readonly notBefore: number | undefined

  constructor(code: FaultCode, detail: string, options: { cause?: unknown; notBefore?: number } = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.retry = faults[code].retry
    this.actor = faults[code].actor
    this.stops = faults[code].stops
    this.notBefore = options.notBefore
  }
}

function fault(retry: Kind['retry'], actor: Kind['actor'], stops: Kind['stops'], says: string): Kind {
  return { retry, actor, stops, says }
}
