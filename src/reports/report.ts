// What a report is: the facts a citizen filed, without who they are, and the states it goes through.
import type { Place } from '../places/place.js'
import type { PlateValue, ReportTime, VehicleValue } from '../reading/reading.js'

export const reportStates = ['received', 'verifying', 'resolved', 'transferred', 'closed'] as const
export type ReportState = (typeof reportStates)[number]

/** One piece of evidence, by our id. */
export interface EvidenceRef {
  id: string
  kind: 'image' | 'video' | 'audio' | 'file'
}

/** What the report lacks of what makes it enough to act on. */
export type Lack = 'evidence' | 'violation' | 'time' | 'place' | 'plate' | 'vehicle' | 'identity'

/** The facts as filed. Never changed afterwards: corrections are additions on the timeline. */
export interface ReportFacts {
  flow: string
  /** Ids of the catalogue (`red_light`), at least one; `other` with words. */
  violations: string[]
  violationWords?: string
  time?: ReportTime
  place?: Place
  plate?: PlateValue
  /** Further plates seen in the same words. */
  otherPlates?: string[]
  vehicle?: VehicleValue
  /** Owner, driver, anything else the citizen told, as written. */
  people?: string
  evidence: EvidenceRef[]
  /** Going on when it was sent. */
  ongoing: boolean
  lacks: Lack[]
  /** Everything of the answers that has no field of its own (steps added later), by step name: label and words. */
  more: Record<string, { label: string; words: string }>
  wantsResult: boolean
  /** Version of the truth statement the citizen accepted. */
  truthVersion: string
}

/** Who reports. Sealed the moment it leaves the conversation. */
export interface Identity {
  name?: string
  cccd?: string
  address?: string
  telephone?: string
}

/** A consent as the law wants it proved: which text, when, by which act. */
export interface Consent {
  given: boolean
  version: string
  at: number
  /** The inbound message that carried the tap or the words. */
  messageId: string
}

/** A state as citizens are told it, and whether somebody still works on it. */
export function sayState(
  state: string,
  result: string | null,
  reason: string | null,
): { said: string; open: boolean } {
  const why = reason === null ? '' : `: ${reason}`
  switch (state as ReportState) {
    case 'received':
      return { said: 'Đã tiếp nhận', open: true }
    case 'verifying':
      return { said: 'Đang xác minh', open: true }
    case 'transferred':
      return { said: `Đã chuyển đơn vị có thẩm quyền${why}`, open: true }
    case 'resolved':
      return {
        said: `Đã có kết quả${result === null ? '' : ` (${resultLabels[result] ?? result})`}${why}`,
        open: false,
      }
    case 'closed':
      return { said: `Đã kết thúc${why}`, open: false }
  }
}

const resultLabels: Record<string, string> = {
  fined: 'đã xử phạt',
  warned: 'đã nhắc nhở, cảnh cáo',
  no_violation: 'không có vi phạm',
  not_enough: 'chưa đủ căn cứ xử lý',
  passed_on: 'đã chuyển cơ quan khác',
}
