// Where: words (road, km post, junction, commune old or new), a shared pin, or a map link.
import {
  askRoadKind,
  readMapLink,
  readPin,
  readPlace,
  readPlaceAnswer,
  sayPlace,
  type PlaceReading,
} from '../../src/reading/place.js'
import { readIntent } from '../../src/reading/intent.js'
import type { Place, PlaceAsk } from '../../src/places/place.js'
import {
  AskBack,
  refuse,
  type Refusal,
  say,
  SoFar,
  step,
  valueChosen,
  type Message,
  type Prompt,
  type Setting,
} from '../../src/conversation/step.js'

interface Where {
  place: Place
  /** The place lies in another province, and the citizen wants the report passed on. */
  forward?: boolean
}

/** What is open: a question about a place read in half, or whether to pass a report on to another province. */
type Open = { is: 'asked'; asked: PlaceAsk; place: Place; prompt: Prompt } | { is: 'elsewhere'; place: Place }

const elsewhere = [
  { label: 'Nhờ chuyển giúp', value: 'forward' },
  { label: 'Sửa địa điểm', value: 'again' },
  { label: 'Không gửi nữa', value: '#do:cancel' },
] as const

const how =
  'Bạn nhắn tên đường và xã, phường; có mốc (km, cầu, chợ, ngã tư) càng tốt. Hoặc gửi vị trí trên bản đồ.'

export default step<Where>({
  label: 'Địa điểm',
  calledAlso: ['dia diem', 'duong', 'cho', 'noi', 'vi tri', 'place', 'road', 'tuyen duong', 'o dau'],
  where: () => 'road',
  hearsPin: true,
  forAlert: () => true,
  tellsAlert: true,
  ask(setting) {
    const open = setting.partial as Open | undefined
    if (open?.is === 'elsewhere') return askElsewhere(open.place, setting)
    if (open?.is === 'asked') return open.prompt
    const taken = takenHere(setting)
    const hint = taken.length === 0 ? '' : ' Tệp bạn gửi có ghi nơi chụp; đúng chỗ thì bạn bấm chọn.'
    return say(`Việc xảy ra ở đâu? ${how}${hint}`, taken)
  },
  read(message, setting) {
    const open = setting.partial as Open | undefined
    if (open?.is === 'elsewhere') {
      const said = valueChosen(elsewhere, message)
      if (said === 'forward') return { place: open.place, forward: true }
      if (said === 'again') return new SoFar(undefined)
    }
    if (message.choice !== undefined) return refuse(`Việc xảy ra ở đâu? ${how}`)
    if (isYesOrNo(message)) return notUnderstood(open)
    return judged(readingOf(message, open, setting), open, setting)
  },
  check: ({ place }, setting) => checked(place, setting),
  spot({ placeWords }, setting) {
    if (placeWords === undefined) return undefined
    const reading = readPlace(placeWords.text, setting.land, setting.settings.province)
    if (reading.found !== 'value') return undefined
    const place = joined(setting.current as Where | undefined, reading.value)
    const isElsewhere = setting.routedTo(place).elsewhere !== undefined
    return { answer: { place }, sure: isElsewhere ? 'likely' : reading.sure, words: placeWords }
  },
  passOver: () => refuse(`Không có nơi xảy ra thì mình không biết chuyển tới đơn vị nào. ${how}`),
  show: ({ place }) => sayPlace(place),
  facts: ({ place, forward }) => ({
    place,
    ...(forward === true
      ? {
          more: {
            forward: { label: 'Chuyển tỉnh khác', words: 'Người báo nhờ chuyển tới nơi có thẩm quyền' },
          },
        }
      : {}),
  }),
  examples: {
    accepts: ['QL1A đoạn qua xã Tân Dĩnh', 'cao tốc HN-BG km 95+300'],
    refuses: ['?', 'ở kia kìa'],
  },
})

function readingOf(message: Message, open: Open | undefined, { land, settings }: Setting): PlaceReading {
  if (message.location !== undefined) return readPin(message.location, land, settings.province)
  const linked = readMapLink([message.text, message.link?.url ?? ''].join(' '), land, settings.province)
  if (linked.found !== 'nothing') return linked
  if (open?.is !== 'asked') return readPlace(message.text, land, settings.province)
  return readPlaceAnswer(open.place, open.asked, message.text, land, settings.province)
}

