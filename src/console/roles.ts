// Who may use which route: one table, and what it does not name does not exist. Also which units somebody sees.
import type { Role } from '../reports/handling.js'
import type { Unit } from '../reports/routing.js'
import type { UnitsSeen } from '../store/desk.js'

/** `public`: no account. `staff`: everybody signed in. */
export type Access = 'public' | 'staff' | readonly Role[]

const works: readonly Role[] = ['officer', 'duty', 'chief']
const reads: readonly Role[] = ['officer', 'duty', 'chief', 'auditor']
const admins: readonly Role[] = ['admin']
/** Who may change units and rules: the administrator, and the head of duty. */
const keepsRules: readonly Role[] = ['admin', 'duty']

export const access = {
  'GET /can-bo/tep/:name': 'public',
  'GET /can-bo/chuong.js': 'public',
  'GET /can-bo/dang-nhap': 'public',
  'POST /can-bo/dang-nhap': 'public',
  'POST /can-bo/dung-thu': 'public',
  'GET /can-bo/loi-moi/:token': 'public',
  'POST /can-bo/loi-moi/:token': 'public',
  'GET /tra-cuu': 'public',
  'POST /tra-cuu': 'public',
  'GET /so': 'public',

  'GET /can-bo': 'staff',
  'POST /can-bo/dang-xuat': 'staff',
  'GET /can-bo/phim-tat': 'staff',
  'GET /can-bo/tai-khoan': 'staff',
  'POST /can-bo/tai-khoan/mat-khau': 'staff',
  'POST /can-bo/tai-khoan/phien': 'staff',

  'GET /can-bo/hop-thu': reads,
  'GET /can-bo/hop-thu/danh-sach': reads,
  'POST /can-bo/hop-thu/luu': reads,
  'POST /can-bo/hop-thu/bo': reads,
  'GET /can-bo/song': reads,
  'POST /can-bo/bao-dong/:id': works,

  'GET /can-bo/phan-anh/:id': reads,
  'GET /can-bo/ranh-gioi/:code': reads,
  'GET /can-bo/phan-anh/:id/trao-doi': reads,
  'GET /can-bo/phan-anh/:id/tep/:file/:which': reads,
  'GET /can-bo/phan-anh/:id/dinh-kem/:file': reads,
  'POST /can-bo/phan-anh/:id/nhan': works,
  'POST /can-bo/phan-anh/:id/gianh': works,
  'POST /can-bo/phan-anh/:id/nha': works,
  'POST /can-bo/phan-anh/:id/tra-loi': works,
  'POST /can-bo/phan-anh/:id/hoi-lai': works,
  'POST /can-bo/phan-anh/:id/giao-bot': works,
  'POST /can-bo/phan-anh/:id/ghi-chu': works,
  'POST /can-bo/phan-anh/:id/chuyen-buoc': works,
  'POST /can-bo/phan-anh/:id/quyet-dinh': works,
  'POST /can-bo/phan-anh/:id/chuyen-don-vi': works,
  'POST /can-bo/phan-anh/:id/so-theo-doi': works,
  'POST /can-bo/phan-anh/:id/cat-bien-so': works,
  'POST /can-bo/phan-anh/:id/trung': works,

  'GET /can-bo/ca-truc': works,
  'POST /can-bo/ca-truc/ma': works,
  'POST /can-bo/ca-truc/dia-chi': works,
  'POST /can-bo/ca-truc/dia-chi/:id': works,
  'POST /can-bo/ca-truc/may': works,
  'POST /can-bo/ca-truc/lich': ['duty', 'chief'],
  'POST /can-bo/tin-thu/:id': works,

  'GET /can-bo/phan-anh/:id/bao-ve': reads,
  'POST /can-bo/phan-anh/:id/danh-tinh': works,
  'POST /can-bo/phan-anh/:id/nguoi-thu-hai': works,
  'POST /can-bo/phan-anh/:id/dinh-chinh': works,
  'POST /can-bo/phan-anh/:id/lien-quan': works,
  'POST /can-bo/phan-anh/:id/keu-cuu': works,
  'POST /can-bo/phan-anh/:id/han-che': works,
  'POST /can-bo/phan-anh/:id/co-quan': works,
  'POST /can-bo/phan-anh/:id/gop': works,
  'POST /can-bo/phan-anh/:id/ho-so': works,
  'GET /can-bo/keu-cuu': ['duty', 'auditor'],

  'GET /can-bo/dien-thoai': works,
  'POST /can-bo/dien-thoai': works,
  'GET /can-bo/mau-tra-loi': works,
  'POST /can-bo/mau-tra-loi': works,
  'GET /can-bo/nhan-su': admins,
  'POST /can-bo/nhan-su': admins,
  'POST /can-bo/nhan-su/:id': admins,
  'GET /can-bo/trung-lap': ['duty', 'chief', 'auditor'],
  'POST /can-bo/trung-lap': ['duty'],
  'GET /can-bo/phan-cong': ['admin', 'duty', 'chief', 'auditor'],
  'GET /can-bo/phan-cong/don-vi/:id': keepsRules,
  'POST /can-bo/phan-cong/don-vi/:id': keepsRules,
  'GET /can-bo/phan-cong/quy-tac/:id': keepsRules,
  'POST /can-bo/phan-cong/quy-tac/:id': keepsRules,
  'GET /can-bo/phan-cong/tep': keepsRules,
  'POST /can-bo/phan-cong/tep': keepsRules,
  'GET /can-bo/phan-cong/ban/:id': ['admin', 'duty', 'chief', 'auditor'],
  'POST /can-bo/phan-cong/ban/:id': keepsRules,
  'GET /can-bo/so-ghi-viec': ['auditor'],
  'POST /can-bo/so-ghi-viec': ['auditor'],
  'GET /can-bo/thoi-han': reads,
  'GET /can-bo/ket-noi': admins,
  'POST /can-bo/ket-noi/:channel/noi': admins,
  'GET /can-bo/ket-noi/:channel/xong': admins,
  'POST /can-bo/ket-noi/:channel/dat-lai': admins,
  'GET /can-bo/suc-khoe': ['admin', 'duty', 'chief', 'auditor'],
} as const satisfies Record<string, Access>

export type RouteName = keyof typeof access

/** Whether a role may use a route. */
export function mayUse(route: RouteName, role: Role): boolean {
  const who: Access = access[route]
  return who === 'public' || who === 'staff' || who.includes(role)
}

/**
 * The units whose reports an officer sees: their own; a chief also those below; the duty head and the auditor all; the
 * administrator of accounts none.
 */
export function unitsSeen(officer: { role: Role; unitId: string }, units: Unit[]): UnitsSeen {
  switch (officer.role) {
    case 'duty':
    case 'auditor':
      return 'all'
    case 'chief':
      return [officer.unitId, ...below(officer.unitId, units)]
    case 'officer':
      return [officer.unitId]
    case 'admin':
      return []
  }
}

function below(unitId: string, units: Unit[]): string[] {
  const found = new Set<string>()
  let layer = [unitId]
  while (layer.length > 0) {
    layer = units
      .filter(
        ({ id, above }) => above !== undefined && layer.includes(above) && !found.has(id) && id !== unitId,
      )
      .map(({ id }) => id)
    for (const id of layer) found.add(id)
  }
  return [...found]
}
