// Which webhooks Zalo is believed to have sent, and which unsigned ones may save the address.
import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLossless } from '../../src/channels/json.js'
import { isSetUpProbe, isSigned, macOf } from '../../src/channels/zalo/signature.js'

// Placeholders of a public test vector (github.com/toanppp/zgo); the App id hashed is the configured one, not the body's.
const keys = { appId: 'appID', oaSecretKey: 'oaSecret' }
const body = Buffer.from(
  '{"oa_id":"oa_id","user_id_by_app":"user_id_by_app","event_name":"remove_user_from_tag",' +
    '"tag":{"user_ids":["user_id"],"name":"Hoàn thành"},"app_id":"app_id","timestamp":"1702095007436"}',
)
const mac = '315f0bb0c84fa87c816e302a590f5d26e6112a950c81bf28fb6b795130a19d09'
const signed = (value: string | string[] | undefined, bytes = body, more: Record<string, string> = {}) =>
  isSigned(keys, { headers: { 'x-zevent-signature': value, ...more }, body: bytes })

describe('a signature of Zalo', () => {
  it('is the plain SHA-256 of the public test vector, and not an HMAC', () => {
    expect(macOf(keys, body, '1702095007436')).toBe(mac)
    expect(createHmac('sha256', keys.oaSecretKey).update(body).digest('hex')).not.toBe(mac)
    expect(signed(`mac=${mac}`)).toBe(true)
  })

  it('may lack the prefix, but nothing else', () => {
    expect(signed(mac)).toBe(true)
    for (const value of [
      undefined,
      '',
      'mac=',
      `sha256=${mac}`,
      `mac=${mac}00`,
      `mac=${mac.slice(2)}`,
      'mac=zz',
    ])
      expect(signed(value), String(value)).toBe(false)
    expect(signed([`mac=${mac}`, `mac=${mac}`])).toBe(false)
  })

  it('covers the bytes as received: the same JSON written otherwise is refused', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1))
    expect(signed(`mac=${mac}`, rewritten)).toBe(false)
    const escaped = Buffer.from('{ "timestamp" : "17",\t"a":"Ho\\u00e0n \\/ th\u00e0nh" }\n')
    const own = createHash('sha256').update(`appID${escaped.toString()}17oaSecret`).digest('hex')
    expect(signed(`mac=${own}`, escaped)).toBe(true)
  })

  it('is broken by any one bit', () => {
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(body)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        return !signed(`mac=${mac}`, changed)
      }),
    )
  })

  it('takes a timestamp that is a number as it is written', () => {
    const numeric = Buffer.from('{"timestamp":1795219200123,"event_name":"x"}')
    const own = createHash('sha256').update(`appID${numeric.toString()}1795219200123oaSecret`).digest('hex')
    expect(signed(`mac=${own}`, numeric)).toBe(true)
  })

  it('tries the timestamp of the header as a second candidate only', () => {
    const own = macOf(keys, body, '1702095007999')
    expect(signed(`mac=${own}`)).toBe(false)
    expect(signed(`mac=${own}`, body, { 'x-zevent-timestamp': '1702095007999' })).toBe(true)
    expect(signed(`mac=${mac}`, body, { 'x-zevent-timestamp': '1' })).toBe(true)
  })

  it('is refused when no secret or App id is set, even if it was made with an empty one', () => {
    for (const empty of [
      { appId: '', oaSecretKey: 'oaSecret' },
      { appId: 'appID', oaSecretKey: '' },
    ]) {
      const headers = { 'x-zevent-signature': `mac=${macOf(empty, body, '1702095007436')}` }
      expect(isSigned(empty, { headers, body })).toBe(false)
    }
  })

  it('is refused for a body without a timestamp', () => {
    for (const text of ['{}', '{"timestamp":""}', '[]', 'null', 'not json']) {
      const bytes = Buffer.from(text)
      expect(signed(`mac=${macOf(keys, bytes, '')}`, bytes)).toBe(false)
    }
  })
})

describe('an unsigned body', () => {
  const sample = {
    app_id: '360846524940903967',
    sender: { id: '246845883529197922' },
    recipient: { id: '388613280878808645' },
    event_name: 'user_send_text',
    message: { text: 'This is testing message', msg_id: 'This is message id' },
    timestamp: '154390853474',
  }

  it('is a probe when it is empty or the sample of the console', () => {
    expect(isSetUpProbe({}, '4318657068771012646')).toBe(true)
    expect(isSetUpProbe(sample, '4318657068771012646')).toBe(true)
  })

  it('is no probe when it names our OA, or is anything else', () => {
    expect(isSetUpProbe(sample, '388613280878808645')).toBe(false)
    expect(isSetUpProbe({ ...sample, oa_id: '4318657068771012646' }, '4318657068771012646')).toBe(false)
    const unnamed = { event_name: 'user_send_text', sender: { id: '5170627724267093288' } }
    for (const other of [null, [], 'x', 0, [{}], { a: 1 }, unnamed])
      expect(isSetUpProbe(other, '4318657068771012646')).toBe(false)
  })
})

describe('JSON read without loss', () => {
  it('keeps every digit of a long whole number, wherever it stands', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 15n, max: 10n ** 24n }), fc.string(), (id, words) => {
        const text = `{"a":[${id}, {"b":-${id}}],"c":${JSON.stringify(`${words}${id}`)}}`
        const expected = { a: [String(id), { b: `-${id}` }], c: `${words}${id}` }
        expect(parseLossless(Buffer.from(text))).toEqual(expected)
      }),
    )
  })

  it('reads all other JSON as JSON is read', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text))
        expect(parseLossless(Buffer.from(text))).toEqual(JSON.parse(text))
      }),
    )
    expect(parseLossless(Buffer.from('[1.7952192001234567, 1e300, 0.1234567890123456789]'))).toEqual([
      1.7952192001234567, 1e300, 0.1234567890123456789,
    ])
  })

  it('refuses what is no JSON, even where quoting a number would mend it', () => {
    for (const text of ['{1234567890123456789:1}', '', '{', '01234567890123456789', 'NaN'])
      expect(() => parseLossless(Buffer.from(text)), text).toThrow(SyntaxError)
  })
})
