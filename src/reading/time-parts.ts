// The parts of the day: how each is said, the hours it spans with no hour given, and what an hour means within it.

export type PartName =
  | 'dawn' | 'daybreak' | 'early' | 'morning' | 'noon' | 'afternoon' | 'dusk' | 'evening' | 'night' | 'late' | 'midnight' // prettier-ignore

export interface Part {
  name: PartName
  /** As the part is written by `timeWords`. */
  says: string
  /** Hours from 00:00 of the day it is counted to; past 24 it reaches into the next day. */
  spans: [from: number, to: number]
  /** Clock hours said with it, and the hour of the day each means; what is not here does not go together. */
  hours: Record<number, number>
}

/** `12h đêm qua` is 00:00 today: the small hours belong to the night before, hence hours past 24. */
export const parts: Part[] = [
  part('midnight', 'nua dem(?: ve sang)?|giua dem|midnight', [23, 25], run(10, 12, 12), run(0, 3, 24), {
    12: 24,
  }),
  part(
    'daybreak',
    '(?:to mo|mo|hung|tang|gan) sang|(?:sang )?tinh mo(?: sang)?|to mo|(?:hung|rang) dong',
    [3.5, 6.5],
    run(1, 6, 0),
  ),
  part('dawn', 'rang sang', [0, 6], run(0, 6, 0), { 12: 0 }),
  part('early', 'sang som|som mai|dau gio sang', [5, 7.5], run(2, 9, 0)),
  part(
    'dusk',
    'chieu toi|chap toi|nha nhem(?: toi)?|xam toi|chang vang(?: toi)?|sam toi',
    [17, 19],
    run(4, 8, 12),
  ),
  part('late', '(?:dem|toi) khuya|khuya', [22, 27], run(9, 11, 12), run(0, 5, 24), { 12: 24 }),
  part('noon', '(?:giua |gan |quf )?trua', [11, 13.5], run(10, 12, 0), run(1, 2, 12)),
  part('afternoon', '(?:dau gio |cuoi gio |xe |cuoi |dau )?chieu(?: muon)?', [13, 18], run(1, 7, 12), {
    12: 12,
  }),
  part('evening', '(?:dau |cuoi )?toi(?: muon)?|night', [18, 23], run(5, 11, 12), { 12: 24 }),
  part('night', 'dem', [21, 28], run(7, 11, 12), run(0, 5, 24), { 12: 24 }),
  part('morning', '(?:dau |giua |cuoi )?sang', [5, 11], run(0, 11, 0)),
]

/** Parts written out in a pattern, the longer ones first. */
export const partPattern = parts.map(({ says }) => says).join('|')

/** @param said one match of `partPattern` */
export function partOf(said: string): Part | undefined {
  return saidWhole.find(([whole]) => whole.test(said))?.[1]
}

const saidWhole = parts.map((one) => [new RegExp(`^(?:${one.says})$`), one] as const)

/** Whether the hours of this part run into the next day. */
export function isOfNight(part: Part): boolean {
  return part.spans[1] > 24
}

/** @returns the hour counted from 00:00 of the part's day (24 and more: the next day), or undefined when the two do not go together */
export function hourIn(part: Part, hour: number): number | undefined {
  if (hour > 12 && hour < 24) return goesWith(part, hour) ? hour : undefined
  if (hour === 24) return isOfNight(part) || part.name === 'evening' ? 24 : undefined
  return part.hours[hour]
}

/** Whether an hour of the 24-hour clock may be said with the part: `19h tối` may, `15h sáng` may not. */
function goesWith(part: Part, hour: number): boolean {
  switch (part.name) {
    case 'noon':
      return hour <= 14
    case 'afternoon':
      return hour <= 19
    case 'dusk':
      return hour >= 16 && hour <= 20
    case 'evening':
      return hour >= 17
    case 'night':
    case 'late':
      return hour >= 19
    case 'midnight':
      return hour >= 22
    case 'dawn':
    case 'daybreak':
    case 'early':
    case 'morning':
      return false
  }
}

function part(
  name: PartName,
  says: string,
  spans: [number, number],
  ...hours: Record<number, number>[]
): Part {
  return { name, says, spans, hours: Object.assign({}, ...hours) as Record<number, number> }
}

function run(from: number, to: number, add: number): Record<number, number> {
  return Object.fromEntries(Array.from({ length: to - from + 1 }, (_, at) => [from + at, from + at + add]))
}
