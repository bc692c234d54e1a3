// How the simulated Graph API takes, refuses and answers calls.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appId, codeOf, hourMs, MessengerStage, settled } from './messenger-stage.js'

let stage: MessengerStage

beforeEach(async () => {
  stage = new MessengerStage()
  await stage.open()
})
afterEach(() => stage.close())

const send = (rest: object) => stage.call('POST', 'me/messages', { recipient: { id: stage.psid() }, ...rest })

describe('sending', () => {
  beforeEach(() => stage.simulator.say('lan', 'Alo'))

  it('takes JSON, form, query and multipart alike', async () => {
    const recipient = { id: stage.psid() }
    const asWords = (text: string) => ({
      recipient: JSON.stringify(recipient),
      message: `{'text':'${text}'}`,
    })
    const query = stage.access()
    for (const [name, value] of Object.entries(asWords('ba'))) query.set(name, value)
    const form = new FormData()
    form.set('recipient', JSON.stringify(recipient))
    form.set('message', JSON.stringify({ attachment: { type: 'image', payload: {} } }))
    form.set('filedata', new Blob(['x'], { type: 'image/png' }), 'anh.png')
    const answers = [
      await stage.call('POST', 'me/messages', {
        recipient,
        messaging_type: 'RESPONSE',
        message: { text: 'một' },
      }),
      await stage.call(
        'POST',
        `${stage.settings.MESSENGER_PAGE_ID}/messages`,
        new URLSearchParams(asWords('hai')),
      ),
      await stage.call('POST', 'me/messages', undefined, query),
      await stage.call('POST', 'me/messages', form),
    ]
    expect(answers.map(({ body }) => typeof body.message_id)).toEqual(Array(4).fill('string'))
    const shown = stage.simulator.transcript('lan').filter(({ from }) => from === 'page')
    expect(shown).toMatchObject([
      { text: 'một' },
      { text: 'hai' },
      { text: 'ba' },
      { files: [{ name: 'anh.png' }] },
    ])
  })

  it('wants the token and the proof of the app', async () => {
    const body = { recipient: { id: stage.psid() }, message: { text: 'a' } }
    const wrong = (change: (query: URLSearchParams) => void) => {
      const query = stage.access()
      change(query)
      return stage.call('POST', 'me/messages', body, query).then(codeOf)
    }
    expect(await wrong((query) => query.set('access_token', 'x'))).toEqual([190, undefined])
    expect(await wrong((query) => query.delete('access_token'))).toEqual([190, undefined])
    expect(await wrong((query) => query.set('appsecret_proof', 'x'))).toEqual([100, undefined])
    expect(await wrong((query) => query.delete('appsecret_proof'))).toEqual([100, undefined])
  })

  it.each([
    [{ message: {} }, 2018034],
    [{ message: { text: '' } }, 2018034],
    [{}, 2018034],
    [{ message: { text: 'a'.repeat(2000) } }, undefined],
    [{ message: { text: 'a', attachment: { type: 'image', payload: { url: 'x' } } } }, undefined],
    [{ message: { text: 'a', metadata: 'm'.repeat(1000) } }, undefined],
    [{ message: { text: 'a', quick_replies: [] } }, undefined],
    [
      {
        message: {
          text: 'a',
          quick_replies: Array(14).fill({ content_type: 'text', title: 'a', payload: 'p' }),
        },
      },
      undefined,
    ],
    [
      {
        message: {
          text: 'a',
          quick_replies: [{ content_type: 'text', title: 'a'.repeat(21), payload: 'p' }],
        },
      },
      undefined,
    ],
    [
      {
        message: {
          text: 'a',
          quick_replies: [{ content_type: 'text', title: 'a', payload: 'p'.repeat(1001) }],
        },
      },
      undefined,
    ],
    [{ message: { text: 'a', quick_replies: [{ content_type: 'location' }] } }, undefined],
    [{ message: { attachment: { type: 'image', payload: { attachment_id: '1' } } } }, 2018074],
    [
      {
        message: {
          attachment: { type: 'template', payload: { template_type: 'button', text: 'a', buttons: [] } },
        },
      },
      undefined,
    ],
    [{ message: { text: 'a' }, sender_action: 'typing_on' }, 2018014],
    [{ sender_action: 'dancing' }, undefined],
    [{ message: { text: 'a' }, messaging_type: 'LATER' }, undefined],
    [{ message: { text: 'a' }, messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }, undefined],
    [{ message: { text: 'a' }, messaging_type: 'MESSAGE_TAG' }, undefined],
  ])('enforces the limits with code 100: %j', async (rest, subcode) => {
    const answer = await send(rest)
    expect([answer.status, ...codeOf(answer)]).toEqual([400, 100, subcode])
    expect(stage.simulator.transcript('lan')).toHaveLength(1)
  })

  it('knows nobody under an id that never wrote', async () => {
    const answer = await stage.call('POST', 'me/messages', {
      recipient: { id: '123' },
      message: { text: 'a' },
    })
    expect(codeOf(answer)).toEqual([100, 2018001])
  })

  it('answers a sender action with the recipient alone', async () => {
    expect((await send({ sender_action: 'typing_on' })).body).toEqual({ recipient_id: stage.psid() })
  })

  it('closes the window after 24 h, for a tagged answer after 7 days, and opens it with the next act', async () => {
    const response = { messaging_type: 'RESPONSE', message: { text: 'a' } }
    const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT', message: { text: 'a' } }
    stage.simulator.passTime(24 * hourMs + 60_000)
    expect(codeOf(await send(response))).toEqual([10, 2018278])
    expect((await send(tagged)).status).toBe(200)
    stage.simulator.passTime(144 * hourMs)
    expect(codeOf(await send(tagged))).toEqual([10, 2018278])
    const reaction = {
      sender: { id: stage.psid() },
      recipient: { id: stage.settings.MESSENGER_PAGE_ID },
      timestamp: 1,
      reaction: { mid: 'm', action: 'react' },
    }
    await stage.simulator.event({
      object: 'page',
      entry: [{ id: stage.settings.MESSENGER_PAGE_ID, time: 1, messaging: [reaction] }],
    })
    expect((await send(response)).status).toBe(200)
  })

  it('echoes before the answer at times and after it at others, with app and metadata', async () => {
    const orders = new Set<boolean>()
    for (let round = 0; round < 20; round += 1) {
      stage.heard.splice(0)
      const { body } = await stage.call('POST', 'me/messages', {
        recipient: { id: lastPsid },
        message: { text: 'a', metadata: 'mark' },
      })
      const echo = () => stage.events().find(({ message }) => message?.mid === body.message_id)
      orders.add(echo() !== undefined)
      await settled(() => echo() !== undefined)
      expect(echo()?.message).toMatchObject({ is_echo: true, app_id: Number(appId), metadata: 'mark' })
    }
    expect(orders).toEqual(new Set([true, false]))
  })

  it('tells when its messages arrived and were read', async () => {
    await send({ message: { text: 'a' } })
    await settled(() => stage.events().some(({ delivery }) => delivery !== undefined))
    await stage.simulator.say('lan', 'Vâng')
    expect(stage.events().some(({ read }) => read !== undefined)).toBe(true)
  })

  let lastPsid = ''
  beforeEach(() => {
    lastPsid = stage.psid()
  })
})

