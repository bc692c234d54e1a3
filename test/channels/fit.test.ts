// What `fit` promises both channels: nothing too long, nothing lost, choices always reachable.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit } from '../../src/channels/fit.js'

const limits = { textLengthMax: 200, choicesMax: 3, choiceLengthMax: 20, choicesNumbered: false }
const choice = (label: string) => ({ label, payload: `p:${label}` })
const bare = (text: string) => text.replace(/\s/g, '')

describe('fit', () => {
  it('leaves what fits as it is', () => {
    const choices = [choice('Có'), choice('Không')]
    expect(fit({ text: 'Bạn có ảnh không?', choices }, limits)).toEqual([
      { text: 'Bạn có ảnh không?', choices },
    ])
  })

  it('says nothing when there is nothing to say', () => {
    expect(fit({ text: ' \n', choices: [] }, limits)).toEqual([])
  })

  it('composes letters and marks before measuring', () => {
    const decomposed = 'ế'.repeat(100).normalize('NFD')
    expect(fit({ text: decomposed, choices: [] }, limits)).toEqual([{ text: 'ế'.repeat(100), choices: [] }])
  })

  it('splits between paragraphs, and puts choices on the last part only', () => {
    const [one, two] = ['Một. '.repeat(30).trim(), 'Hai. '.repeat(30).trim()]
    const parts = fit({ text: `${one}\n\n${two}`, choices: [choice('Có')] }, limits)
    expect(parts).toEqual([
      { text: one, choices: [] },
      { text: two, choices: [choice('Có')] },
    ])
  })

  it('splits behind a sentence rather than inside one', () => {
    const first = `${'a'.repeat(120)} xong.`
    const parts = fit({ text: `${first} ${'b '.repeat(70)}`, choices: [] }, limits)
    expect(parts[0]?.text).toBe(first)
  })

  it('lists choices as numbers when the channel wants it, and keeps the buttons', () => {
    const choices = [choice('Có'), choice('Không')]
    expect(fit({ text: 'Gửi?', choices }, { ...limits, choicesNumbered: true })).toEqual([
      { text: 'Gửi?\n\n1. Có\n2. Không', choices },
    ])
  })

  it('lists more choices than fit as numbers, without buttons', () => {
    const parts = fit({ text: 'Chọn:', choices: ['A', 'B', 'C', 'D'].map(choice) }, limits)
    expect(parts).toEqual([{ text: 'Chọn:\n\n1. A\n2. B\n3. C\n4. D', choices: [] }])
  })

  it('labels buttons by number when a label is too long for one', () => {
    const long = choice('Vượt đèn đỏ ở ngã tư có camera')
    expect(fit({ text: 'Chọn:', choices: [long, choice('Khác')] }, limits)).toEqual([
      {
        text: `Chọn:\n\n1. ${long.label}\n2. Khác`,
        choices: [
          { label: '1', payload: long.payload },
          { label: '2', payload: 'p:Khác' },
        ],
      },
    ])
  })

  it('keeps the list whole in a message of its own when it does not fit behind the text', () => {
    const text = 'x'.repeat(199)
    const parts = fit({ text, choices: ['A', 'B', 'C', 'D'].map(choice) }, limits)
    expect(parts.map((part) => part.text)).toEqual([text, '1. A\n2. B\n3. C\n4. D'])
  })

  it('never cuts a flag, a family or a letter with stacked marks in two', () => {
    const clusters = ['👨‍👩‍👧', '🇻🇳', 'q\u0323\u0302', '👍🏽']
    const whole = clusters.join('').repeat(30)
    const parts = fit({ text: whole, choices: [] }, { ...limits, textLengthMax: 50 })
    const segments = new Intl.Segmenter('vi', { granularity: 'grapheme' })
    const seen = parts.flatMap((part) => [...segments.segment(part.text)].map(({ segment }) => segment))
    expect(new Set(seen)).toEqual(new Set(clusters.map((cluster) => cluster.normalize('NFC'))))
    expect(parts.map((part) => part.text).join('')).toBe(whole.normalize('NFC'))
  })

  it('loses no character and exceeds no limit, whatever the text', () => {
    const words = fc.stringMatching(/^[a-zA-ZđĐăâêôơưẢếộ👍.,!?\n ]{0,900}$/u)
    fc.assert(
      fc.property(
        words,
        fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 6 }),
        (text, labels) => {
          const parts = fit({ text, choices: labels.map(choice) }, limits)
          for (const part of parts) {
            expect(part.text.length).toBeLessThanOrEqual(limits.textLengthMax)
            expect(part.text).not.toBe('')
            expect(() => encodeURIComponent(part.text)).not.toThrow()
          }
          const whole = bare(parts.map((part) => part.text).join(''))
          expect(whole.startsWith(bare(text.normalize('NFC')))).toBe(true)
          expect(parts.slice(0, -1).every((part) => part.choices.length === 0)).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('makes every choice reachable by a button or by its number in the text', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zđ]{1,30}$/), { minLength: 1, maxLength: 9 }), (labels) => {
        const parts = fit({ text: 'Chọn', choices: labels.map(choice) }, limits)
        const text = parts.map((part) => part.text).join('\n')
        const buttons = parts.at(-1)?.choices ?? []
        labels.forEach((label, index) => {
          const listed = text.split('\n').includes(`${index + 1}. ${label}`)
          expect(listed || buttons.some((button) => button.label === label)).toBe(true)
        })
        expect(buttons.length).toBeLessThanOrEqual(limits.choicesMax)
        expect(buttons.every((button) => button.label.length <= limits.choiceLengthMax)).toBe(true)
      }),
    )
  })
})
