// Receivers outside the desk: a real mail server, real HTTP servers for webhook and push, each receiver with its own state.
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, OutboundMessage } from '../../src/channels/channel.js'
import { Fault } from '../../src/faults.js'
import { recordLook } from '../../src/store/desk-looks.js'
import { replayForwardings } from '../../src/store/forwardings.js'
import { readForwardings } from '../../src/store/forwardings-view.js'
import { openKeepsake } from '../../src/store/keepsakes.js'
import { addReceiver, listReceivers, switchReceiver, type Address } from '../../src/store/receivers.js'
import { afterFault, readVapid, startForwardings } from '../../src/work/forwardings.js'
import type { Loop } from '../../src/work/loop.js'
import { mustBeAllowed } from '../../src/work/post.js'
import { until } from '../journeys/stage.js'
import { openGround, routing, startAt, type Ground } from './ground.js'
import { openHttp, openSmtp, subscriptionAt } from './sinks.js'

let ground: Ground
let loop: Loop
let smtp: Awaited<ReturnType<typeof openSmtp>>
let http: Awaited<ReturnType<typeof openHttp>>
let chats: OutboundMessage[]

beforeEach(async () => {
  ground = await openGround()
  smtp = await openSmtp()
  http = await openHttp()
  chats = []
  loop = startForwardings({
    database: ground.database,
    vault: ground.vault,
    channels: new Map([['zalo', fakeChannel(chats)]]),
    unitName: (id) => routing.units.find((unit) => unit.id === id)?.name ?? id,
    publicUrl: 'https://desk.example.vn',
    mail: { url: smtp.url, from: 'Phan anh <phan-anh@example.vn>' },
    hosts: [`127.0.0.1:${http.port}`],
    vapid: vapid(),
    now: () => ground.clock.now,
    by: 'one',
    log: () => undefined,
  })
})
afterEach(async () => {
  await loop.stop()
  await smtp.close()
  http.close()
  await ground.close()
})

const vapid = (by = 'one') =>
  openKeepsake(ground.database, ground.vault, 'vapid', { now: () => ground.clock.now, by })

let receivers = 0
async function receiver(address: Address, unitId = 'xa-a'): Promise<string> {
  const id = `r-${++receivers}`
  const name = address.kind
  await addReceiver(ground.database, ground.vault, {
    id,
    unitId,
    name,
    address,
    byOfficer: null,
    now: startAt,
  })
  return id
}

const states = async (reportId: string) =>
  Object.fromEntries(
    (await readForwardings(ground.database, { reportId })).map(({ receiverId, state }) => [
      receiverId,
      state,
    ]),
  )

async function settles(reportId: string, isSo: (states: Record<string, string>) => boolean): Promise<void> {
  await until(
    async () => {
      loop.poke()
      return isSo(await states(reportId))
    },
    10_000,
    () => 'the forwardings never settled',
  )
}

const allSent = (found: Record<string, string>) => Object.values(found).every((state) => state === 'sent')