function judged(
  reading: PlaceReading,
  open: Open | undefined,
  setting: Setting,
): Where | AskBack | SoFar | Refusal {
  if (reading.found === 'nothing') return notUnderstood(open)
  if (reading.found === 'question') return askedBack(reading)
  return checked(reading.value, setting)
}

/** What could be tapped still can. */
function notUnderstood(open: Open | undefined): Refusal {
  const choices = open?.is === 'asked' ? open.prompt.choices : open?.is === 'elsewhere' ? elsewhere : []
  return refuse(`Mình chưa rõ chỗ này ở đâu. ${how}`, choices)
}

/** "Đồng ý", "không": never a street of that name. */
function isYesOrNo({ text }: Message): boolean {
  if (text === '') return false
  const { name, sure } = readIntent(text, 'confirm_value')
  return sure === 'certain' && (name === 'confirm' || name === 'deny')
}

/** A place that is read may still leave the road open, or lie elsewhere. */
function checked(place: Place, setting: Setting): Where | AskBack | SoFar {
  if (setting.routedTo(place).elsewhere !== undefined)
    return new SoFar({ is: 'elsewhere', place } satisfies Open)
  const kind = place.point !== undefined && place.road === undefined ? askRoadKind(place) : undefined
  if (kind?.found === 'question') return askedBack(kind)
  return { place }
}

/** A road said after its commune joins it, and a commune said after its road. */
function joined(held: Where | undefined, place: Place): Place {
  const before = held?.place
  if (before === undefined || place.point !== undefined) return place
  const isRoadToo = isBare(before, 'commune') && isBare(place, 'road')
  const isCommuneToo = isBare(before, 'road') && isBare(place, 'commune')
  if (!isRoadToo && !isCommuneToo) return place
  return { ...before, ...place, words: `${place.words}, ${before.words}` }
}

/** Has the one of the two, not the other. */
function isBare(place: Place, has: 'road' | 'commune'): boolean {
  return (
    (place.road !== undefined) === (has === 'road') && (place.commune !== undefined) === (has === 'commune')
  )
}

function askedBack(reading: Extract<PlaceReading, { found: 'question' }>): AskBack {
  const prompt = say(
    asked(reading),
    reading.choices.map(({ label, value }) => ({ label, answer: { place: value } })),
  )
  const place = reading.partial ?? { words: reading.words.text }
  return new AskBack(prompt, { is: 'asked', asked: reading.ask, place, prompt } satisfies Open)
}

/** A point that lies in one commune for certain: which, is said before the road is asked, so that a wrong one is seen. */
function asked({ ask, partial }: Extract<PlaceReading, { found: 'question' }>): string {
  const commune = ask === 'road_kind' && partial?.point !== undefined ? partial.commune?.name : undefined
  return commune === undefined ? asks[ask] : `Điểm này thuộc ${commune}. ${asks[ask]}`
}

const asks = {
  commune: 'Chỗ này thuộc xã, phường nào bạn nhỉ? (Không có trong các nút thì bạn nhắn tên.)',
  which: 'Ý bạn là nơi nào dưới đây?',
  road_kind: 'Ở đó, việc xảy ra trên đường nào bạn nhỉ?',
  more: 'Bạn cho mình thêm tên xã, phường, hoặc một mốc gần đó nhé.',
}

/** Another province's place: its door is named, and nothing is passed on unasked. */
function askElsewhere(place: Place, setting: Setting): Prompt {
  const door = setting.routedTo(place).elsewhere
  return say(
    `Nơi này thuộc ${door?.name ?? 'tỉnh khác'}, ngoài địa bàn của ${setting.settings.policeName}. Bạn có thể báo thẳng: ${door?.door ?? '113'}. Hay để mình nhờ chuyển giúp?`,
    elsewhere,
  )
}

/** Where a file says it was taken: offered to tap, never assumed. */
function takenHere({ files, land, settings }: Setting): Prompt['choices'] {
  const taken = files.find((file) => file.takenPlace !== undefined)?.takenPlace
  if (taken === undefined) return []
  const reading = readPin(taken, land, settings.province)
  if (reading.found === 'nothing') return []
  if (reading.found === 'value' || reading.ask === 'road_kind') {
    const place = reading.found === 'value' ? reading.value : reading.partial
    return place === undefined ? [] : [{ label: 'Nơi ghi trong tệp', answer: { place } }]
  }
  return reading.choices.map(({ label, value }) => ({ label, answer: { place: value } }))
}
