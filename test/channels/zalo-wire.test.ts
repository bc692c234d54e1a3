// What the shapes of the fixtures do not show: ids of repeats, payloads of choices, shared telephone numbers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardContact, submittedProfile } from '../../src/channels/zalo/content.js'
import { choiceIn, toButtonPayload } from '../../src/channels/zalo/payload.js'
import { handBackPattern, readEvents } from '../../src/channels/zalo/wire.js'

const oaId = '4318657068771012646'
const follow = {
  oa_id: oaId,
  follower: { id: '5170627724267093288' },
  event_name: 'follow',
  source: 'zalo',
  app_id: '36',
  timestamp: '1795219200123',
}

describe('the id of an event without one', () => {
  it('is the same for the same event in another order of fields', () => {
    const turned = Object.fromEntries(Object.entries(follow).reverse())
    expect(readEvents(turned, oaId)).toEqual(readEvents(follow, oaId))
  })

  it('differs when the citizen does the same again later', () => {
    const [first] = readEvents(follow, oaId)
    const [second] = readEvents({ ...follow, timestamp: '1795219200124' }, oaId)
    expect(first?.messageId).not.toBe(second?.messageId)
  })
})

describe('a choice', () => {
  const step = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)

  it('comes back as it was sent, with or without the mark of our own payloads', () => {
    fc.assert(
      fc.property(fc.boolean(), step, fc.string({ minLength: 1, maxLength: 40 }), (marked, name, value) => {
        const payload = `${marked ? '#' : ''}${name}:${value}`
        const sent = toButtonPayload(payload)
        fc.pre(sent !== undefined)
        expect(sent).toMatch(/^#\S+$/)
        expect(choiceIn(sent)).toBe(payload)
      }),
    )
  })

  it('survives spaces and accents in its value', () => {
    expect(toButtonPayload('#place:Tân Dĩnh 50%')).toBe('#place:Tân%20Dĩnh%2050%25')
    expect(choiceIn('#place:Tân%20Dĩnh%2050%25')).toBe('#place:Tân Dĩnh 50%')
    expect(choiceIn(' #do:human\n')).toBe('#do:human')
  })

  it('is not made of words that people type', () => {
    for (const words of [
      '1',
      'Có',
      '#',
      '#csgt',
      '#csgt: xe',
      'xe:đỏ',
      '#CSGT:x',
      '# do:human',
      '#do:50%zz',
      'a:b',
    ])
      expect(choiceIn(words), words).toBeUndefined()
  })

  it('that could not be recognised on its way back is not sent as a payload', () => {
    for (const payload of ['', 'Có', '#', '#:x', `#a:${'x'.repeat(1000)}`])
      expect(toButtonPayload(payload), payload).toBeUndefined()
  })
})

describe('what a citizen shares', () => {
  it.each([
    ['84912345678', '0912345678'],
    ['+84 912 345 678', '0912345678'],
    [84912345678, '0912345678'],
    ['0912345678', '0912345678'],
    ['842043888888', '02043888888'],
  ])('has the telephone number %s written as people write it', (phone, said) => {
    expect(submittedProfile({ phone })?.telephone).toBe(said)
  })

  it('is nothing when nothing usable is there', () => {
    for (const info of [undefined, null, [], 'x', {}, { phone: '' }, { full_address: {} }])
      expect(submittedProfile(info)).toBeUndefined()
    expect(cardContact({ attachments: [{ payload: { description: '{not json' } }] })).toBeUndefined()
  })

  it('keeps an address that comes as one text', () => {
    expect(submittedProfile({ full_address: '12 Hùng Vương' })).toEqual({ address: '12 Hùng Vương' })
  })
})

it('only whole words of staff hand a chat back', () => {
  for (const words of ['#bot', '# bot', '#Trả bot', '#tự động']) expect(words).toMatch(handBackPattern)
  for (const words of ['bot', '#bottom', 'gửi #bot', '#', '#trả lời bot sau'])
    expect(words).not.toMatch(handBackPattern)
})