describe('forwarding', () => {
  it('tells every kind of receiver of a report: code, unit, link, and nothing of who reported', async () => {
    const officer = await ground.citizen()
    const subscription = subscriptionAt(`http://127.0.0.1:${http.port}/push`)
    await receiver({ kind: 'mail', to: 'xa-a@example.vn' })
    await receiver({ kind: 'webhook', url: `http://127.0.0.1:${http.port}/hook`, secret: 'bí mật' })
    await receiver({ kind: 'chat', citizenId: officer.id })
    await receiver({ kind: 'push', subscription })
    await receiver({ kind: 'mail', to: 'khac@example.vn' }, 'pc08')
    const filed = await ground.file({ facts: { people: 'Lê Thị Hoa 0912345678' } })
    await settles(filed.id, (found) => Object.keys(found).length === 4 && allSent(found))

    const [letter] = smtp.letters
    expect(smtp.letters).toHaveLength(1)
    expect(letter!.to).toEqual(['xa-a@example.vn'])
    const hook = http.requests.find(({ path }) => path === '/hook')!
    const push = http.requests.find(({ path }) => path === '/push')!
    const link = `https://desk.example.vn/can-bo/phan-anh/${filed.id}`
    expect(JSON.parse(hook.body.toString())).toEqual({
      event: `${filed.id}:filed`,
      sequence: 1,
      what: 'filed',
      code: filed.code,
      unit: 'xa-a',
      at: '2026-11-20T03:00:00.000Z',
      link,
    })
    expect(chats[0]!.text).toBe(`Công an xã Tân Dĩnh có phản ánh mới ${filed.code}.\n${link}`)
    expect(letter!.raw).toContain(filed.code)
    expect(push.headers['content-encoding']).toBe('aes128gcm')
    const all = [letter!.raw, hook.body.toString(), chats[0]!.text].join('\n')
    for (const word of ['Hoa', '0912345678', '123.45', 'Tân Dĩnh, ', 'red_light', '7F3A'])
      expect(all).not.toContain(word)
  })

  it('signs webhooks so that the receiver can check them, and counts without a gap', async () => {
    await receiver({ kind: 'webhook', url: `http://127.0.0.1:${http.port}/hook`, secret: 'bí mật' })
    const filed = [await ground.file(), await ground.file(), await ground.file()]
    for (const { id } of filed) await settles(id, allSent)
    for (const { headers, body } of http.requests) {
      const signed = createHmac('sha256', 'bí mật').update(`${String(headers['x-report-timestamp'])}.${body}`)
      expect(headers['x-report-signature']).toBe(`sha256=${signed.digest('hex')}`)
    }
    const numbers = http.requests.map(({ headers }) => Number(headers['x-report-sequence']))
    expect(numbers.sort()).toEqual([1, 2, 3])
  })

  it('sends a receiver again what it lost: the same events by the same numbers', async () => {
    const id = await receiver({ kind: 'webhook', url: `http://127.0.0.1:${http.port}/hook`, secret: 's' })
    const filed = [await ground.file(), await ground.file(), await ground.file()]
    for (const { id: report } of filed) await settles(report, allSent)
    const asked = { receiverId: id, from: 2, byOfficer: 'o-1', now: ground.clock.now }
    expect(await replayForwardings(ground.database, asked)).toBe(2)
    for (const { id: report } of filed) await settles(report, allSent)
    const events = http.requests.map(({ headers }) => String(headers['x-report-event']))
    expect(events.slice(3).sort()).toEqual([`${filed[1]!.id}:filed`, `${filed[2]!.id}:filed`].sort())
  })

  it('tries a receiver that fails again, it alone, and gives up after seven tries', async () => {
    http.answers.push(500, 500)
    const hook = await receiver({ kind: 'webhook', url: `http://127.0.0.1:${http.port}/hook`, secret: 's' })
    const mail = await receiver({ kind: 'mail', to: 'xa-a@example.vn' })
    const { id } = await ground.file()
    await settles(id, (found) => found[mail] === 'sent' && http.requests.length === 1)
    expect((await states(id))[hook]).toBe('due')
    ground.clock.now += 5_000
    await settles(id, () => http.requests.length === 2)
    ground.clock.now += 30_000
    await settles(id, allSent)
    expect(smtp.letters).toHaveLength(1)
    expect(http.requests).toHaveLength(3)
  })

  it('gives an alert to its people in seconds, and tries again in seconds', () => {
    const fault = new Fault('receiver-failed', 'x')
    const waits = (what: 'alert' | 'filed') =>
      [0, 1, 2, 3, 4, 5, 6].map((tries) => {
        const outcome = afterFault(fault, { tries, what }, 0)
        return outcome.is === 'later' ? outcome.at / 1_000 : outcome.is
      })
    expect(waits('alert')).toEqual([1, 2, 5, 15, 60, 'failed', 'failed'])
    expect(waits('filed')).toEqual([5, 30, 120, 600, 3_600, 21_600, 'failed'])
  })

  it('switches off a mailbox and a subscription that are no more', async () => {
    const mail = await receiver({ kind: 'mail', to: 'khong-co@example.vn' })
    const push = await receiver({
      kind: 'push',
      subscription: subscriptionAt(`http://127.0.0.1:${http.port}/push`),
    })
    http.answers.push(404)
    const { id } = await ground.file()
    await settles(id, (found) => found[mail] === 'failed' && found[push] === 'failed')
    const listed = await listReceivers(ground.database, { units: ['xa-a'] })
    expect(listed.map(({ active, fault }) => [active, fault])).toEqual([
      [false, 'receiver-refused'],
      [false, 'receiver-refused'],
    ])
    const later = await ground.file()
    expect(await states(later.id)).toEqual({})
  })

  it('counts as arrived when somebody of the unit opens it at the desk, and not before', async () => {
    await receiver({ kind: 'mail', to: 'xa-a@example.vn' })
    await receiver({ kind: 'mail', to: 'pc08@example.vn' }, 'pc08')
    const { id } = await ground.file({ copies: ['pc08'] })
    await settles(id, (found) => Object.keys(found).length === 2 && allSent(found))
    const opened = async () =>
      (await readForwardings(ground.database, { reportId: id }))
        .map(({ what, openedAt }) => [what, openedAt !== null])
        .sort()
    expect(await opened()).toEqual([
      ['copied', false],
      ['filed', false],
    ])
    const officer = await ground.officer('xa-a', 'mot')
    await recordLook(ground.database, { reportId: id, officer, units: ['xa-a'], now: ground.clock.now })
    expect(await opened()).toEqual([
      ['copied', false],
      ['filed', true],
    ])
  })

  it('makes its keys for push once, also when two instances start together', async () => {
    const [one, other] = await Promise.all([readVapid(vapid()), readVapid(vapid('two'))])
    expect(one).toEqual(other)
    expect(await readVapid(vapid())).toEqual(one)
  })

  it('lets nobody switch a receiver of somebody else', async () => {
    const id = await receiver({ kind: 'mail', to: 'xa-a@example.vn' })
    const change = { id, active: false, byOfficer: 'o-mot', now: startAt }
    expect(await switchReceiver(ground.database, { ...change, units: ['pc08'] })).toBe(false)
    expect(await switchReceiver(ground.database, { ...change, units: [] })).toBe(false)
    expect(await switchReceiver(ground.database, { ...change, units: ['xa-a'] })).toBe(true)
  })
})

