// Traces: a message is followed from the platform's request to the answer, by ids of ours alone; and nothing of it exists while not asked.
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.js'
import { photo } from '../journeys/evidence.js'
import { openStage, until } from '../journeys/stage.js'

interface Span {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: { key: string; value: unknown }[]
}

const words = {
  plate: '98A-777.41',
  place: 'QL1A đoạn qua xã Lạng Giang',
  name: 'Trịnh Thị Hoàng Yến',
  telephone: '0912777415',
}
/** Everything the collector was sent, as it came. */
const sent: { headers: string | undefined; body: string }[] = []
let handle: string
let platformIds: string[]

beforeAll(async () => {
  const collector = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      sent.push({ headers: incoming.headers['x-key']?.toString(), body: Buffer.concat(chunks).toString() })
      outgoing.setHeader('content-type', 'application/json').end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { port } = collector.address() as AddressInfo
  const stage = await openStage({
    channels: ['messenger'],
    settings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=of the desk',
    },
  })
  const citizen = stage.citizen('messenger', '71234512345')
  await citizen.say('tôi muốn báo vi phạm')
  await citizen.send([await photo()])
  await citizen.say('vượt đèn đỏ')
  await citizen.say('đang diễn ra')
  await citizen.say(words.place)
  await citizen.say(words.plate)
  const { db, tables } = stage.app.database.read
  await until(
    async () => (await db.select().from(tables.alerts)).length > 0,
    10_000,
    () => 'no alert was called',
  )
  await citizen.say(`${words.name}, ${words.telephone}`)
  handle = (await db.select().from(tables.citizens)).map((each) => each.handle).join()
  platformIds = (await db.select().from(tables.outbound)).flatMap(({ platformId }) => platformId ?? [])
  await stage.close()
  collector.close()
})

const spans = () =>
  sent.flatMap(({ body }) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(
      ({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans),
    ),
  )
const attribute = (span: Span, name: string) => span.attributes.find(({ key }) => key === name)?.value

describe('traces', () => {
  it('there is a span for each webhook, turn, delivery, file and alert', () => {
    expect([...new Set(spans().map(({ name }) => name))].sort()).toEqual([
      'alert',
      'delivery',
      'evidence',
      'turn',
      'webhook',
    ])
    expect(sent.every(({ headers }) => headers === 'of the desk')).toBe(true)
  })

  it('an answer is in the trace of the message that it answers, below its turn', () => {
    const byId = new Map(spans().map((span) => [span.spanId, span]))
    const above = (span: Span) => byId.get(span.parentSpanId ?? '')
    for (const [name, parent] of [['turn', 'webhook'], ['delivery', 'turn'], ['evidence', 'turn'], ['alert', 'turn']]) {
      const found = spans().filter((span) => span.name === name && above(span) !== undefined)
      expect(found.length, name).toBeGreaterThan(0)
      for (const span of found) expect([above(span)!.name, above(span)!.traceId]).toEqual([parent, span.traceId])
    } // prettier-ignore
    const whole = spans().filter(({ name }) => name === 'delivery')
    expect(whole.filter((span) => above(span) === undefined)).toEqual([])
    expect(attribute(whole[0]!, 'outbound.id')).toEqual({
      stringValue: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('no word, number, name or id of the platform is in any of them', () => {
    const all = sent.map(({ body }) => body).join('\n')
    expect(platformIds.length).toBeGreaterThan(6)
    const secrets = [
      ...Object.values(words),
      ...platformIds,
      handle,
      '98A',
      '777.41',
      '77741',
      'Hoàng',
      'vượt đèn đỏ',
      'Lạng Giang',
    ]
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([])
  })
})

describe('while nobody asked for traces', () => {
  it('nothing of OpenTelemetry is loaded: one file names it, and imports it when called', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    )
    const loading = files.filter((file) =>
      /^import (?!type).*@opentelemetry/m.test(readFileSync(`src/${file}`, 'utf8')),
    )
    expect(loading).toEqual([])
  })

  it('an address that is none, or a header without a value, stops the start with a line that names it', () => {
    const key = Buffer.alloc(32, 1).toString('base64')
    const read = (settings: Record<string, string>) => () =>
      readConfig({ IDENTITY_KEY: key, ...settings }).traces
    expect(read({})()).toBeUndefined()
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toThrow(/OTEL_EXPORTER_OTLP_ENDPOINT/)
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/' }
    expect(read({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'key' })).toThrow(/OTEL_EXPORTER_OTLP_HEADERS/)
    expect(read(endpoint)()).toEqual({ endpoint: 'https://collector.example', headers: {} })
  })
})
