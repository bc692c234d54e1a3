// `npm run bench:desk`: how long an officer waits for each page of the desk over HTTP, with many reports in the database.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { desc } from 'drizzle-orm'
import { Pool } from 'undici'
import { loadLand } from '../../src/places/land.js'
import { readUnitsFile, shippedUnits } from '../../src/reports/units-file.js'
import { openDesk } from '../console/desk.js'
import { fill, rareWord } from './fill.js'

const { values: options } = parseArgs({
  options: {
    reports: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '40' },
    /** A database file to fill, or to measure again when it is there; without it a fresh one that is thrown away. */
    keep: { type: 'string' },
  },
})
const reports = Number(options.reports)
const rounds = Number(options.rounds)
const wantedMs = reports > 100_000 ? 500 : 300
const folder = mkdtempSync(join(tmpdir(), 'bench-desk-'))
const path = options.keep ?? join(folder, 'reports.db')
const isFilled = existsSync(path)
const land = loadLand()
const routing = readUnitsFile(shippedUnits(), 'json', land)
const units = ['pc08', ...routing.units.filter(({ kind }) => kind === 'commune').map(({ id }) => id)]

const desk = await openDesk({ land, routing: () => routing }, `file:${path}`)
const small = units[1]!
/** A run signs in with officers of its own: what an earlier one sealed does not open again. */
const suffix = isFilled ? `-${process.pid}` : ''
const logins = {
  head: `truc${suffix}`,
  big: `pc${suffix}`,
  small: `xa${suffix}`,
  auditor: `giamsat${suffix}`,
}
await invite()
if (!isFilled) await prepare()
desk.clock.now = Date.now()
const known = await someReport()
await desk.app.listen({ port: 0, host: '127.0.0.1' })
const pool = new Pool(`http://127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`)
const results = await measureAll()
console.log(`${reports} reports, ${rounds} rounds a page; wanted: p95 ${wantedMs} ms`)
console.table(results)
const late = results.filter(({ p95 }) => p95 > wantedMs)
if (late.length > 0) process.exitCode = 1
await pool.close()
await desk.close()
rmSync(folder, { recursive: true, force: true })

async function invite(): Promise<void> {
  await desk.officer('duty', 'truc-ban', logins.head)
  await desk.officer('officer', 'pc08', logins.big)
  await desk.officer('officer', small, logins.small)
  await desk.officer('auditor', 'truc-ban', logins.auditor)
}

async function prepare(): Promise<void> {
  const begun = performance.now()
  const officers = Object.values(logins).map((login) => `o-${login}`)
  await fill(desk.deps.database, reports, { land, units, now: Date.now(), officers })
  console.log(`filled in ${Math.round((performance.now() - begun) / 1000)} s`)
}

/** One from the middle, and where page 50 of the inbox begins. */
async function someReport() {
  const { db, tables } = desk.deps.database.read
  const rows = await db
    .select({ id: tables.reports.id, code: tables.reports.code, plate: tables.reports.plate, filedAt: tables.reports.filedAt })
    .from(tables.reports)
    .orderBy(tables.reports.filedAt)
    .limit(1)
    .offset(Math.floor(reports / 2)) // prettier-ignore
  return rows[0]!
}

