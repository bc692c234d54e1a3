// What every channel must keep: the promises of `Channel`, driven over real HTTP against the platform's simulator.
import { readdirSync, readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { InboundMessage, OutboundMessage, RawRequest } from '../../src/channels/channel.js'
import { faultOf, messagesOf, openStage, parse, supplies } from './channel-stage.js'
import type { Stage } from './channel-stage.js'

/** One file of test/fixtures/<channel>/: a webhook body and what it becomes. */
interface Fixture {
  /** The promise this shape stands for, as a sentence. */
  shows: string
  /** Where the shape is known from. Words, names and ids in it are invented. */
  source?: string
  body?: unknown
  /** The body as text, where parsing it would lose something. */
  raw?: string
  /** Fields a message may carry beside these make the test fail. */
  becomes: InboundMessage[]
}

const fixturesAt = new URL('../fixtures/', import.meta.url)

/** Runs the contract for the channel in `src/channels/<name>`. */
export function channelContract(name: string): void {
  const fixtures = readFixtures(name)
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage(name)
  })
  afterEach(() => {
    stage.simulator.reset()
    stage.heard.splice(0)
  })
  afterAll(() => stage.close())

  const messages = () => messagesOf(stage)
  const outbound = (change: Partial<OutboundMessage> = {}): OutboundMessage => ({
    id: '0199c0de-0000-7000-8000-000000000001',
    account: messages().find((message) => message.kind === 'text')?.account ?? '',
    citizen: messages().find((message) => message.kind === 'text')?.citizen ?? '',
    text: 'Cảm ơn bạn đã báo tin.',
    choices: [],
    author: 'bot',
    lastHeardAt: Date.now(),
    ...change,
  })
  const written = async (citizen: string): Promise<void> => {
    await stage.simulator.say(citizen, 'Tôi muốn báo một xe vượt đèn đỏ')
    expect(messages().some((message) => message.kind === 'text')).toBe(true)
  }

  describe('settings', () => {
    it('bears the name of its folder', () => {
      expect([stage.module.name, stage.channel.name, stage.simulator.name]).toEqual([name, name, name])
    })

    it('names each setting it cannot start without when that is missing', () => {
      for (const missing of stage.module.needs) {
        const settings = { ...stage.settings, [missing]: '' }
        expect(() => stage.module.open(supplies(settings)), missing).toThrow(missing)
      }
    })
  })

  describe('a webhook', () => {
    it('is believed when the platform signed it, accents and all, and read alike twice', async () => {
      await written('ng-dan-1')
      for (const raw of stage.heard) expect(stage.channel.verify(raw)).toBe(true)
      const [text] = messages().filter((message) => message.kind === 'text')
      expect(text).toMatchObject({ channel: name, text: 'Tôi muốn báo một xe vượt đèn đỏ' })
      expect(messages()).toEqual(messages())
    })

    it('is refused when a byte of the body or of the signature differs, or the signature is not there', async () => {
      await written('ng-dan-2')
      const raw = stage.heard[0] as RawRequest
      const body = Buffer.from(raw.body)
      body[body.length - 3] = (body[body.length - 3] ?? 0) ^ 1
      expect(stage.channel.verify({ ...raw, body })).toBe(false)
      expect(stage.channel.verify({ headers: {}, body: raw.body })).toBe(false)
      for (const [header, value] of Object.entries(raw.headers)) {
        if (!/signature/i.test(header) || typeof value !== 'string') continue
        const other = value.slice(0, -1) + (value.endsWith('0') ? '1' : '0')
        expect(stage.channel.verify({ ...raw, headers: { ...raw.headers, [header]: other } })).toBe(false)
        expect(stage.channel.verify({ ...raw, headers: { ...raw.headers, [header]: '' } })).toBe(false)
        expect(stage.channel.verify({ ...raw, headers: { ...raw.headers, [header]: [value, value] } })).toBe(
          false,
        )
      }
    })

    it('never breaks the reader, whatever signed JSON comes', () => {
      fc.assert(
        fc.property(fc.jsonValue(), (body) => {
          expect(Array.isArray(stage.channel.read(body))).toBe(true)
        }),
      )
      for (const { body } of fixtures) {
        for (const broken of damaged(body)) expect(Array.isArray(stage.channel.read(broken))).toBe(true)
      }
    })

    it('that is no JSON is refused by name', () => {
      expect(() => parse(stage.channel, Buffer.from('{"a":'))).toThrow(SyntaxError)
    })

    it.each(fixtures.map((fixture) => [fixture.shows, fixture] as const))('%s', async (_shows, fixture) => {
      const raw = Buffer.from(fixture.raw ?? JSON.stringify(fixture.body))
      expect(stage.channel.read(parse(stage.channel, raw))).toEqual(fixture.becomes)
      if (fixture.raw !== undefined) return
      await stage.simulator.event(fixture.body)
      expect(messages()).toEqual(fixture.becomes)
    })
  })

  describe('sending', () => {
    it('returns the id of the platform, and the citizen sees text and choices', async () => {
      await written('ng-dan-3')
      const choices = ['Có', 'Không'].map((label) => ({ label, payload: `consent:${label}` }))
      const receipt = await stage.channel.send(outbound({ choices }))
      expect(receipt.platformId).not.toBe('')
      const bubble = stage.simulator.transcript('ng-dan-3').findLast(({ from }) => from === 'page')
      expect(bubble).toMatchObject({ text: 'Cảm ơn bạn đã báo tin.', choices })
    })

    it('finds again what went out, whatever the citizen wrote since, by its words and not much older than asked; and nothing that did not', async () => {
      await written('ng-dan-14')
      const since = Date.now()
      const first = await stage.channel.send(outbound({ text: 'Bạn cho mình xin biển số xe.' }))
      const again = await stage.channel.send(outbound({ text: 'Bạn cho mình xin biển số xe.' }))
      await stage.simulator.staffSays('ng-dan-14', 'Chào bạn')
      for (let lines = 0; lines < 12; lines += 1) await stage.simulator.say('ng-dan-14', `dòng ${lines}`)
      const find = (text: string, from = since) => stage.channel.findSent?.(outbound({ text }), from)
      // The platform's clock may be behind ours, and it may change spaces.
      expect((await find('Bạn cho mình\nxin  biển số xe.', since + 60_000))?.toSorted()).toEqual(
        [first.platformId, again.platformId].toSorted(),
      )
      expect(await find('Tôi muốn báo một xe vượt đèn đỏ')).toEqual([])
      expect(await find('Bạn cho mình xin biển số xe.', since + 600_000)).toEqual([])
      stage.simulator.trouble({ down: true })
      const fault = await faultOf(find('Chào bạn') ?? Promise.resolve())
      expect(fault.code).toBe('platform-unreachable')
    })

    it('brings back the payload of a choice that was tapped', async () => {
      await written('ng-dan-4')
      await stage.simulator.tap('ng-dan-4', { label: 'Có', payload: 'consent:Có' })
      expect(messages().at(-1)).toMatchObject({ citizen: outbound().citizen, choice: 'consent:Có' })
    })

    it.each([
      ['429', 'rate-limited'],
      ['500', 'platform-error'],
    ])('turns an answer of %s into the fault %s, and sends once it is over', async (code, fault) => {
      await written('ng-dan-5')
      stage.simulator.trouble({ fail: { code, times: 1 } })
      expect((await faultOf(stage.channel.send(outbound()))).code).toBe(fault)
      expect((await stage.channel.send(outbound())).platformId).not.toBe('')
    })

    it('says that nobody knows what became of it where the platform cut the connection', async () => {
      await written('ng-dan-6')
      stage.simulator.trouble({ down: true })
      expect((await faultOf(stage.channel.send(outbound()))).code).toBe('answer-lost')
    })

    it('shows that we are at work without ever failing', async () => {
      await written('ng-dan-7')
      stage.simulator.trouble({ fail: { code: '500', times: 1 } })
      const { account, citizen } = outbound()
      await expect(stage.channel.signalWork?.(account, citizen) ?? Promise.resolve()).resolves.toBeUndefined()
    })
  })

  describe('files', () => {
    const photo = { name: 'anh.jpg', mime: 'image/jpeg', bytes: Buffer.from('ffd8ffe000104a464946', 'hex') }
    const sent = async (citizen: string) => {
      await stage.simulator.sendFiles(citizen, [photo])
      const file = messages().flatMap((message) => message.files ?? [])[0]
      expect(file).toMatchObject({ kind: 'image' })
      return file as NonNullable<typeof file>
    }

    it('come byte for byte from where the platform keeps them', async () => {
      const file = await sent('ng-dan-8')
      expect(await buffer(await stage.channel.fetchFile(file))).toEqual(photo.bytes)
    })

    it('every file of an album is there, in order', async () => {
      const album = ['1.jpg', '2.jpg', '3.jpg'].map((name) => ({
        ...photo,
        name,
        bytes: Buffer.from(`anh ${name}`),
      }))
      await stage.simulator.sendFiles('ng-dan-9', album, 'ba ảnh')
      const files = messages().flatMap((message) => message.files ?? [])
      const bytes = await Promise.all(files.map(async (file) => buffer(await stage.channel.fetchFile(file))))
      expect(bytes.map(String)).toEqual(['anh 1.jpg', 'anh 2.jpg', 'anh 3.jpg'])
      expect(messages().some((message) => message.text === 'ba ảnh')).toBe(true)
    })

    it('a dead link is told from a platform in trouble', async () => {
      stage.simulator.trouble({ linkLifeMs: 1 })
      const file = await sent('ng-dan-10')
      stage.simulator.passTime(3_600_000)
      expect((await faultOf(stage.channel.fetchFile(file))).code).toBe('link-expired')
    })

    it('a redirect to a private address is refused', async () => {
      const file = await sent('ng-dan-11')
      stage.simulator.trouble({ redirectMedia: true })
      expect((await faultOf(stage.channel.fetchFile(file))).code).toBe('link-refused')
    })

    it('a link to any other host is refused', async () => {
      for (const url of [
        'https://evil.example/a.jpg',
        'http://169.254.169.254/',
        'file:///etc/passwd',
        'anh.jpg',
      ]) {
        expect((await faultOf(stage.channel.fetchFile({ kind: 'image', url }))).code).toBe('link-refused')
      }
    })

    it('a sticker is never a file', async () => {
      await stage.simulator.sendSticker('ng-dan-12')
      expect(messages().map((message) => message.kind)).toContain('sticker')
      expect(messages().flatMap((message) => message.files ?? [])).toEqual([])
    })
  })

  describe('people on the other side', () => {
    it('are heard as an echo by a person, with the citizen they wrote to', async () => {
      await written('ng-dan-13')
      const { citizen } = outbound()
      stage.heard.splice(0)
      await stage.simulator.staffSays('ng-dan-13', 'Chào bạn, tôi là cán bộ trực')
      const echo = messages().find((message) => message.kind === 'echo')
      expect(echo).toMatchObject({ citizen, author: 'person', text: 'Chào bạn, tôi là cán bộ trực' })
    })
  })

  describe('health', () => {
    it('is good when the platform says so, and says in words what is wrong when it cannot be asked', async () => {
      await stage.channel.setUp?.()
      const good = await stage.channel.health()
      expect(good, good.lines.join('\n')).toMatchObject({ ok: true })
      stage.simulator.trouble({ down: true })
      const bad = await stage.channel.health()
      expect(bad.ok).toBe(false)
      expect(bad.lines.join('')).not.toBe('')
    })
  })
}

function readFixtures(name: string): Fixture[] {
  const folder = new URL(`${name}/`, fixturesAt)
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return files.sort().map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture)
}

/** The body with each of its values, one at a time, put out of shape. */
function* damaged(body: unknown): Generator {
  if (typeof body !== 'object' || body === null) return
  for (const [key, value] of Object.entries(body)) {
    for (const wrong of [null, 0, '', [], {}, [null], 1e300]) yield replaced(body, key, wrong)
    for (const inner of damaged(value)) yield replaced(body, key, inner)
  }
}

function replaced(body: object, key: string, value: unknown): unknown {
  if (Array.isArray(body)) return body.map((item: unknown, index) => (String(index) === key ? value : item))
  return { ...body, [key]: value }
}
