// The desk's menu: a table; an entry shows to those whom the table of roles lets in.
import type { RouteName } from './roles.js'

export interface NavigationEntry {
  route: RouteName
  href: string
  label: string
}

export const navigation: NavigationEntry[] = [
  { route: 'GET /can-bo/hop-thu', href: '/can-bo/hop-thu', label: 'Hộp thư' },
  { route: 'GET /can-bo/thoi-han', href: '/can-bo/thoi-han', label: 'Thời hạn' },
  { route: 'GET /can-bo/ca-truc', href: '/can-bo/ca-truc', label: 'Ca trực' },
  { route: 'GET /can-bo/dien-thoai', href: '/can-bo/dien-thoai', label: 'Nhận qua điện thoại' },
  { route: 'GET /can-bo/mau-tra-loi', href: '/can-bo/mau-tra-loi', label: 'Mẫu trả lời' },
  { route: 'GET /can-bo/keu-cuu', href: '/can-bo/keu-cuu', label: 'Bị yêu cầu bỏ qua' },
  { route: 'GET /can-bo/phan-cong', href: '/can-bo/phan-cong', label: 'Phân công' },
  { route: 'GET /can-bo/trung-lap', href: '/can-bo/trung-lap', label: 'Trùng lặp' },
  { route: 'GET /can-bo/so-ghi-viec', href: '/can-bo/so-ghi-viec', label: 'Sổ ghi việc' },
  { route: 'GET /can-bo/nhan-su', href: '/can-bo/nhan-su', label: 'Nhân sự' },
  { route: 'GET /can-bo/ket-noi', href: '/can-bo/ket-noi', label: 'Kết nối' },
  { route: 'GET /can-bo/suc-khoe', href: '/can-bo/suc-khoe', label: 'Tình trạng hệ thống' },
  { route: 'GET /can-bo/tai-khoan', href: '/can-bo/tai-khoan', label: 'Tài khoản của tôi' },
  { route: 'GET /can-bo/phim-tat', href: '/can-bo/phim-tat', label: 'Phím tắt' },
]