async function measureAll() {
  const inbox = (query: Record<string, string>) => `/can-bo/hop-thu?${new URLSearchParams(query).toString()}`
  const plate = known.plate!.replace(/\D/g, '').slice(2)
  const asked: [string, keyof typeof logins, string][] = [
    ['inbox', 'head', inbox({})],
    ['inbox of the traffic police', 'big', inbox({})],
    ['inbox of a commune', 'small', inbox({})],
    ['page 50', 'head', await pageOf(50)],
    ['closed, on one channel', 'head', inbox({ tt: 'closed', kenh: 'zalo' })],
    ['one unit, oldest first', 'head', inbox({ dv: small, tt: 'tat-ca', xep: 'cu' })],
    ['overdue', 'head', inbox({ han: 'qua' })],
    ['mine', 'big', inbox({ giu: 'toi' })],
    ['search: code', 'head', inbox({ q: known.code, tt: 'tat-ca' })],
    ['search: whole plate', 'head', inbox({ q: known.plate!, tt: 'tat-ca' })],
    ['search: part of a plate', 'head', inbox({ q: plate.slice(0, 4), tt: 'tat-ca' })],
    ['search: three digits', 'head', inbox({ q: plate.slice(1, 4), tt: 'tat-ca' })],
    ['search: beginning of all plates', 'head', inbox({ q: '98a', tt: 'tat-ca' })],
    ['search: rare words', 'head', inbox({ q: rareWord.word, tt: 'tat-ca' })],
    ['search: word of every report', 'head', inbox({ q: 'xe', tt: 'tat-ca' })],
    ['search: the same, open', 'head', inbox({ q: 'xe', tt: 'mo' })],
    ['search: the same, oldest first', 'head', inbox({ q: 'xe', tt: 'mo', xep: 'cu' })],
    ['search: the same, a commune', 'small', inbox({ q: 'xe', tt: 'tat-ca' })],
    ['search: the same, the traffic police', 'big', inbox({ q: 'xe', tt: 'tat-ca' })],
    ['search: common words', 'head', inbox({ q: 'xe vượt đèn đỏ quốc lộ 37', tt: 'tat-ca' })],
    ['search: road and commune', 'big', inbox({ q: 'quốc lộ 1 lạng giang', tt: 'tat-ca' })],
    ['search: nothing there', 'head', inbox({ q: 'khôngcóchữnày', tt: 'tat-ca' })],
    ['report', 'head', `/can-bo/phan-anh/${known.id}`],
    ['deadlines', 'head', '/can-bo/thoi-han'],
    ['ledger', 'auditor', '/can-bo/so-ghi-viec'],
    ['ledger by officer', 'auditor', '/can-bo/so-ghi-viec?ai=o-xa'],
    ['ledger by act', 'auditor', '/can-bo/so-ghi-viec?viec=identity.opened'],
    ['ledger by both', 'auditor', '/can-bo/so-ghi-viec?ai=o-xa&viec=report.filed'],
  ]
  const cookies = new Map<string, string>()
  for (const [who, login] of Object.entries(logins)) cookies.set(who, (await desk.signIn(login)).cookie)
  const results: { page: string; p50: number; p95: number; worst: number; KB: number }[] = []
  for (const [page, who, url] of asked) results.push({ page, ...(await measure(url, cookies.get(who)!)) })
  return results
}

/** Walks there as an officer would: by the cursor at the end of each page. */
async function pageOf(number: number): Promise<string> {
  const { db, tables } = desk.deps.database.read
  const { handlings } = tables
  const [row] = await db
    .select({ id: handlings.reportId, filedAt: handlings.filedAt })
    .from(handlings)
    .orderBy(desc(handlings.filedAt), desc(handlings.reportId))
    .limit(1)
    .offset(Math.min(reports - 60, (number - 1) * 50))
  return `/can-bo/hop-thu?tt=tat-ca&sau=${row!.filedAt}_${row!.id}`
}

async function measure(url: string, cookie: string) {
  const took: number[] = []
  let size = 0
  for (let round = -2; round < rounds; round++) {
    const begun = performance.now()
    const { statusCode, body } = await pool.request({ method: 'GET', path: url, headers: { cookie } })
    size = (await body.arrayBuffer()).byteLength
    if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`)
    if (round >= 0) took.push(performance.now() - begun)
  }
  took.sort((one, other) => one - other)
  const at = (part: number) =>
    Math.round(took[Math.min(took.length - 1, Math.floor(took.length * part))]! * 10) / 10
  return { p50: at(0.5), p95: at(0.95), worst: at(1), KB: Math.round(size / 1024) }
}
