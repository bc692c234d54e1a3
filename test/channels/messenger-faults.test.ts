// The platform's error table, line by line: what each refusal means for us, told by numbers alone.
import { describe, expect, it } from 'vitest'
import { faultFrom } from '../../src/channels/messenger/faults.js'
import type { Refusal } from '../../src/channels/messenger/faults.js'

const attempt = { now: 1_000_000, silentMs: 60_000, windowMs: 86_400_000 }

function refusal(code: number | string, subcode?: number | string, rest: Partial<Refusal> = {}): Refusal {
  const error = {
    message: 'Đã xảy ra lỗi',
    type: 'OAuthException',
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
  }
  return { status: 400, headers: {}, body: { error }, ...rest }
}

describe('an error of the Graph API', () => {
  it.each([
    [1, undefined, 'platform-error'],
    [2, undefined, 'platform-error'],
    [1200, 2018024, 'platform-error'],
    [4, undefined, 'rate-limited'],
    [4, 2018022, 'rate-limited'],
    [613, undefined, 'rate-limited'],
    [80006, undefined, 'rate-limited'],
    [32, undefined, 'rate-limited'],
    [17, undefined, 'rate-limited'],
    [80001, undefined, 'rate-limited'],
    [613, 2018338, 'window-closed'],
    [10, 2018278, 'window-closed'],
    [10, 2534022, 'window-closed'],
    [10, 2018065, 'window-closed'],
    [10, 2018108, 'citizen-unreachable'],
    [10, 1893063, 'account-restricted'],
    [10, undefined, 'permission-missing'],
    [100, undefined, 'message-refused'],
    [100, 2018001, 'message-refused'],
    [100, 2018034, 'message-refused'],
    [100, 2018014, 'message-refused'],
    [100, 2018008, 'attachment-refused'],
    [100, 2018047, 'attachment-refused'],
    [100, 2018109, 'attachment-refused'],
    [100, 2018294, 'attachment-refused'],
    [100, 2018074, 'attachment-refused'],
    [546, undefined, 'attachment-refused'],
    [389, undefined, 'attachment-refused'],
    [36000, undefined, 'attachment-refused'],
    [190, undefined, 'token-dead'],
    [190, 460, 'token-dead'],
    [200, undefined, 'permission-missing'],
    [200, 2018028, 'permission-missing'],
    [230, undefined, 'permission-missing'],
    [200, 1545041, 'citizen-unreachable'],
    [551, 1545041, 'citizen-unreachable'],
    [551, undefined, 'citizen-unreachable'],
    [2018300, undefined, 'thread-elsewhere'],
    [10, 2018300, 'thread-elsewhere'],
    [2018321, undefined, 'thread-elsewhere'],
    [9000001, undefined, 'message-gone'],
    ['190', '460', 'token-dead'],
  ])('%s/%s is %s', (code, subcode, fault) => {
    expect(faultFrom(refusal(code, subcode), attempt).code).toBe(fault)
  })

  it('1545041 says that the window is closed when the citizen was last heard before it', () => {
    const late = { ...attempt, silentMs: attempt.windowMs + 1 }
    expect(faultFrom(refusal(551, 1545041), late).code).toBe('window-closed')
    expect(faultFrom(refusal(200, 1545041), late).code).toBe('window-closed')
  })

  it('is read from a 200 that carries it', () => {
    expect(faultFrom(refusal(190, 460, { status: 200 }), attempt).code).toBe('token-dead')
  })

  it('names a missing or wrong proof of the app as trouble of the whole channel', () => {
    const error = { message: 'Invalid appsecret_proof provided in the API argument', code: 100 }
    expect(faultFrom({ status: 400, headers: {}, body: { error } }, attempt).stops).toBe('channel')
  })

  it.each([
    [429, undefined, 'rate-limited'],
    [500, undefined, 'platform-error'],
    [502, { strange: true }, 'platform-error'],
    [401, undefined, 'token-dead'],
    [403, undefined, 'permission-missing'],
    [413, undefined, 'attachment-refused'],
    [400, { error: { code: 424242 } }, 'message-refused'],
    [400, { error: { code: 424242, is_transient: true } }, 'platform-error'],
    [200, undefined, 'platform-error'],
    [429, { error: { code: 1390008 } }, 'rate-limited'],
  ])('status %i with an unlisted body is told by the status', (status, body, fault) => {
    expect(faultFrom({ status, headers: {}, body }, attempt).code).toBe(fault)
  })

  it('waits for as long as the platform says until access is regained', () => {
    const usage = {
      '110': [
        { type: 'messenger', estimated_time_to_regain_access: 3 },
        { type: 'pages', estimated_time_to_regain_access: 7 },
      ],
    }
    const headers = { 'x-business-use-case-usage': JSON.stringify(usage) }
    expect(faultFrom(refusal(80006, undefined, { headers }), attempt).notBefore).toBe(1_000_000 + 7 * 60_000)
  })

  it('waits for Retry-After, or a minute, where no usage is told', () => {
    const headers = { 'retry-after': '20', 'x-business-use-case-usage': 'not json' }
    expect(faultFrom(refusal(613, undefined, { headers }), attempt).notBefore).toBe(1_020_000)
    expect(faultFrom(refusal(613), attempt).notBefore).toBe(1_060_000)
  })

  it('keeps the words of the platform out of the fault', () => {
    expect(faultFrom(refusal(100), attempt).message).not.toContain('Đã xảy ra')
  })
})
