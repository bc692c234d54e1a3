// Owner and driver, if known; anything else that matters. As written.
import { readIntent } from '../../src/reading/intent.js'
import type { IntentName } from '../../src/reading/reading.js'
import { refuse, say, step, valueChosen } from '../../src/conversation/step.js'

const nothing = [{ label: 'Không có thêm', value: 'none' }] as const

const nothingMeant = new Set<IntentName>(['deny', 'unknown_answer', 'skip', 'done_media'])

export default step<string>({
  label: 'Người liên quan',
  calledAlso: ['chu xe', 'lai xe', 'tai xe', 'people', 'them', 'thong tin them', 'khac'],
  where: () => 'people',
  takesAnyWords: (text) => !nothingMeant.has(readIntent(text, 'people').name),
  ask: () =>
    say(
      'Bạn có biết chủ xe, lái xe là ai, hay điều gì khác đáng chú ý không? (nhà xe, hướng đi, người làm chứng...)',
      nothing,
    ),
  read(message) {
    if (valueChosen(nothing, message) !== undefined) return ''
    const { name } = readIntent(message.text, 'people')
    if (name === 'confirm')
      return refuse('Bạn kể giúp mình nhé: chủ xe, lái xe là ai, hay điều gì khác?', nothing)
    if (name === 'cancel') return refuse('Bạn muốn dừng phản ánh, hay kể thêm điều gì?', nothing)
    if (nothingMeant.has(name)) return ''
    return /\p{L}{2}/u.test(message.text) ? message.text : refuse('Bạn viết giúp mình bằng lời nhé.', nothing)
  },
  passOver: () => '',
  show: (words) => (words === '' ? 'không có' : words),
  facts: (words) => (words === '' ? {} : { people: words }),
  examples: {
    accepts: ['Không có thêm', 'khong co them', '1', 'xe của nhà xe Hải Vân'],
    refuses: ['?', '👍', 'dừng, tôi không báo nữa'],
  },
})
