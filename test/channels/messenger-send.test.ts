// What the Messenger channel sends, seen from the platform's side of the wire.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OutboundMessage } from '../../src/channels/channel.js'
import { Graph } from '../../src/channels/messenger/graph.js'
import type { Call } from '../../src/channels/messenger/graph.js'
import messenger from '../../src/channels/messenger/index.js'
import { Sender } from '../../src/channels/messenger/send.js'
import { proofOf } from '../../src/channels/messenger/wire.js'
import { Fault } from '../../src/faults.js'
import { faultOf, messagesOf, openStage, supplies } from '../contracts/channel-stage.js'
import type { Stage } from '../contracts/channel-stage.js'

const hourMs = 3_600_000
let stage: Stage

beforeAll(async () => {
  stage = await openStage('messenger')
})
afterEach(() => {
  stage.simulator.reset()
  stage.heard.splice(0)
})
afterAll(() => stage.close())

async function written(): Promise<OutboundMessage> {
  await stage.simulator.say('lan', 'Alo')
  const message = messagesOf(stage).find(({ kind }) => kind === 'text')
  return {
    id: '0199c0de-1',
    account: message?.account ?? '',
    citizen: message?.citizen ?? '',
    text: 'Chào bạn',
    choices: [],
    author: 'bot',
    lastHeardAt: Date.now(),
  }
}

const pageBubbles = () => stage.simulator.transcript('lan').filter(({ from }) => from === 'page')

