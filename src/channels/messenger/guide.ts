// How an operator sets up the Facebook app and the Page, step by step, with what is copied where.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/ (webhooks, app review)
import type { Guide } from '../channel.js'
import { permissions, readPermission } from './profile.js'
import { subscribedFields } from './wire.js'

export function guide(place: { publicUrl: string }): Guide {
  return {
    title: 'Messenger',
    steps: [
      {
        title: 'Tạo ứng dụng Facebook',
        says: [
          'Vào developers.facebook.com, đăng nhập bằng tài khoản quản trị Trang, tạo ứng dụng loại Doanh nghiệp và thêm sản phẩm Messenger.',
          'Ở Cài đặt > Thông tin cơ bản: chép ID ứng dụng và Khoá bí mật của ứng dụng vào tệp .env; điền địa chỉ chính sách quyền riêng tư.',
          'Ở Cài đặt > Nâng cao: bật “Yêu cầu khoá bí mật của ứng dụng”.',
        ],
        settings: ['MESSENGER_APP_ID', 'MESSENGER_APP_SECRET'],
      },
      {
        title: 'Nối Trang và lấy mã truy cập',
        says: [
          'Ở Messenger > Cài đặt API: nối Trang của đơn vị rồi tạo mã truy cập có các quyền dưới đây.',
          `Nhờ ${readPermission}, sau khi bị ngắt giữa chừng máy chủ hỏi được Facebook tin nào đã đến nơi; thiếu quyền này vẫn chạy nhưng có thể nhắn lặp.`,
          'Chép ID của Trang và mã truy cập vào .env. Mã không hết hạn khi tạo từ người dùng hệ thống của Trình quản lý doanh nghiệp.',
        ],
        copy: [{ label: 'Quyền cần có', value: [...permissions, readPermission].join(', ') }],
        settings: ['MESSENGER_PAGE_ID', 'MESSENGER_PAGE_ACCESS_TOKEN'],
        checks: ['token'],
      },
      {
        title: 'Đặt webhook',
        says: [
          'Tự chọn một chuỗi dài khó đoán, ghi vào MESSENGER_VERIFY_TOKEN trong .env rồi khởi động lại máy chủ.',
          'Ở Messenger > Cài đặt API > Webhook: điền URL gọi lại dưới đây, điền lại đúng chuỗi trên vào ô Mã xác minh, bấm Xác minh và lưu.',
          'Chọn các trường dưới đây.',
        ],
        copy: [
          { label: 'URL gọi lại', value: `${place.publicUrl}/webhooks/messenger` },
          { label: 'Mã xác minh', value: 'giá trị của MESSENGER_VERIFY_TOKEN trong .env' },
          { label: 'Các trường', value: subscribedFields.join(', ') },
        ],
        settings: ['MESSENGER_VERIFY_TOKEN'],
        checks: ['address'],
      },
      {
        title: 'Đăng ký Trang, đặt lời chào và trình đơn',
        says: [
          'Bấm nút dưới đây: máy chủ đăng ký cho Trang gửi đủ sự kiện, đặt lời chào, nút Bắt đầu và trình đơn. Bấm lại bất cứ lúc nào cũng được.',
        ],
        checks: ['subscription', 'profile'],
        offers: 'repair',
      },
      {
        title: 'Xin duyệt ứng dụng',
        says: [
          'Khi chưa duyệt, chỉ người có vai trò trong ứng dụng mới nhắn được. Ở Duyệt ứng dụng, xin quyền nâng cao cho pages_messaging và pages_read_engagement.',
          'Xin thêm Human Agent để cán bộ trả lời được trong 7 ngày thay vì 24 giờ.',
          'Được duyệt rồi, chuyển ứng dụng sang chế độ Trực tiếp.',
        ],
      },
      {
        title: 'Nhắn thử',
        says: ['Dùng tài khoản Facebook cá nhân nhắn “xin chào” cho Trang; trợ lý trả lời ngay là xong.'],
        checks: ['arrivals'],
      },
    ],
  }
}
