// How an operator sets up the Zalo app and the Official Account, step by step, with what is copied where.
// https://docs.zaloplatforms.com/docs/OA/ (bat-dau, webhook/tong-quan, phu-luc/huong-dan-xac-thuc-domain)
import type { Guide } from '../channel.js'

/** The console switches events on one by one; these are the ones that are understood. */
const events = [
  'user_send_text', 'user_send_image', 'user_send_video', 'user_send_gif', 'user_send_file', 'user_send_audio',
  'user_send_location', 'user_send_link', 'user_send_sticker', 'user_send_business_card', 'user_submit_info',
  'user_received_message', 'user_seen_message', 'user_reacted_message', 'user_withdraw', 'user_click_chatnow', 'follow', 'unfollow',
  'oa_send_text', 'oa_send_image', 'oa_send_file',
] // prettier-ignore

export function guide(place: { publicUrl: string; connectedUrl: string }): Guide {
  const { hostname } = new URL(place.publicUrl)
  return {
    title: 'Zalo OA',
    steps: [
      {
        title: 'Chuẩn bị Official Account',
        says: [
          'OA phải được xác thực (dấu vàng) và có gói dùng được OpenAPI: từ gói Tăng trưởng trở lên.',
          'OA của cơ quan nhà nước: hỏi Zalo bằng văn bản về gói và API được dùng; máy chủ tự chuyển giữa v3 và v2.',
          'Chép mã số OA (ở oa.zalo.me > Quản lý > Thông tin OA) vào .env.',
        ],
        settings: ['ZALO_OA_ID'],
        checks: ['account'],
      },
      {
        title: 'Tạo ứng dụng Zalo',
        says: [
          'Vào developers.zalo.me, tạo ứng dụng; tên ứng dụng không được có chữ “Zalo”. Kích hoạt ứng dụng.',
          'Ở Cài đặt: chép ID ứng dụng và Khoá bí mật của ứng dụng vào .env rồi khởi động lại máy chủ.',
        ],
        settings: ['ZALO_APP_ID', 'ZALO_APP_SECRET'],
      },
      {
        title: 'Xác thực tên miền và địa chỉ được phép',
        says: [
          'Ở Xác thực domain: thêm tên miền dưới đây và chứng minh bằng bản ghi DNS TXT mà Zalo cho.',
          'Thêm tiền tố URL vào danh sách được phép (tối đa 20 dòng, mỗi dòng 75 ký tự). Thiếu bước này Zalo báo lỗi -14003.',
        ],
        copy: [
          { label: 'Tên miền', value: hostname },
          { label: 'Tiền tố URL', value: place.publicUrl },
        ],
        checks: ['address'],
      },
      {
        title: 'Đặt webhook',
        says: [
          'Ở Webhook: điền URL dưới đây rồi lưu. Lưu xong mới hiện OA Secret Key: chép vào .env và khởi động lại máy chủ. Khoá này khác khoá bí mật của ứng dụng.',
          'Bật các sự kiện dưới đây, bật “Webhook Retry”, tắt “Lọc cú pháp” (nếu bật, chỉ tin bắt đầu bằng # mới tới).',
        ],
        copy: [
          { label: 'URL webhook', value: `${place.publicUrl}/webhooks/zalo` },
          { label: 'Các sự kiện', value: events.join(', ') },
        ],
        settings: ['ZALO_OA_SECRET_KEY'],
        checks: ['signature'],
      },
      {
        title: 'Nối với OA',
        says: [
          'Ở Official Account > Thiết lập chung: điền URL gọi lại dưới đây; chọn các nhóm quyền gửi tin, quản lý tin nhắn, thông tin người dùng và thông tin OA. Sau này đổi URL hay quyền thì phải nối lại.',
          'Bấm “Nối với Zalo OA”, đăng nhập bằng tài khoản quản trị OA, chọn đúng OA và bấm Cho phép. Mã được niêm phong trong cơ sở dữ liệu và tự làm mới.',
        ],
        copy: [{ label: 'URL gọi lại', value: place.connectedUrl }],
        checks: ['token'],
        offers: 'connect',
      },
      {
        title: 'Nhắn thử',
        says: ['Quan tâm OA rồi nhắn “xin chào”; trợ lý trả lời ngay là xong.'],
        checks: ['arrivals'],
      },
    ],
  }
}
