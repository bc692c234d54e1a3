// The virus scanner: its protocol over a real connection, and what officers can open before, without and after its answer.
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.js'
import { openScanner } from '../../src/evidence/scanner.js'
import { claimScans, recordScan } from '../../src/store/scans.js'
import { startScanning } from '../../src/work/scanning.js'
import { openDesk, type Browser, type Desk } from '../console/desk.js'
import { until } from '../journeys/stage.js'
import { bad, startClamd, type FakeClamd } from './clamd.js'

const waits = { connectMs: 10_000, silenceMs: 10_000 }
const hasty = { ...waits, silenceMs: 150 }
const streamOf = (bytes: Buffer, piece = 70_000) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
      bytes.subarray(at * piece, (at + 1) * piece),
    ),
  )

describe('a conversation with the scanner', () => {
  let clamd: FakeClamd
  beforeAll(async () => {
    clamd = await startClamd({ streamBytesMax: 3_000_000 })
  })
  afterEach(() => void (clamd.mood = 'well'))
  afterAll(() => clamd.stop())
  const scan = (bytes: Buffer) => openScanner(clamd.url, waits).scan(streamOf(bytes))

  it('says clean, or by which name it is infected, wherever in the stream that lies', async () => {
    const large = randomBytes(2_000_000)
    expect(await scan(large)).toEqual({ is: 'clean' })
    expect(await scan(Buffer.alloc(0))).toEqual({ is: 'clean' })
    const cut = Buffer.concat([large.subarray(0, 69_990), Buffer.from(bad), large.subarray(70_010)])
    expect(await scan(cut)).toEqual({ is: 'infected', found: 'Thu.Nghiem-1' })
  })

  it('never calls clean what it did not hear to be: too large, hung up, silent, odd, away', async () => {
    expect(await scan(randomBytes(3_100_000))).toMatchObject({ is: 'unknown' })
    for (const mood of ['hangs-up', 'silent', 'odd'] as const) {
      clamd.mood = mood
      const verdict = await openScanner(clamd.url, hasty).scan(streamOf(Buffer.from('x')))
      expect([mood, verdict.is]).toEqual([mood, 'unknown'])
    }
    expect(await openScanner('tcp://127.0.0.1:9', waits).scan(streamOf(Buffer.from('x')))).toEqual({
      is: 'unknown',
      why: 'unreachable',
    })
    expect(await openScanner('unix:/nowhere/clamd.ctl', waits).version()).toBeUndefined()
  })

  it('tells which version it is, and passes a fault of the file on', async () => {
    expect(await openScanner(clamd.url, waits).version()).toMatch(/^ClamAV 1\.4\.6/)
    const broken = new Readable({ read: () => void broken.destroy(new Error('the disk')) })
    await expect(openScanner(clamd.url, waits).scan(broken)).rejects.toThrow('the disk')
  })

  it.each(['http://127.0.0.1:3310', 'tcp://127.0.0.1', 'unix:clamd.ctl', '127.0.0.1:3310'])(
    'cannot be set up as %s',
    (url) => expect(() => readConfig({ CLAMD_URL: url })).toThrow(/CLAMD_URL must be/),
  )
})

describe('the desk with a scanner', () => {
  let desk: Desk
  let clamd: FakeClamd
  let officer: Browser
  let report: Awaited<ReturnType<Desk['file']>>
  const bytesOf: Record<string, string> = { photo: 'ảnh lành', evil: `ảnh ${bad}`, clip: `clip ${bad}` }

  beforeAll(async () => {
    clamd = await startClamd()
    desk = await openDesk({ scans: true })
    await desk.officer('officer', 'xa-a', 'an')
    officer = await desk.signIn('an')
    report = await desk.file()
    await desk.deps.database.write(async (on) => {
      for (const [id, kind] of [['photo', 'image'], ['evil', 'image'], ['clip', 'video']] as const)
        await on.db.insert(on.tables.files).values({
          id, kind, citizenId: report.citizen.id, channel: 'zalo', reportId: report.id, state: 'kept', mime: 'image/jpeg', sizeBytes: 9,
          sha256: id, receivedAt: desk.clock.now, keptAt: desk.clock.now, dueAt: 0,
        }) // prettier-ignore
    })
  })
  afterAll(async () => {
    await desk.close()
    await clamd.stop()
  })

  const open = (file: string, which: string) =>
    officer.get(`/can-bo/phan-anh/${report.id}/tep/${file}/${which}`)
  const page = async () => (await officer.get(`/can-bo/phan-anh/${report.id}`)).text
  const parts = { by: 'here', log: () => undefined, now: () => desk.clock.now }

  async function scanAll(url = clamd.url): Promise<void> {
    const { database } = desk.deps
    const scanned = async () => {
      const rows = await database.read.db.select().from(database.read.tables.files)
      return rows.filter(({ scan, scanTries }) => scan !== null || scanTries > 0).length === 3
    }
    const keeping = {
      read: async (id: string) => ({
        stream: Readable.from([Buffer.from(bytesOf[id]!)]), mime: 'image/jpeg', sizeBytes: 9, totalBytes: 9, status: 200 as const, headers: {},
      }), // prettier-ignore
    }
    const loop = startScanning({ ...parts, database, keeping, scanner: openScanner(url, waits) })
    await until(scanned, 5_000, () => 'not all files were scanned')
    await loop.stop()
  }

  it('keeps every original shut while the scanner is away; the clean copies show', async () => {
    expect((await open('photo', 'original')).status).toBe(423)
    await scanAll('tcp://127.0.0.1:9')
    for (const file of Object.keys(bytesOf))
      expect([file, (await open(file, 'original')).status, (await open(file, 'view')).status]).toEqual([
        file,
        423,
        200,
      ])
    expect(await page()).toContain('Bản gốc đang chờ quét vi-rút')
    expect(await page()).not.toMatch(/href="[^"]*\/original"/)
  })

  it('asks again by itself, opens what is clean, shuts what is infected, and tells the unit', async () => {
    desk.clock.now += 60_000
    const { database } = desk.deps
    await database.write(async (on) => void (await on.db.update(on.tables.files).set({ scanTries: 0 })))
    await scanAll()
    expect(clamd.heard).toBe(3)
    expect((await open('photo', 'original')).status).toBe(200)
    expect([(await open('evil', 'original')).status, (await open('evil', 'view')).status]).toEqual([423, 200])
    expect([(await open('clip', 'original')).status, (await open('clip', 'view')).status]).toEqual([423, 423])
    const shown = await page()
    expect(shown).toContain('Có mã độc (Thu.Nghiem-1)')
    expect(shown).toContain('Phát hiện mã độc trong tệp')
    expect(shown.match(/\/original"/g)).toHaveLength(1)
    const ledger = await database.read.db.select().from(database.read.tables.ledger)
    expect(ledger.filter(({ what }) => what === 'evidence.infected')).toHaveLength(2)
    expect(
      ledger.filter(({ what, detail }) => what === 'evidence.viewed' && detail.which === 'original'),
    ).toHaveLength(1)
  })

  it('what was refused once is asked about no more, and stays shut without a scanner too', async () => {
    const { database } = desk.deps
    expect(await claimScans(database, { now: desk.clock.now * 2, by: 'x', leaseMs: 1, limit: 9 })).toEqual([])
    await recordScan(database, 'evil', { is: 'clean' }, desk.clock.now)
    const clean = database.write(
      async (on) => void (await on.db.update(on.tables.files).set({ scan: 'clean' })),
    )
    await expect(clean).rejects.toThrow(/stays refused/)
    desk.deps.scans = false
    expect((await open('evil', 'original')).status).toBe(423)
  })
})
