// The plate; partial and "không rõ" are answers. What a citizen does not remember is never completed.
import type { PlateValue } from '../../src/reading/reading.js'
import { readPlates } from '../../src/reading/plate.js'
import { readIntent } from '../../src/reading/intent.js'
import { askBack, refuse, say, step, valueChosen, type Setting } from '../../src/conversation/step.js'

interface Plates {
  plate: PlateValue
  others: string[]
}

const answers = [
  { label: 'Không rõ biển', value: 'unknown' },
  { label: 'Xe không có biển', value: 'none' },
] as const

export default step<Plates>({
  label: 'Biển số',
  calledAlso: ['bien', 'bs', 'bsx', 'bks', 'plate', 'so xe', 'bien xe', 'bien so xe'],
  where: () => 'plate',
  skip: (_, { facts }) => isWithoutVehicle(facts.violations),
  forAlert: () => true,
  tellsAlert: true,
  ask: () =>
    say(
      'Biển số xe là gì? Nhớ được phần nào bạn nhắn phần đó, ví dụ "98A-123.45" hoặc "3 số cuối 345".',
      answers,
    ),
  read(message, { current }) {
    const said = valueChosen(answers, message)
    if (said === 'unknown') return unknown(current)
    if (said !== undefined) return { plate: { is: said }, others: [] }
    const readings = readPlates(message.text)
    const [first] = readings
    if (first?.found === 'value' && first.value.is === 'unknown') return unknown(current)
    if (first?.found === 'value') return { plate: first.value, others: othersIn(readings) }
    if (first?.found === 'question')
      return askBack(
        asks[first.ask],
        first.choices.map(({ label, value }) => ({ label, answer: { plate: value, others: [] } })),
      )
    const { name } = readIntent(message.text, 'plate')
    if (name === 'unknown_answer' || name === 'deny') return unknown(current)
    return refuse(
      'Mình chưa đọc ra biển số. Biển thường như "98A-123.45" hay "99-B1 234.56". Không rõ thì bạn bấm chọn nhé.',
      answers,
    )
  },
  spot({ plates: readings }) {
    const [first] = readings
    if (first?.found !== 'value' || first.value.is === 'unknown') return undefined
    return {
      answer: { plate: first.value, others: othersIn(readings) },
      sure: first.sure,
      words: first.words,
    }
  },
  passOver: ({ current }) => unknown(current),
  show({ plate, others }) {
    const rest = others.length > 0 ? ` (và ${others.join(', ')})` : ''
    switch (plate.is) {
      case 'whole':
        return `${plate.plate}${rest}`
      case 'partial':
        return `${plate.digits} (nhớ một phần)${rest}`
      case 'unknown':
        return 'không rõ'
      case 'none':
        return 'xe không có biển'
    }
  },
  facts: ({ plate, others }) => ({ plate, ...(others.length > 0 ? { otherPlates: others } : {}) }),
  weak(answer, setting) {
    if (answer?.plate.is === 'whole' || answer?.plate.is === 'none' || isSeenWithoutPlate(setting))
      return undefined
    return say(
      answer?.plate.is === 'partial'
        ? 'Biển mới có một phần nên khó tìm ra xe. Bạn xem lại ảnh, clip giúp mình xem có đọc được cả biển không?'
        : 'Không có biển số thì rất khó tìm ra xe. Bạn xem lại ảnh, clip, hoặc nhớ vài số giúp mình nhé?',
      [answers[0]],
    )
  },
  examples: {
    accepts: ['98A-123.45', '98a12345', 'Không rõ biển', 'khong ro bien', '2'],
    refuses: ['?', 'màu trắng'],
  },
})

/** Not knowing the rest leaves the digits remembered. */
function unknown(held: unknown): Plates {
  const known = held as Plates | undefined
  return known?.plate.is === 'partial' ? known : { plate: { is: 'unknown' }, others: [] }
}

const asks = {
  province: 'Mã tỉnh trên biển này mình chưa thấy. Bạn xem lại giúp mình nhé?',
  letter: 'Chữ trên biển này mình chưa chắc. Bạn xem lại giúp mình nhé?',
  length: 'Biển này thiếu hoặc thừa số. Bạn xem lại giúp mình nhé?',
  confirm: 'Mình đọc biển số chưa chắc. Bạn chọn giúp biển đúng nhé.',
}

/** Acts on the road that no vehicle commits: a market, a heap of stones, rice laid out to dry. */
const withoutVehicle = new Set(['sidewalk_trade', 'obstacle', 'drying_crops'])
/** Acts of many: found by place and hour. */
const ofMany = new Set(['racing', 'group_blocking'])

function isWithoutVehicle(violations: string[]): boolean {
  return violations.length > 0 && violations.every((violation) => withoutVehicle.has(violation))
}

/** A habit, or an act of many, can be acted on without a plate. */
function isSeenWithoutPlate({ facts }: Setting): boolean {
  return facts.time?.is === 'habit' || facts.violations.some((violation) => ofMany.has(violation))
}

function othersIn(readings: ReturnType<typeof readPlates>): string[] {
  return readings
    .slice(1)
    .flatMap((each) => (each.found === 'value' && each.value.is === 'whole' ? [each.value.plate] : []))
}
