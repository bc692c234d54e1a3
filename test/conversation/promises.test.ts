// What holds whatever citizens send: nothing throws, nothing floods, nothing is filed unasked, nothing given is lost without a word.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Heard } from '../../src/conversation/conversation.js'
import { takeTurn } from '../../src/conversation/turn.js'
import { evening, flow, said, talk } from './talk.js'

const phrases = [
  'chào', 'huỷ', 'làm lại', 'quay lại', 'bỏ qua', 'sửa', 'sửa 3', 'sửa biển số: 98A-123.45', 'trợ giúp', 'gặp cán bộ', 'tra cứu',
  'đúng', 'không', 'có', 'không biết', 'xong', 'ok', '1', '2', '7', 'tối qua', '7h sáng nay', '98A-123.45', 'nhớ số cuối 345',
  'QL1A đoạn xã Tân Dĩnh', 'Tân Dĩnh', 'xe tải màu xanh', 'vượt đèn đỏ', 'đang đua xe ở QL1A xã Tân Dĩnh', 'mất dấu rồi', 'đồng ý',
  'Nguyễn Văn An, 024090001234, thôn Đông, 0912345678', 'em 14 tuổi', 'tôi muốn xoá dữ liệu', 'tôi không đồng ý với kết quả',
  'sáng nay 7h xe khách 98B-012.34 vượt đèn đỏ ở QL1A đoạn xã Tân Dĩnh', 'đồ ngu', 'cảm ơn', 'gửi', '👍', '#road:x', '#do:yes',
] // prettier-ignore

const kinds: Heard['kind'][] = [
  'sticker', 'voice', 'share', 'started', 'unsend', 'reaction', 'edit', 'unknown', 'silence', 'seen', 'profile',
] // prettier-ignore

type Act = { text: string } | { tap: number } | { photo: true } | { pin: true } | { kind: Heard['kind'] }

const acts = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ text: fc.constantFrom(...phrases) }) },
    { weight: 4, arbitrary: fc.record({ tap: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.record({ text: fc.string({ maxLength: 80, unit: 'grapheme' }) }) },
    { weight: 1, arbitrary: fc.constant({ photo: true as const }) },
    { weight: 1, arbitrary: fc.constant({ pin: true as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom(...kinds) }) },
  ),
  { minLength: 1, maxLength: 25 },
)

function messageOf(
  act: Act,
  choices: { label: string; payload: string }[],
  last: string,
): Partial<Heard> | string {
  if ('text' in act) return act.text
  if ('photo' in act) return { kind: 'media', files: [{ id: `file-${last}`, kind: 'image' }] }
  if ('pin' in act) return { kind: 'location', location: { latitude: 21.3357, longitude: 106.2478 } }
  if ('kind' in act) return { kind: act.kind, about: [last], text: act.kind === 'edit' ? '98A-999.99' : '' }
  const choice = choices[act.tap]
  return choice === undefined ? '3' : { kind: 'choice', choice: choice.payload, text: choice.label }
}

describe('whatever is sent', () => {
  it('never throws, says two bubbles at most, and stands on a known step', async () => {
    const standings = new Set(['idle', 'done', ...flow.steps.map((step) => step.name)])
    await fc.assert(
      fc.asyncProperty(acts, async (sent) => {
        const citizen = talk()
        for (const act of sent) {
          const choices = citizen.turns.findLast((turn) => turn.says.length > 0)?.says.at(-1)?.choices ?? []
          const turn = await citizen.say(messageOf(act, choices, `in-${citizen.turns.length}`))
          expect(turn.says.length).toBeLessThanOrEqual(2)
          expect(standings).toContain(turn.conversation.standing)
          for (const bubble of turn.says) {
            expect(bubble.text.trim()).not.toBe('')
            for (const choice of bubble.choices) {
              expect(choice.label.length).toBeLessThanOrEqual(20)
              expect(choice.payload).toMatch(/^#[a-z-]+:\S+$/)
            }
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('is filed only from the review, and loses no answer without a word', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (sent) => {
        const citizen = talk()
        for (const act of sent) {
          const before = citizen.conversation
          const choices = citizen.turns.findLast((turn) => turn.says.length > 0)?.says.at(-1)?.choices ?? []
          const turn = await citizen.say(messageOf(act, choices, `in-${citizen.turns.length}`))
          if (turn.filed !== undefined) expect(before.standing).toBe('review')
          const lost = Object.keys(before.answers).filter((step) => !(step in turn.conversation.answers))
          if (lost.length > 0) expect(said(turn).length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('takes a few milliseconds of processor a turn at most, on a busy machine too', async () => {
    const { conversation, context } = talk()
    const steps = [
      'chào',
      'xong',
      'vượt đèn đỏ',
      '7h sáng nay',
      'QL1A đoạn xã Tân Dĩnh',
      '98A-123.45',
      'ô tô trắng',
      'không',
    ]
    const whole = async () => {
      let now = conversation
      for (const text of steps)
        ({ conversation: now } = await takeTurn(
          now,
          { id: 'in', kind: 'text', text, files: [], about: [], at: evening },
          context,
        ))
    }
    for (let warm = 0; warm < 60; warm++) await whole()
    const rounds = 100
    const began = process.cpuUsage()
    for (let round = 0; round < rounds; round++) await whole()
    const spent = process.cpuUsage(began)
    console.log(
      `${((spent.user + spent.system) / 1000 / rounds / steps.length).toFixed(3)} ms of processor a turn`,
    )
    expect((spent.user + spent.system) / 1000 / rounds / steps.length).toBeLessThan(4)
  }, 60_000)
})
