// Where: words (road, km post, junction, commune old or new), a shared pin, or a map link.
import { readMapLink, readPin } from '../../src/reading/pin.js'
import { readPlace, type PlaceReading } from '../../src/reading/place.js'
import type { Place } from '../../src/places/place.js'
import {
  AskBack,
  askBack,
  refuse,
  say,
  SoFar,
  step,
  valueChosen,
  type Message,
  type Setting,
} from '../../src/conversation/step.js'

interface Where {
  place: Place
  /** The place lies in another province, and the citizen wants the report passed on. */
  forward?: boolean
}

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
  ask: ({ partial, ...setting }) =>
    isPlaceHeld(partial)
      ? askElsewhere(partial, setting)
      : say(`Việc xảy ra ở đâu? ${how}`, takenHere(setting)),
  read(message, setting) {
    if (isPlaceHeld(setting.partial)) {
      const said = valueChosen(elsewhere, message)
      if (said === 'forward') return { place: setting.partial, forward: true }
      if (said === 'again') return new SoFar(undefined)
    }
    return judged(readingOf(message, setting), setting)
  },
  spot(text, setting) {
    const reading = readPlace(text, setting.land, setting.settings.province)
    if (reading.found !== 'value' || setting.routedTo(reading.value).elsewhere !== undefined) return undefined
    return { answer: { place: reading.value }, sure: reading.sure, words: reading.words }
  },
  passOver: () => refuse(`Không có nơi xảy ra thì mình không biết chuyển tới đơn vị nào. ${how}`),
  show: ({ place }) => [place.words, ...communeOf(place)].filter((each) => each !== '').join(', '),
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

function readingOf(message: Message, { land, settings }: Setting): PlaceReading {
  if (message.location !== undefined) return readPin(message.location, land, settings.province)
  const link = readMapLink([message.text, message.link?.url ?? ''].join(' '), land, settings.province)
  return link.found === 'nothing' ? readPlace(message.text, land, settings.province) : link
}

function judged(
  reading: PlaceReading,
  setting: Setting,
): Where | AskBack | SoFar | ReturnType<typeof refuse> {
  if (reading.found === 'nothing') return refuse(`Mình chưa rõ chỗ này ở đâu. ${how}`)
  if (reading.found === 'question') {
    const choices = reading.choices.map(({ label, value }) => ({ label, answer: { place: value } }))
    return askBack(asks[reading.ask], choices)
  }
  const place = reading.value
  if (setting.routedTo(place).elsewhere !== undefined) return new SoFar(place)
  return { place }
}

const asks = {
  commune: 'Chỗ này thuộc xã, phường nào bạn nhỉ? (Không có trong các nút thì bạn nhắn tên.)',
  which: 'Ý bạn là nơi nào dưới đây?',
  road_kind: 'Ở đó, việc xảy ra trên đường nào bạn nhỉ?',
  more: 'Bạn cho mình thêm tên xã, phường, hoặc một mốc gần đó nhé.',
}

/** Another province's place: its door is named, and nothing is passed on unasked. */
function askElsewhere(place: Place, setting: Omit<Setting, 'partial'>) {
  const door = setting.routedTo(place).elsewhere
  return say(
    `Nơi này thuộc ${door?.name ?? 'tỉnh khác'}, ngoài địa bàn của ${setting.settings.policeName}. Bạn có thể báo thẳng: ${door?.door ?? 'gọi 113'}. Hay để mình nhờ chuyển giúp?`,
    elsewhere,
  )
}

function isPlaceHeld(partial: unknown): partial is Place {
  return typeof partial === 'object' && partial !== null && 'words' in partial
}

function communeOf({ words, commune }: Place): string[] {
  return commune === undefined || words.toLowerCase().includes(commune.name.toLowerCase())
    ? []
    : [commune.name]
}

/** Where a file says it was taken: offered as communes to tap, never assumed. */
function takenHere({ files, land, settings }: Omit<Setting, 'partial'>) {
  const taken = files.find((file) => file.takenPlace !== undefined)?.takenPlace
  if (taken === undefined) return []
  const reading = readPin(taken, land, settings.province)
  if (reading.found === 'value') return [{ label: 'Nơi ghi trong tệp', answer: { place: reading.value } }]
  if (reading.found === 'nothing') return []
  return reading.choices.map(({ label, value }) => ({ label, answer: { place: value } }))
}