describe('the rest of the platform', () => {
  it('gives media links a life that ends, written in the link', async () => {
    await stage.simulator.sendFiles('lan', [
      { name: 'biển số.jpg', mime: 'image/jpeg', bytes: Buffer.from('x') },
    ])
    const [{ payload } = { payload: { url: '' } }] = stage.messages()[0]?.message?.attachments as {
      payload: { url: string }
    }[]
    expect((await fetch(payload.url)).status).toBe(200)
    const end = Number.parseInt(new URL(payload.url).searchParams.get('oe') ?? '', 16) * 1000
    stage.simulator.passTime(end - Date.now() + 1000)
    const answer = await fetch(payload.url)
    expect([answer.status, await answer.text()]).toEqual([403, 'URL signature expired'])
  })

  it('knows nothing about people: their profile is empty', async () => {
    await stage.simulator.say('lan', 'Alo')
    expect((await stage.call('GET', stage.psid())).body).toEqual({})
  })

  it('keeps the profile of the Page and refuses what does not fit', async () => {
    const menu = [
      { locale: 'default', call_to_actions: [{ type: 'postback', title: 'Trợ giúp', payload: 'p' }] },
    ]
    const all = { fields: ['get_started', 'greeting', 'persistent_menu'] }
    await stage.call('DELETE', 'me/messenger_profile', all)
    expect(codeOf(await stage.call('POST', 'me/messenger_profile', { persistent_menu: menu }))[0]).toBe(100)
    const whole = { get_started: { payload: 'BEGIN' }, persistent_menu: menu }
    expect((await stage.call('POST', 'me/messenger_profile', whole)).body).toEqual({ result: 'success' })
    const query = stage.access()
    query.set('fields', 'get_started')
    expect((await stage.call('GET', 'me/messenger_profile', undefined, query)).body).toEqual({
      data: [{ get_started: { payload: 'BEGIN' } }],
    })
    expect(
      codeOf(
        await stage.call('POST', 'me/messenger_profile', {
          greeting: [{ locale: 'default', text: 'a'.repeat(161) }],
        }),
      )[0],
    ).toBe(100)
    await stage.simulator.start('lan')
    expect(stage.events().at(-1)).toMatchObject({ postback: { payload: 'BEGIN' } })
    await stage.call('DELETE', 'me/messenger_profile', { fields: ['get_started'] })
    expect((await stage.call('GET', 'me/messenger_profile', undefined, query)).body).toEqual({ data: [] })
  })

  it('refuses other versions, pages and edges as the platform does', async () => {
    expect((await fetch(`${stage.origin}/messages`)).status).toBe(404)
    expect(codeOf(await stage.call('POST', '999/messages', {}))).toEqual([100, 33])
    expect(codeOf(await stage.call('POST', 'me/dances', {}))).toEqual([100, 33])
  })

  it('forgets everything when told, but never names two messages alike', async () => {
    await stage.simulator.say('lan', 'Alo')
    stage.simulator.reset()
    expect(stage.simulator.transcript('lan')).toEqual([])
    await stage.simulator.say('lan', 'Alo')
    expect(new Set(stage.messages().map(({ message }) => message?.mid)).size).toBe(2)
  })
})
