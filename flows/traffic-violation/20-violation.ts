// What happened: one or more kinds of the catalogue, or the citizen's own words.
import { findIdentityNumbers } from '../../src/reading/cccd.js'
import { tellsOfFlight, tellsOfHurt } from '../../src/reading/hurt.js'
import { readViolations } from '../../src/reading/violation.js'
import {
  refuse,
  say,
  step,
  valueChosen,
  valueOf,
  violationLabel,
  type PromptChoice,
} from '../../src/conversation/step.js'

interface Violation {
  kinds: string[]
  words?: string
}

/** Asked first: what citizens report most. The rest can be said in words, or found under "Lỗi khác". */
const first = ['red_light', 'stop_park', 'wrong_way', 'wrong_lane', 'overload']
const further = ['helmet', 'weaving', 'bus_pickup', 'spill', 'speeding']

const other = { label: 'Lỗi khác', value: 'other' }

export default step<Violation>({
  label: 'Vi phạm',
  calledAlso: ['loi', 'hanh vi', 'violation', 'loi vi pham', 'hanh vi vi pham'],
  where: () => 'violation',
  forAlert: () => true,
  tellsAlert: true,
  // Whoever gives a card number here answers another question.
  takesAnyWords: (text) =>
    readViolations(text).found === 'nothing' && findIdentityNumbers(text).length === 0 && !tellsOfHurt(text),
  ask: () => say('Chuyện gì đã xảy ra? Bạn chọn một lỗi, hoặc kể bằng lời.', [...first.map(choice), other]),
  read(message) {
    const tapped = valueChosen([...first, ...further].map(choice), message)
    if (tapped !== undefined) return { kinds: [tapped] }
    if (valueChosen([other], message) !== undefined || message.text === '6')
      return refuse('Bạn kể giúp mình bằng lời: xe làm gì? Hoặc chọn một lỗi dưới đây.', further.map(choice))
    const reading = readViolations(message.text)
    if (reading.found === 'value') return { kinds: reading.value, words: message.text }
    if (tellsOfHurt(message.text)) return accident(message.text)
    if (reading.found === 'question')
      return refuse(
        'Bạn chọn giúp mình lỗi đúng nhất nhé.',
        reading.choices.map(({ label, value }) => ({ label, answer: { kinds: value, words: message.text } })),
      )
    if (isAccount(message.text)) return { kinds: ['other'], words: message.text }
    return refuse(
      'Bạn nói rõ hơn giúp mình: xe vi phạm gì? Ví dụ "vượt đèn đỏ", "đỗ chắn đường".',
      first.map(choice),
    )
  },
  spot({ text, violations: reading }, { current }) {
    const held = current as Violation | undefined
    if (reading?.found !== 'value') {
      if (held !== undefined || !tellsOfHurt(text)) return undefined
      return { answer: accident(text), sure: 'certain', words: { text, start: 0, end: text.length } }
    }
    // Said again, or a part of it: nothing new.
    if (
      held !== undefined &&
      reading.value.every((kind) => held.kinds.includes(kind)) &&
      !correction.test(text)
    )
      return { answer: held, sure: 'certain', words: reading.words }
    // Another act in passing is as often a remark as a correction.
    const isRemark = isNamed(held) && !correction.test(text)
    return {
      answer: { kinds: reading.value, words: text },
      sure: isRemark ? 'likely' : reading.sure,
      words: reading.words,
    }
  },
  passOver: () =>
    refuse(
      'Mình cần biết chuyện gì xảy ra để chuyển đúng nơi. Bạn kể một câu thôi cũng được.',
      first.map(choice),
    ),
  show: ({ kinds, words }) => {
    const said = kinds.filter((kind) => kind !== 'other').map((kind) => violationLabel(kind))
    return said.length > 0 ? said.join('; ') : (words ?? 'Lỗi khác')
  },
  facts: ({ kinds, words }) => ({
    violations: kinds,
    ...(words === undefined ? {} : { violationWords: words }),
  }),
  seenAs: ({ kinds }) => valueOf(violationLabel(kinds[0] ?? 'other').split(',')[0] ?? ''),
  examples: {
    accepts: ['Vượt đèn đỏ', 'vuot den do', '1', 'xe tải chở đất rơi vãi đầy đường', 'đi ngược chiều'],
    refuses: ['?', 'Lỗi khác', 'xe'],
  },
})

function choice(kind: string): { label: string; value: string } & PromptChoice {
  return { label: violationLabel(kind), value: kind }
}

/** No act was named, but what came of it: told in the citizen's words. */
function accident(words: string): Violation {
  return { kinds: [tellsOfFlight(words) ? 'hit_and_run' : 'other'], words }
}

/** Held as a kind of the catalogue, not only in the citizen's words. */
function isNamed(held: Violation | undefined): boolean {
  return held?.kinds.some((kind) => kind !== 'other') === true
}

const correction = /^(?:à|ừ|sửa|đổi|nhầm|sai|xin lỗi|không phải)(?!\p{L})|nhầm|mới đúng/iu

/** A few words that tell something, though no kind of the catalogue. */
function isAccount(text: string): boolean {
  return (text.match(/\p{L}+/gu) ?? []).length >= 4
}
