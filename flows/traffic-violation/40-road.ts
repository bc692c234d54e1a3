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
    return say(`Việc xảy ra ở đâu? ${how}`, takenHere(setting))
  },
  read(message, setting) {
    const open = setting.partial as Open | undefined
    if (open?.is === 'elsewhere') {
      const said = valueChosen(elsewhere, message)
      if (said === 'forward') return { place: open.place, forward: true }
      if (said === 'again') return new SoFar(undefined)
    }
    if (message.choice !== undefined) return refuse(`Việc xảy ra ở đâu? ${how}`)
    return judged(readingOf(message, open, setting), setting)
  },
  check: ({ place }, setting) => checked(place, setting),
  spot({ placeWords }, setting) {
    if (placeWords === undefined) return undefined
    const reading = readPlace(placeWords.text, setting.land, setting.settings.province)
    if (reading.found !== 'value' || setting.routedTo(reading.value).elsewhere !== undefined) return undefined
    return { answer: { place: reading.value }, sure: reading.sure, words: placeWords }
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

function judged(reading: PlaceReading, setting: Setting): Where | AskBack | SoFar | Refusal {
  if (reading.found === 'nothing') return refuse(`Mình chưa rõ chỗ này ở đâu. ${how}`)
  if (reading.found === 'question') return askedBack(reading)
  return checked(reading.value, setting)
}

/** A place that is read may still leave the road open, or lie elsewhere. */
function checked(place: Place, setting: Setting): Where | AskBack | SoFar {
  const kind = place.point !== undefined && place.road === undefined ? askRoadKind(place) : undefined
  if (kind?.found === 'question') return askedBack(kind)
  if (setting.routedTo(place).elsewhere !== undefined)
    return new SoFar({ is: 'elsewhere', place } satisfies Open)
  return { place }
}

function askedBack(reading: Extract<PlaceReading, { found: 'question' }>): AskBack {
  const prompt = say(
    asks[reading.ask],
    reading.choices.map(({ label, value }) => ({ label, answer: { place: value } })),
  )
  const place = reading.partial ?? { words: reading.words.text }
  return new AskBack(prompt, { is: 'asked', asked: reading.ask, place, prompt } satisfies Open)
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
