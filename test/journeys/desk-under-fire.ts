// An officer at work while the program is killed under them: presses again until it is done, and looks at what became of it.
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Database } from '../../src/store/index.js'
import { officerOf, type Desk, type OfficerBrowser } from './officer.js'

export interface DeskWork {
  officer: OfficerBrowser
  database: Database
}

/** @param now ms UTC on the program's clock */
export async function openDeskWork(desk: Desk, now: () => number): Promise<DeskWork> {
  for (let tries = 1; ; tries += 1) {
    try {
      const officer = await officerOf(desk, 'duty', 'pc08', now())
      return { officer, database: desk.app.database }
    } catch (error) {
      if (tries >= 400) throw error
      await new Promise((go) => setTimeout(go, 500))
    }
  }
}

/** Takes a report in hand, replies to its citizen and moves it on, each pressed until the desk has answered. */
export async function handle({ officer, database }: DeskWork, code: string): Promise<void> {
  const { reports } = database.read.tables
  const rows = await database.read.db.select({ id: reports.id }).from(reports).where(eq(reports.code, code))
  const path = `/can-bo/phan-anh/${rows[0]?.id}`
  const reply = { text: 'Đơn vị đã nhận và đang xem.', requestKey: randomUUID() }
  await press(officer, `${path}/nhan`, {})
  await press(officer, `${path}/tra-loi`, reply)
  await press(officer, `${path}/chuyen-buoc`, { move: 'accept' })
}

async function press(officer: OfficerBrowser, path: string, form: Record<string, string>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { status, text } = await officer.post(path, form).catch(() => ({ status: 0, text: '' }))
    // Pressed again after the answer was lost: done already, and said so.
    if (status === 303 || status === 409) return
    if (tries >= 400) throw new Error(`${path} answered ${status}: ${text.slice(0, 200)}`)
    await new Promise((go) => setTimeout(go, 500))
  }
}

/** What is not as it was pressed: one claim, one reply, one move, no more and no less. */
export async function wrongWith({ database, officer }: DeskWork, code: string): Promise<string[]> {
  const { db, tables } = database.read
  const report = (await db.select().from(tables.reports).where(eq(tables.reports.code, code)))[0]
  if (report === undefined) return [`${code} is not in the store`]
  const [handling] = await db.select().from(tables.handlings).where(eq(tables.handlings.reportId, report.id))
  const told = await db.select().from(tables.timeline).where(eq(tables.timeline.reportId, report.id))
  const sent = await db.select().from(tables.outbound).where(eq(tables.outbound.reportId, report.id))
  const replies = sent.filter(({ author }) => author === 'officer').length
  const acts = told.filter(({ actorId }) => actorId === officer.id).map(({ what }) => what)
  const twice = acts.filter((what, at) => acts.indexOf(what) !== at)
  return [
    ...(handling?.holder === officer.id ? [] : [`${code} is held by ${handling?.holder}`]),
    ...(handling?.state === 'verifying' ? [] : [`${code} stands at ${handling?.state}`]),
    ...(replies === 1 ? [] : [`${code} has ${replies} replies`]),
    ...(twice.length === 0 ? [] : [`${code} has twice: ${twice.join(', ')}`]),
  ]
}
