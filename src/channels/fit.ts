// Fits what we say to a channel's limits: splits long text at natural borders and turns buttons into typed numbers. Pure.
import type { Choice, Limits } from './channel.js'

/** One message that a channel can carry as it is. */
export interface Fitted {
  text: string
  choices: Choice[]
}

type FitLimits = Pick<Limits, 'textLengthMax' | 'choicesMax' | 'choiceLengthMax' | 'choicesNumbered'>

/**
 * Fits one bubble to a channel: NFC first, then parts of at most `textLengthMax` UTF-16 units, in order.
 * Choices stand on the last part only. They are listed as `1. ...` in the text, in the order given, when the channel wants
 * numbers, when there are more of them than it can show (then none is a button), or when a label is too long for a
 * button (then every button shows its number). Nothing but white space at the borders is dropped.
 * @returns no part at all when there is neither text nor choice
 */
export function fit(say: { text: string; choices: Choice[] }, limits: FitLimits): Fitted[] {
  const choices = say.choices.map((choice) => ({ ...choice, label: choice.label.normalize('NFC') }))
  const parts = split(say.text.normalize('NFC').trim(), limits.textLengthMax)
  if (mustList(choices, parts.length, limits)) appendList(parts, choices, limits.textLengthMax)
  const buttons = buttonsOf(choices, limits)
  return parts.map((text, index) => ({ text, choices: index === parts.length - 1 ? buttons : [] }))
}

function mustList(choices: Choice[], parts: number, limits: FitLimits): boolean {
  if (choices.length === 0) return false
  return parts === 0 || limits.choicesNumbered || tooMany(choices, limits) || tooLong(choices, limits)
}

function buttonsOf(choices: Choice[], limits: FitLimits): Choice[] {
  if (tooMany(choices, limits)) return []
  if (!tooLong(choices, limits)) return choices
  return choices.map((choice, index) => ({ label: String(index + 1), payload: choice.payload }))
}

function tooMany(choices: Choice[], limits: FitLimits): boolean {
  return choices.length > limits.choicesMax
}

function tooLong(choices: Choice[], limits: FitLimits): boolean {
  return choices.some((choice) => choice.label.length > limits.choiceLengthMax)
}

/** The list joins the last part where it fits whole; otherwise it stands in messages of its own. */
function appendList(parts: string[], choices: Choice[], lengthMax: number): void {
  const list = choices.map((choice, index) => `${index + 1}. ${choice.label}`).join('\n')
  const last = parts.at(-1)
  const joined = last === undefined ? list : `${last}\n\n${list}`
  if (last !== undefined && joined.length <= lengthMax) parts[parts.length - 1] = joined
  else parts.push(...split(list, lengthMax))
}

/** Splits trimmed text into parts of at most `lengthMax` UTF-16 units, none of them empty. */
function split(text: string, lengthMax: number): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > lengthMax) {
    const border = borderIn(rest, lengthMax)
    const part = rest.slice(0, border).trimEnd()
    if (part !== '') parts.push(part)
    rest = rest.slice(border).trimStart()
  }
  if (rest !== '') parts.push(rest)
  return parts
}

/** Borders from the most to the least natural, each with the least share of the room that a part must then fill. */
const borders: { after: RegExp; fill: number }[] = [
  { after: /\n[^\S\n]*\n/g, fill: 0.5 },
  { after: /\n/g, fill: 0.5 },
  { after: /[.!?…]["'”’»)\]]*\s/g, fill: 0.3 },
  { after: /[,;:]\s/g, fill: 0.6 },
  { after: /\s/g, fill: 0 },
]

function borderIn(text: string, lengthMax: number): number {
  // One unit more than fits: white space that falls just behind a full part is a border too.
  const room = text.slice(0, lengthMax + 1)
  for (const { after, fill } of borders) {
    let last = 0
    for (const match of room.matchAll(after)) {
      const end = match.index + match[0].length
      const kept = room.slice(0, end).trimEnd().length
      if (kept > 0 && kept <= lengthMax && kept >= lengthMax * fill) last = end
    }
    if (last > 0) return last
  }
  return characterBorder(text, lengthMax)
}

const characters = new Intl.Segmenter('vi', { granularity: 'grapheme' })

/** For text without any white space: behind the last whole character; inside one only if it alone exceeds the room. */
function characterBorder(text: string, lengthMax: number): number {
  let border = 0
  for (const { index, segment } of characters.segment(text.slice(0, lengthMax + 64))) {
    if (index + segment.length > lengthMax) break
    border = index + segment.length
  }
  return border > 0 ? border : codePointBorder(text, lengthMax)
}

function codePointBorder(text: string, lengthMax: number): number {
  let border = 0
  for (const point of text) {
    if (border > 0 && border + point.length > lengthMax) break
    border += point.length
  }
  return border
}
