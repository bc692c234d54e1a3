// The rule on which the tag for human agents hangs, as properties over every author and clock.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { envelopeFor, officerWindowMs, replyWindowMs } from '../../src/channels/messenger/window.js'

const authors = fc.constantFrom('bot' as const, 'officer' as const)
const times = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 })
const silences = fc.oneof(
  fc.integer({ min: -3_600_000, max: 9 * 24 * 3_600_000 }),
  fc.constantFrom(replyWindowMs, replyWindowMs + 1, officerWindowMs, officerWindowMs + 1),
)

describe('the envelope', () => {
  it('tags only words an officer wrote, and only between the end of 24 h and the end of 7 days', () => {
    fc.assert(
      fc.property(authors, times, silences, (author, heardAt, silentMs) => {
        const envelope = envelopeFor(author, heardAt, heardAt + silentMs)
        const tagged = envelope?.messaging_type === 'MESSAGE_TAG'
        expect(tagged).toBe(author === 'officer' && silentMs > 86_400_000 && silentMs <= 604_800_000)
        if (tagged) expect(envelope).toEqual({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })
      }),
    )
  })

  it('is a plain response within 24 h, whoever wrote', () => {
    fc.assert(
      fc.property(authors, times, silences, (author, heardAt, silentMs) => {
        const envelope = envelopeFor(author, heardAt, heardAt + silentMs)
        expect(envelope?.messaging_type === 'RESPONSE').toBe(silentMs <= 86_400_000)
      }),
    )
  })

  it('is none for the bot after 24 h, and for anybody after 7 days', () => {
    expect(envelopeFor('bot', 0, replyWindowMs + 1)).toBeUndefined()
    expect(envelopeFor('officer', 0, officerWindowMs + 1)).toBeUndefined()
  })
})
