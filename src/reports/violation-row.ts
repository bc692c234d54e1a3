// What one row of the catalogue of acts says; the rows stand in violations-moving.ts and violations-standing.ts.

export const violationGroups = {
  signal: 'Đèn, biển báo, hiệu lệnh',
  direction: 'Đi sai chiều, làn, chuyển hướng',
  speed: 'Tốc độ, lạng lách, đua xe',
  driver: 'Người lái, người ngồi trên xe',
  stop_park: 'Dừng, đỗ, đón trả khách',
  load: 'Chở hàng, chở người',
  vehicle: 'Xe, biển số, đèn, còi',
  road_use: 'Lấn chiếm, cản trở đường',
  other: 'Khác',
} as const
export type ViolationGroup = keyof typeof violationGroups

export interface Penalty {
  who: 'car' | 'moto' | 'other'
  /** Point.clause.article of NĐ 168/2024/NĐ-CP. */
  ref: string
  /** Thousand dong, least and most, for an individual; null where the law gives no money fine. */
  fine: readonly [number, number] | null
  /** Licence points removed. */
  points?: number
  when?: string
  /** Article 41(4) lets the head of the commune's police fine it; `part`: some of the points named. */
  communeChief?: true | 'part'
}

export interface ViolationRow {
  id: string
  group: ViolationGroup
  /** At most 20 characters, so that it fits a tap on either platform. */
  label: string
  title: string
  keywords: readonly string[]
  /** Absent: a clear clip can show it. False: it takes certified equipment or papers; the report is a tip. */
  provableByClip?: false
  /** Absent: no. Somebody may be hurt right now: 113 and 115 come first. */
  urgent?: true
  penalties: readonly Penalty[]
}
