// A citizen and the conversation, in a test: one message after another, with a clock, ids and codes that count up.
import type {
  Context,
  Conversation,
  FileNews,
  Heard,
  KnownReport,
  Say,
  Turn,
} from '../../src/conversation/conversation.js'
import { loadFlow, type Flow } from '../../src/conversation/load-flow.js'
import { newConversation, takeTurn } from '../../src/conversation/turn.js'
import { loadLand } from '../../src/places/land.js'
import type { Routing } from '../../src/reports/routing.js'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Saturday 2026-11-21, 20:00 in Vietnam. */
export const evening = Date.UTC(2026, 10, 21, 13)

export const flow = await loadFlow('traffic-violation')
export const land = loadLand()

export const routing: Routing = {
  province: '24',
  units: [
    { id: 'triage', name: 'Bộ phận phân loại', kind: 'triage' },
    { id: 'pc08', name: 'Phòng Cảnh sát giao thông - Công an tỉnh Bắc Ninh', kind: 'pc08' },
  ],
  rules: [
    {
      id: 'main-roads',
      unit: 'pc08',
      rank: 10,
      roadKinds: ['expressway', 'national', 'provincial'],
      because: 'Quốc lộ, cao tốc, đường tỉnh thuộc Phòng Cảnh sát giao thông.',
    },
    { id: 'all', unit: 'pc08', rank: 1, because: 'Mọi nơi còn lại trong tỉnh.' },
  ],
  doors: [{ province: '01', name: 'Công an TP Hà Nội', door: 'Zalo Phòng CSGT Hà Nội' }],
}

export interface Talk {
  conversation: Conversation
  context: Context
  turns: Turn[]
  /** Words, `#payload`, or anything else a citizen does. */
  say(message: string | Partial<Heard>): Promise<Turn>
  /** Taps the first choice whose label begins with these words. */
  tap(label: string): Promise<Turn>
  photo(count?: number, text?: string): Promise<Turn>
  news(news: FileNews): Promise<Turn>
  wait(ms: number): void
}

export function talk(over: Partial<Context> = {}, of: Flow = flow): Talk {
  let ids = 0
  let codes = 0
  const started: Talk = {
    conversation: newConversation(of),
    context: {
      now: evening,
      newId: () => `id-${++ids}`,
      newCode: () => `7KM-4XQ-${String(++codes).padStart(3, '0')}`,
      land,
      routing,
      reports: [],
      settings: {
        policeName: 'Công an tỉnh Bắc Ninh',
        province: '24',
        identityAsks: ['name', 'cccd', 'address', 'telephone'],
        replyWindowMs: dayMs,
        draftLifeMs: 7 * dayMs,
        receiptUrl: 'https://csgt.example/tra-cuu',
      },
      ...over,
    },
    turns: [],
    async say(message) {
      const heard = heardOf(message, `in-${++ids}`, started.context.now)
      const turn = await takeTurn(started.conversation, heard, started.context)
      started.conversation = JSON.parse(JSON.stringify(turn.conversation)) as Conversation
      started.turns.push(turn)
      started.context = {
        ...started.context,
        now: started.context.now + 20_000,
        reports: reportsAfter(started.context.reports, turn),
      }
      return turn
    },
    async tap(label) {
      const choices =
        started.turns.findLast((turn) => turn.says.length > 0)?.says.flatMap((say) => say.choices) ?? []
      const choice = choices.find((each) => each.label.startsWith(label))
      if (choice === undefined)
        throw new Error(`no choice "${label}" among ${choices.map((each) => each.label).join(', ')}`)
      return started.say({ kind: 'choice', choice: choice.payload, text: choice.label })
    },
    photo(count = 1, text) {
      const files = Array.from({ length: count }, () => ({ id: `file-${++ids}`, kind: 'image' as const }))
      return started.say({ kind: 'media', files, ...(text === undefined ? {} : { text }) })
    },
    news: (news) => started.say({ kind: 'news', news }),
    wait(ms) {
      started.context = { ...started.context, now: started.context.now + ms }
    },
  }
  return started
}

function heardOf(message: string | Partial<Heard>, id: string, at: number): Heard {
  if (typeof message !== 'string') return { id, at, kind: 'text', files: [], about: [], ...message }
  return { id, at, kind: 'text', text: message, files: [], about: [] }
}

function reportsAfter(reports: KnownReport[], turn: Turn): KnownReport[] {
  if (turn.filed === undefined) return reports
  const { id, code, routed } = turn.filed
  return [
    ...reports,
    {
      id,
      code,
      stateSaid: 'Đã tiếp nhận',
      unitName: routed.unit,
      filedAt: evening,
      open: true,
      alerting: false,
    },
  ]
}

/** All that was said in a turn, as one text. */
export function said(turn: { says: Say[] }): string {
  return turn.says
    .map((say) => [say.text, ...say.choices.map((choice) => `[${choice.label}]`)].join('\n'))
    .join('\n---\n')
}
