// What the benchmark says, and the settings under which every server of it runs.

/** A whole report as one citizen writes it: each message after the answer to the one before. */
export const talk = [
  'tôi muốn báo vi phạm', 'không có ảnh', 'vượt đèn đỏ', '7h15 sáng nay', 'QL1A đoạn qua xã Lạng Giang', '98A-123.45',
  'xe con màu trắng', 'không', 'không đồng ý', 'không', 'xem lại', 'gửi',
] as const // prettier-ignore

/** Made-up credentials. */
export const settings = {
  MESSENGER_PAGE_ID: '1100',
  MESSENGER_PAGE_ACCESS_TOKEN: 'token',
  MESSENGER_APP_ID: '9',
  MESSENGER_APP_SECRET: 'benchmark-secret',
  MESSENGER_VERIFY_TOKEN: 'verify',
} as const
