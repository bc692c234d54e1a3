// What reading a webhook keeps over repeats, odd bodies and big numbers.
import { describe, expect, it } from 'vitest'
import { parseLossless } from '../../src/channels/json.js'
import { read } from '../../src/channels/messenger/read.js'
import { isSigned, markIn, metadataOf, signatureOf } from '../../src/channels/messenger/wire.js'

const appId = '555000111222333'
const people = { sender: { id: '7001' }, recipient: { id: '1100' } }
const envelope = (event: object, time: number) => ({
  object: 'page',
  entry: [{ id: '1100', time, messaging: [event] }],
})

describe('a repeated event', () => {
  it.each([
    { timestamp: 5, message: { mid: 'm_1', text: 'a' } },
    { timestamp: 5, postback: { title: 'a', payload: 'p' } },
    { timestamp: 5, reaction: { mid: 'm_1', action: 'react', emoji: '❤️' } },
    { timestamp: 5, message_edit: { mid: 'm_1', text: 'b', num_edit: 1 } },
    { delivery: { watermark: 5 } },
    { timestamp: 5, strange: { a: 1 } },
  ])('has the same id whenever it is delivered: %j', (event) => {
    const ids = [100, 200].map((time) => read(envelope({ ...people, ...event }, time), appId)[0]?.messageId)
    expect(ids[0]).toBeTruthy()
    expect(ids[1]).toBe(ids[0])
  })

  it.each([
    [
      { timestamp: 5, postback: { payload: 'p' } },
      { timestamp: 6, postback: { payload: 'p' } },
    ],
    [
      { timestamp: 5, postback: { payload: 'p' } },
      { timestamp: 5, postback: { payload: 'q' } },
    ],
    [
      { timestamp: 5, message_edit: { mid: 'm', num_edit: 1 } },
      { timestamp: 5, message_edit: { mid: 'm', num_edit: 2 } },
    ],
    [
      { timestamp: 5, reaction: { mid: 'm', action: 'react' } },
      { timestamp: 5, reaction: { mid: 'm', action: 'unreact' } },
    ],
    [
      { timestamp: 5, message: { mid: 'm' } },
      { timestamp: 5, message: { mid: 'm', is_deleted: true } },
    ],
    [{ delivery: { watermark: 5 } }, { read: { watermark: 5 } }],
  ])('is not mistaken for another: %j', (one, other) => {
    const ids = [one, other].map((event) => read(envelope({ ...people, ...event }, 1), appId)[0]?.messageId)
    expect(ids[1]).not.toBe(ids[0])
  })

  it('of another person is another event', () => {
    const event = { timestamp: 5, postback: { payload: 'p' } }
    const other = { ...event, sender: { id: '7002' }, recipient: people.recipient }
    const ids = [{ ...people, ...event }, other].map((one) => read(envelope(one, 1), appId)[0]?.messageId)
    expect(ids[1]).not.toBe(ids[0])
  })
})

describe('parsing', () => {
  it('keeps big integers exact, wherever they stand, and leaves all else as JSON has it', () => {
    const text =
      '{"a":25381719828140933,"b":[-9007199254740993,1.5e3,12],"c":"25381719828140933 \\" 99999999999999999","d":{}}'
    expect(parseLossless(Buffer.from(text))).toEqual({
      a: '25381719828140933',
      b: ['-9007199254740993', 1500, 12],
      c: '25381719828140933 " 99999999999999999',
      d: {},
    })
  })

  it.each([
    '{"a":',
    '',
    '{99999999999999999:1}',
    '[01234567890123456789]',
    '{"a":99999999999999999 1}',
    "{'a':1}",
  ])('refuses what is no JSON: %s', (text) =>
    expect(() => parseLossless(Buffer.from(text))).toThrow(SyntaxError),
  )

  it('refuses bytes that are no UTF-8', () => {
    expect(() => parseLossless(Buffer.from([0x22, 0xff, 0x22]))).toThrow(SyntaxError)
  })

  it('never breaks on nesting deeper than the stack', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const body = `{"object":"page","entry":[{"id":"1100","messaging":[{"sender":{"id":"7001"},"odd":${deep}}]}]}`
    expect(read(parseLossless(Buffer.from(body)), appId)).toMatchObject([
      { kind: 'unknown', citizen: '7001' },
    ])
  })
})

describe('the signature', () => {
  const body = Buffer.from('{"text":"\\u00e4 \\/ \\u1ea3"}')

  it('covers the escaped bytes as they came', () => {
    const headers = { 'x-hub-signature-256': signatureOf(body, 'secret') }
    expect(isSigned({ headers, body }, 'secret')).toBe(true)
    expect(isSigned({ headers, body: Buffer.from(JSON.stringify(JSON.parse(String(body)))) }, 'secret')).toBe(
      false,
    )
    expect(isSigned({ headers, body }, 'other')).toBe(false)
  })

  it('of an empty secret convinces nobody', () => {
    expect(isSigned({ headers: { 'x-hub-signature-256': signatureOf(body, '') }, body }, '')).toBe(false)
  })

  it('in the older form of SHA-1 is not enough', () => {
    const headers = { 'x-hub-signature': 'sha1=0000000000000000000000000000000000000000' }
    expect(isSigned({ headers, body }, 'secret')).toBe(false)
  })
})

describe('the mark', () => {
  it('comes back as the id it was made from, and nobody else has one', () => {
    expect(markIn(metadataOf('0199c0de'))).toBe('0199c0de')
    for (const other of ['0199c0de', '', undefined, 7, metadataOf('')]) expect(markIn(other)).toBeUndefined()
  })
})
