// Type and paint colour.
import type { VehicleValue } from '../../src/reading/reading.js'
import { readIntent } from '../../src/reading/intent.js'
import { readVehicle, sayVehicle } from '../../src/reading/vehicle.js'
import {
  askBack,
  refuse,
  say,
  step,
  valueChosen,
  type Message,
  type Setting,
} from '../../src/conversation/step.js'

const types = [
  { label: 'Xe máy', value: 'motorbike' },
  { label: 'Ô tô con', value: 'car' },
  { label: 'Xe tải', value: 'truck' },
  { label: 'Xe khách', value: 'bus_coach' },
  { label: 'Xe container', value: 'container' },
  { label: 'Không rõ', value: 'unknown' },
] as const

export default step<VehicleValue>({
  label: 'Xe',
  calledAlso: ['loai xe', 'mau', 'mau xe', 'mau son', 'phuong tien', 'vehicle', 'dac diem xe'],
  where: () => 'vehicle',
  skip: (_, { facts }) =>
    ['sidewalk_trade', 'obstacle', 'drying_crops'].some((each) => facts.violations.includes(each)),
  forAlert: ({ facts }) => facts.plate?.is !== 'whole',
  tellsAlert: true,
  ask: () => say('Xe loại gì, màu gì bạn nhỉ? Ví dụ: "xe tải ben màu xanh".', types),
  read(message, setting) {
    const chosen = valueChosen(types, message)
    if (chosen !== undefined) return chosen === 'unknown' ? {} : { type: chosen }
    const reading = readVehicle(message.text)
    if (reading.found === 'value') return { ...known(setting), ...reading.value }
    if (reading.found === 'question')
      return askBack(
        reading.ask === 'type' ? 'Xe đó là loại nào bạn nhỉ?' : 'Xe đó màu gì bạn nhỉ?',
        reading.choices.map(({ label, value }) => ({ label, answer: value })),
      )
    if (isUnknown(message)) return {}
    return refuse('Bạn cho mình biết loại xe và màu sơn nhé, ví dụ "ô tô con màu trắng".', types)
  },
  spot({ vehicle: reading }) {
    if (reading?.found !== 'value') return undefined
    return { answer: reading.value, sure: reading.sure, words: reading.words }
  },
  passOver: () => ({}),
  show: (answer) => sayVehicle(answer) || 'không rõ',
  facts: (vehicle) => ({ vehicle }),
  examples: {
    accepts: ['Xe máy', 'xe may', '3', 'xe tải màu xanh', 'ô tô con trắng', 'khong ro'],
    refuses: ['?', 'QL1A'],
  },
})

/** What the words before the question told already: the type, when the colour was asked. */
function known({ earlier }: Setting): VehicleValue {
  const before = earlier === undefined ? undefined : readVehicle(earlier)
  return before?.found === 'value' ? before.value : {}
}

function isUnknown({ text }: Message): boolean {
  return readIntent(text, 'vehicle').name === 'unknown_answer'
}
