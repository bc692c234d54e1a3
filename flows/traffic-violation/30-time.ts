// When; "Đang diễn ra" opens the fast lane.
import type { ReportTime } from '../../src/reading/reading.js'
import { readIntent } from '../../src/reading/intent.js'
import { readTime, readTimeAnswer, sayChoice, sayTime } from '../../src/reading/time.js'
import {
  askBack,
  refuse,
  say,
  step,
  valueChosen,
  type Prompt,
  type Setting,
} from '../../src/conversation/step.js'

const minuteMs = 60_000

const moments = [
  { label: 'Đang diễn ra', value: 'now' },
  { label: 'Vừa xong', value: 'just' },
  { label: 'Không nhớ rõ', value: 'unclear' },
] as const

export default step<ReportTime | 'unclear'>({
  label: 'Thời gian',
  calledAlso: ['gio', 'ngay', 'time', 'thoi diem', 'luc nao', 'ngay gio'],
  where: () => 'time',
  ask: (setting) =>
    say(
      `${fileHint(setting)}Việc xảy ra lúc nào? Ví dụ: "7h30 tối qua", "hôm kia tầm 5h chiều".`,
      choices(setting),
    ),
  read(message, setting) {
    const moment = valueChosen(moments, message)
    if (moment !== undefined) return momentOf(moment, setting.now)
    const reading =
      setting.earlier === undefined
        ? readTime(message.text, setting.now)
        : readTimeAnswer(message.text, setting.now, { earlier: setting.earlier })
    if (reading.found === 'value') return reading.value
    if (reading.found === 'question') {
      const offered = reading.choices.map(({ label, value }) => ({ label, answer: value }))
      const kept = reading.ask === 'hour' ? inSameHalf(reading.choices, setting.current) : undefined
      if (kept !== undefined) return kept
      if (reading.ask === 'future') return refuse(asks.future, [...offered, ...moments])
      return askBack(asks[reading.ask], offered)
    }
    if (readIntent(message.text, 'time').name === 'unknown_answer') return 'unclear'
    return refuse(
      'Mình chưa rõ giờ. Bạn nhắn giờ và ngày giúp mình, ví dụ "19h43 hôm qua"; nhớ áng chừng cũng được.',
      moments,
    )
  },
  spot({ time: reading }) {
    if (reading?.found !== 'value') return undefined
    return { answer: reading.value, sure: reading.sure, words: reading.words }
  },
  passOver: () => 'unclear',
  hurries: (answer) => answer !== 'unclear' && answer.is === 'ongoing',
  show: (answer, { now }) => (answer === 'unclear' ? 'không nhớ rõ' : sayTime(answer, now)),
  facts: (answer) => (answer === 'unclear' ? {} : { time: answer, ongoing: answer.is === 'ongoing' }),
  weak(answer, setting): Prompt | undefined {
    if (answer !== undefined && answer !== 'unclear' && answer.is !== 'day') return undefined
    return say(
      'Phải có giờ, ít nhất là áng chừng, thì mới đối chiếu được camera. Bạn nhớ lại giúp mình khoảng mấy giờ?',
      [...choices(setting).filter((choice) => 'answer' in choice), moments[2]],
    )
  },
  examples: {
    accepts: [
      'Đang diễn ra',
      'vua xong',
      '3',
      '7h30 tối qua',
      'k nhớ',
      'quên rồi',
      'không biết',
      'tối nào cũng khoảng 22h',
    ],
    refuses: ['?', 'xe khách'],
  },
})

/** A held hour that is put right keeps its half of the day: "7 rưỡi" for 7:00 in the morning. */
function inSameHalf(choices: { value: ReportTime }[], held: unknown): ReportTime | undefined {
  if (typeof held !== 'object' || held === null || !('from' in held)) return undefined
  const half = (at: number) => Math.floor((at + vietnamMs) / halfDayMs)
  const same = choices.filter(({ value }) => half(value.from) === half((held as ReportTime).from))
  return same.length === 1 ? same[0]?.value : undefined
}

const halfDayMs = 12 * 60 * minuteMs
const vietnamMs = 7 * 60 * minuteMs

const asks = {
  hour: 'Lúc đó là mấy giờ, sáng hay chiều bạn nhỉ?',
  day: 'Hôm đó là ngày nào bạn nhỉ?',
  date: 'Ngày này mình chưa rõ. Bạn nhắn ngày dương lịch giúp mình, ví dụ "12/8".',
  future: 'Thời điểm này chưa tới. Bạn xem lại giúp mình: việc đã xảy ra lúc nào?',
  old: 'Việc này đã lâu rồi phải không bạn? Bạn xác nhận lại ngày giúp mình nhé.',
}

function momentOf(moment: (typeof moments)[number]['value'], now: number): ReportTime | 'unclear' {
  if (moment === 'unclear') return 'unclear'
  if (moment === 'now') return { is: 'ongoing', from: now, to: now, approximate: false }
  return { is: 'range', from: now - 30 * minuteMs, to: now, approximate: true }
}

/** What a file says of when it was taken: offered, never assumed. */
function takenTimes({ files, now }: Setting): ReportTime[] {
  return files.flatMap(({ takenAt }) =>
    takenAt === undefined || takenAt > now
      ? []
      : [{ is: 'minute' as const, from: takenAt, to: takenAt + minuteMs - 1, approximate: false }],
  )
}

function choices(setting: Setting) {
  const taken = takenTimes(setting).map((time) => ({ label: sayChoice(time, setting.now), answer: time }))
  // Photos of one minute are one choice.
  const unlike = taken.filter(({ label }, at) => taken.findIndex((each) => each.label === label) === at)
  return [moments[0], ...unlike.slice(0, 2), moments[1], moments[2]]
}

function fileHint(setting: Setting): string {
  const [taken] = takenTimes(setting)
  return taken === undefined
    ? ''
    : `Tệp bạn gửi ghi là quay lúc ${sayTime(taken, setting.now)}; đúng thì bạn bấm chọn. `
}
