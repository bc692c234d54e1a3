// Words that would be a log line, a header, an entry of the ledger or a formula stay words: sent to the real program, over real HTTP.
import { connect } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { cell, line } from '../../src/operate/spreadsheet.js'
import { columns, exportReports, rowOf } from '../../src/store/export.js'
import { readLedger, verifyLedger } from '../../src/store/ledger.js'
import { officerOf, type OfficerBrowser } from './officer.js'
import { fileWith, openStage, type Stage } from './stage.js'

const forged = [
  '\r\n{"level":50,"event":"forged"}',
  '\r\nset-cookie: forged=1\r\n\r\n<h1>forged</h1>',
  '","what":"report.forged","about":"x',
  '\u2028{"event":"forged"}\u2029\u0085\u0007\u001b[31m',
  '=HYPERLINK("http://forged")',
  '@SUM(1)|forged',
]

describe('hostile words', () => {
  const logged: string[] = []
  const answers: string[] = []
  let stage: Stage
  let officer: OfficerBrowser

  beforeAll(async () => {
    const logTo = { write: (text: string) => void logged.push(text) }
    stage = await openStage({ settings: { LOG_LEVEL: 'debug' }, fates: { logTo } })
    const place = 'QL1A đoạn qua xã Lạng Giang'
    await fileWith(stage.citizen('zalo'), { violation: '=1+1 vượt đèn đỏ', place: `${place} =cmd|forged` })
    officer = await officerOf(stage, 'duty', 'pc08', stage.now())
    const { db, tables } = stage.app.database.read
    const [{ id } = { id: '' }] = await db.select({ id: tables.reports.id }).from(tables.reports)
    for (const words of forged) {
      await officer.post(`/can-bo/phan-anh/${id}/ghi-chu`, { words })
      await officer.post(`/can-bo/phan-anh/${id}/chuyen-buoc`, { move: words, result: words, reason: words })
      await officer.post(`/can-bo/phan-anh/${id}/han-che`, { kind: words, reason: words, days: words })
      await officer.get(`/can-bo/phan-anh/${encodeURIComponent(words)}?tt=${encodeURIComponent(words)}`)
      await officer.get(`/can-bo/dang-nhap?tiep=${encodeURIComponent(`/can-bo/${words}`)}`)
      const path = encodeURIComponent(words)
      const bare = words.replace(/[^\x20-\x7e]/g, '')
      answers.push(
        await raw(
          `GET /${path}?${path} HTTP/1.1\r\nhost: x\r\nuser-agent: ${bare}\r\nx-request-id: ${bare}\r\nx-forwarded-for: ${bare}`,
        ),
        await raw(
          `POST /webhooks/${path} HTTP/1.1\r\nhost: ${bare.replace(/\W/g, '')}\r\ncontent-length: 0\r\ncookie: phien=${bare}`,
        ),
        await raw(`GET /tra-cuu HTTP/1.1\r\nhost: x\r\ncookie: khach=${path}`),
        await raw(`GET /can-bo/hop-thu HTTP/1.1\r\nhost: x\r\nx-evil: a${words}`),
      )
    }
  })
  afterAll(() => stage.close())

  /** A request as written, whatever a client library would refuse. */
  async function raw(head: string): Promise<string> {
    const { hostname, port } = new URL(stage.app.origin)
    const socket = connect(Number(port), hostname)
    let heard = ''
    socket.on('data', (chunk: Buffer) => void (heard += chunk.toString()))
    socket.on('error', () => undefined)
    socket.write(`${head}\r\nconnection: close\r\n\r\n`)
    await once(socket, 'close')
    return heard
  }

  it('are no line of the log: every line is one event of ours', () => {
    const lines = logged.join('').split('\n').filter(Boolean)
    expect(lines.length).toBeGreaterThan(0)
    for (const each of lines) {
      const entry = JSON.parse(each) as { event?: string; level: number }
      expect(String(entry.event ?? '')).not.toContain('forged')
    }
  })

  it('are no header and no second answer', () => {
    expect(answers.length).toBe(forged.length * 4)
    for (const answer of answers) {
      expect(answer.match(/^HTTP\/1\.1 /gm)?.length).toBe(1)
      const [head = ''] = answer.split('\r\n\r\n')
      expect(head).not.toMatch(/forged/)
    }
  })

  it('are no entry of the ledger', async () => {
    expect((await verifyLedger(stage.app.database)).broken).toBeUndefined()
    let entries = 0
    for await (const { what, actor } of readLedger(stage.app.database)) {
      expect(`${what} ${actor}`).toMatch(/^[a-z_.]+ (?:system|(?:officer|citizen):[\w-]+)$/)
      entries += 1
    }
    expect(entries).toBeGreaterThan(forged.length)
  })

  it('are no formula in the spreadsheet of the reports', async () => {
    for await (const report of exportReports(stage.app.database)) {
      const row = rowOf(report)
      expect(row).toHaveLength(columns.length)
      expect(row.join()).toContain('=')
      for (const value of cellsOf(line(row))) expect(value).not.toMatch(/^[=+\-@\t\r\n]/)
    }
  })

  it.each(['=1', '+1', '-1', '@x', '\tx', '\rx', '\n=1', ' =1', '\0=1', '\u200b=1', '\uff1dcmd', '\ufeff=1'])(
    'a cell that begins with %j is text',
    (value) => expect(cell(value)).toMatch(/^"'/),
  )

  it('whatever stands in a row comes back as it was, but for the quote mark that makes it text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (values) => {
        const back = cellsOf(line(values))
        expect(
          back.map((text, at) => (text === `'${clean(values[at]!)}` ? clean(values[at]!) : text)),
        ).toEqual(values.map(clean))
      }),
    )
  })
})

const clean = (text: string) => text.replaceAll('\0', '')

/** A line of CSV as a spreadsheet reads it (RFC 4180). */
function cellsOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n$)/g)].map(([, inside]) => inside!.replaceAll('""', '"'))
}