async function until(met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2_000 && !met(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(met()).toBe(true)
}

describe('sending', () => {
  it('marks each message, and knows its own echo by the mark', async () => {
    const message = await written()
    const { platformId } = await stage.channel.send(message)
    const echoes = () => messagesOf(stage).filter(({ kind }) => kind === 'echo')
    await until(() => echoes().length > 0)
    expect(echoes()).toMatchObject([
      { messageId: platformId, author: 'bot', mark: '0199c0de-1', citizen: message.citizen },
    ])
  })

  it('does not wake the platform for the bot after 24 h', async () => {
    const message = await written()
    const fault = await faultOf(stage.channel.send({ ...message, lastHeardAt: Date.now() - 25 * hourMs }))
    expect(fault).toMatchObject({ code: 'window-closed', retry: 'later', stops: 'citizen' })
    expect(pageBubbles()).toEqual([])
  })

  it("reaches the citizen with an officer's words after 24 h, and not after 7 days", async () => {
    const message = { ...(await written()), author: 'officer' as const }
    stage.simulator.passTime(25 * hourMs)
    const late = { ...message, lastHeardAt: Date.now() - 25 * hourMs }
    expect((await stage.channel.send(late)).platformId).toMatch(/^m_/)
    expect(
      (await faultOf(stage.channel.send({ ...message, lastHeardAt: Date.now() - 169 * hourMs }))).code,
    ).toBe('window-closed')
  })

  it('believes the platform when it closed the window earlier', async () => {
    const message = await written()
    stage.simulator.passTime(25 * hourMs)
    expect((await faultOf(stage.channel.send(message))).code).toBe('window-closed')
  })

  it("sends an officer's file by upload, then the words", async () => {
    const file = { name: 'bien-ban.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.7') }
    const message = { ...(await written()), author: 'officer' as const, file }
    const { platformId } = await stage.channel.send(message)
    expect(pageBubbles()).toMatchObject([
      { files: [{ name: 'bien-ban.pdf', kind: 'file' }] },
      { id: platformId, text: 'Chào bạn' },
    ])
    const silent = { ...message, id: '0199c0de-2', text: '' }
    await stage.channel.send(silent)
    expect(pageBubbles()).toHaveLength(3)
  })

  it.each(['image/jpeg', 'video/mp4', 'audio/mpeg'])(
    'sends a file of type %s under its own kind',
    async (mime) => {
      const message = { ...(await written()), text: '', file: { name: 'a', mime, bytes: Buffer.from('x') } }
      await stage.channel.send(message)
      expect(pageBubbles()[0]?.files?.[0]?.kind).toBe(mime.split('/')[0])
    },
  )

  it('does not show a file twice when only the words behind it failed', async () => {
    const sent: string[] = []
    let isBroken = true
    const call = async ({ path, body }: Call): Promise<Record<string, unknown>> => {
      if (path.endsWith('/message_attachments')) return { attachment_id: 'a1' }
      const { message } = body as { message: { text?: string } }
      if (message.text !== undefined && isBroken) throw new Fault('platform-unreachable', 'cut')
      sent.push(message.text ?? 'the file')
      return { message_id: `m_${sent.length}` }
    }
    const sender = new Sender({ call }, '110098765432101', () => 1000)
    const file = { name: 'a.pdf', mime: 'application/pdf', bytes: Buffer.from('x') }
    const message = { ...(await written()), account: '110098765432101', file, lastHeardAt: 0 }
    expect((await faultOf(sender.send(message))).code).toBe('platform-unreachable')
    isBroken = false
    expect(await sender.send(message)).toEqual({ platformId: 'm_2' })
    expect(sent).toEqual(['the file', 'Chào bạn'])
  })

  it.each([
    ['190/460', 'token-dead'],
    ['551/1545041', 'citizen-unreachable'],
    ['10/1893063', 'account-restricted'],
    ['2018300', 'thread-elsewhere'],
    ['200:613', 'rate-limited'],
    ['html', 'platform-error'],
    ['503', 'platform-error'],
    ['no-id', 'platform-error'],
    ['lost', 'answer-lost'],
  ])('an answer of %s is %s, and never counts as sent', async (code, fault) => {
    const message = await written()
    stage.simulator.trouble({ fail: { code, times: 1 } })
    expect((await faultOf(stage.channel.send(message))).code).toBe(fault)
  })

  it('waits as long as the platform asks', async () => {
    const message = await written()
    stage.simulator.trouble({ fail: { code: '80006', times: 1 } })
    const fault = await faultOf(stage.channel.send(message))
    expect((fault.notBefore ?? 0) - Date.now()).toBeGreaterThan(2.9 * 60_000)
  })

  it('tells from the echo that a message arrived whose answer was lost', async () => {
    const message = await written()
    stage.simulator.trouble({ fail: { code: 'lost', times: 1 } })
    await faultOf(stage.channel.send(message))
    await until(() => messagesOf(stage).some(({ mark }) => mark === message.id))
  })

  it.each([
    ['another Page', { account: '1' }],
    ['nothing to say', { text: '' }],
    ['too long a text', { text: 'a'.repeat(2000) }],
    [
      'too many choices',
      { choices: Array.from({ length: 14 }, (_, index) => ({ label: `${index}`, payload: 'p' })) },
    ],
    ['too long a label', { choices: [{ label: 'a'.repeat(21), payload: 'p' }] }],
    ['too long a payload', { choices: [{ label: 'a', payload: 'p'.repeat(1001) }] }],
    ['too long an id', { id: 'a'.repeat(1000) }],
  ])('refuses %s before the platform does', async (_what, change) => {
    const message = await written()
    expect((await faultOf(stage.channel.send({ ...message, ...change }))).code).toBe('message-refused')
    expect(pageBubbles()).toEqual([])
  })

  it('refuses a file that is too big or of a kind the platform does not take', async () => {
    const message = await written()
    for (const file of [
      { name: 'a.exe', mime: 'application/x-msdownload', bytes: Buffer.from('x') },
      { name: 'a.mp4', mime: 'video/mp4', bytes: Buffer.alloc(25_000_001) },
    ]) {
      expect((await faultOf(stage.channel.send({ ...message, file }))).code).toBe('attachment-refused')
    }
  })

  it('carries the longest text, every choice and the longest payload the platform takes', async () => {
    const choices = Array.from({ length: 13 }, (_, index) => ({
      label: `Lựa chọn thứ ${index}`.padEnd(20, '.'),
      payload: 'p'.repeat(1000),
    }))
    await stage.channel.send({ ...(await written()), text: 'ế'.repeat(1999), choices })
    expect(pageBubbles()[0]).toMatchObject({ text: 'ế'.repeat(1999), choices })
  })
})

describe('a slow platform', () => {
  it('is waited for', async () => {
    const message = await written()
    stage.simulator.trouble({ slowMs: 300 })
    expect((await stage.channel.send(message)).platformId).toMatch(/^m_/)
  })
})

describe('a call', () => {
  it('that gets no answer in time is given up', async () => {
    const { settings } = stage
    const graph = new Graph({
      origin: settings.MESSENGER_GRAPH_URL ?? '',
      version: 'v26.0',
      token: 'x',
      secret: 'y',
    })
    stage.simulator.trouble({ slowMs: 1000 })
    const call = graph.call({ method: 'GET', path: '/me', timeoutMs: 100 }, { now: 0, windowMs: 1 })
    expect((await faultOf(call)).code).toBe('platform-unreachable')
    await graph.close()
  })
})