describe('where a webhook may go', () => {
  it.each([
    'http://example.com/hook',
    'https://127.0.0.1/hook',
    'https://[::1]/hook',
    'https://10.1.2.3/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/hook',
    'https://user:pass@example.com/hook',
    'file:///etc/passwd',
    'ftp://example.com/',
    'not a link',
  ])('not to %s', (url) => {
    expect(() => mustBeAllowed(url, ['localhost:1'])).toThrow(/link-refused/)
  })

  it.each([
    ['https://hook.example.com/x', []],
    ['https://hook.example.com:8443/x', []],
    ['http://gateway.local:8080/x', ['gateway.local:8080']],
    ['https://10.1.2.3/x', ['10.1.2.3']],
  ])('to %s with %j listed', (url, listed) => {
    expect(mustBeAllowed(url, listed).href).toContain('/x')
  })

  it('not to a private address behind a public name: refused before a byte is sent, and not tried again', async () => {
    const id = await receiver({ kind: 'webhook', url: 'https://localhost/hook', secret: 's' })
    const filed = await ground.file()
    await settles(filed.id, (found) => found[id] === 'failed')
    expect((await readForwardings(ground.database, { receiverId: id }))[0]!.fault).toBe('link-refused')
  })
})

function fakeChannel(sent: OutboundMessage[]): Channel {
  const channel: Partial<Channel> = {
    name: 'zalo',
    title: 'Zalo OA',
    send: async (message) => {
      sent.push(message)
      return { platformId: `p${sent.length}` }
    },
  }
  return channel as Channel
}