describe('settings', () => {
  const open = (change: Record<string, string>) => messenger.open(supplies({ ...stage.settings, ...change }))

  it.each([
    ['MESSENGER_PAGE_ID', 'my-page'],
    ['MESSENGER_APP_ID', 'app'],
    ['MESSENGER_GRAPH_URL', 'https://graph.facebook.com/v26.0'],
    ['MESSENGER_GRAPH_URL', 'graph.facebook.com'],
    ['MESSENGER_GRAPH_URL', 'ftp://graph.facebook.com'],
    ['MESSENGER_GRAPH_VERSION', '26'],
    ['MESSENGER_MEDIA_HOSTS', 'http://127.0.0.1'],
  ])('%s = %s stops the start and is named', (name, value) => {
    expect(() => open({ [name]: value })).toThrow(name)
  })

  it('answers the challenge to whoever knows the word, and to nobody else', async () => {
    const channel = open({})
    const query = {
      'hub.mode': 'subscribe',
      'hub.verify_token': stage.settings.MESSENGER_VERIFY_TOKEN,
      'hub.challenge': '1158201444',
    }
    expect(channel.handshake?.(query)).toBe('1158201444')
    for (const wrong of [
      { ...query, 'hub.verify_token': 'other' },
      { ...query, 'hub.mode': 'unsubscribe' },
      { ...query, 'hub.challenge': undefined },
      { ...query, 'hub.verify_token': [stage.settings.MESSENGER_VERIFY_TOKEN ?? ''] },
      {},
    ]) {
      expect(channel.handshake?.(wrong)).toBeUndefined()
    }
    await channel.close()
  })

  it('shows a wrong app secret as trouble of the channel, not of the message', async () => {
    const channel = open({ MESSENGER_APP_SECRET: 'wrong' })
    expect((await faultOf(channel.send(await written()))).stops).toBe('channel')
    await channel.close()
  })
})

describe('health', () => {
  it('names the fields that are not subscribed, until the channel is set up', async () => {
    const { channel, settings } = stage
    const query = new URLSearchParams({
      subscribed_fields: 'messages,standby',
      access_token: settings.MESSENGER_PAGE_ACCESS_TOKEN ?? '',
    })
    await setFields(query)
    const before = await channel.health()
    expect(before.ok).toBe(false)
    expect(before.lines.join()).toContain('message_echoes')
    expect(before.lines.join()).not.toContain('standby')
    expect((await channel.setUp?.())?.length).toBeGreaterThan(0)
    expect((await channel.health()).ok).toBe(true)
  })

  it('names what a newcomer would miss: greeting, Get Started, menu', async () => {
    const channel = messenger.open(supplies(stage.settings))
    expect((await channel.health()).ok).toBe(true)
    await channel.close()
    await askGraph('DELETE', 'me/messenger_profile', 'fields=["greeting","persistent_menu"]')
    const other = messenger.open(supplies(stage.settings))
    const { found } = await other.health()
    expect(found?.filter(({ ok }) => !ok)).toEqual([
      { about: 'profile', ok: false, line: expect.stringMatching(/chưa có lời chào, trình đơn/) as string },
    ])
    await other.setUp?.()
    expect((await other.health()).ok).toBe(true)
    await other.close()
  })

  it('says that the token is dead', async () => {
    const channel = messenger.open(supplies({ ...stage.settings, MESSENGER_PAGE_ACCESS_TOKEN: 'old' }))
    const { ok, lines } = await channel.health()
    expect(ok).toBe(false)
    expect(lines.join()).toContain('Mã truy cập')
    await channel.close()
  })
})

async function setFields(query: URLSearchParams): Promise<void> {
  const path = `${stage.settings.MESSENGER_PAGE_ID}/subscribed_apps`
  expect(await askGraph('POST', path, query.toString())).toEqual({ success: 'true' })
}

async function askGraph(method: string, path: string, query: string): Promise<unknown> {
  const {
    MESSENGER_GRAPH_URL: origin,
    MESSENGER_PAGE_ACCESS_TOKEN: token = '',
    MESSENGER_APP_SECRET: secret,
  } = stage.settings
  const params = new URLSearchParams(query)
  params.set('access_token', token)
  params.set('appsecret_proof', proofOf(token, secret ?? ''))
  const answer = await fetch(`${origin}/v26.0/${path}?${params.toString()}`, { method })
  return answer.json()
}
