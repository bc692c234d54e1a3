// Reads what a message wants of the conversation. Commands are whole messages only; what is doubtful is marked `likely`,
// so that the conversation asks before it cancels, starts over, sends, skips or goes back.
import { correctionIn } from './correction.js'
import { coveredIn } from './intent-covered.js'
import { gistOf } from './intent-gist.js'
import { insultsIn, isAbuse, without } from './intent-abuse.js'
import { saidParts } from './intent-parts.js'
import { politeEnd, politeStart, saidWords, type Said } from './intent-words.js'
import { Phrases } from './phrase.js'
import type { Intent, IntentName, Where } from './reading.js'
import { fold } from './text.js'
import { keyOf, tokensOf, type Token, type Tokens } from './tokens.js'
import { readViolations } from './violation.js'

/** The longest whole-message command, in words. */
const commandWordsMax = 16

/** Reads the intent of a message said at `where`. Whatever is not clearly something else is `other`: an answer. */
export function readIntent(text: string, where: Where): Intent {
  const tokens = tokensOf(text)
  if (tokens.list.length === 0) return fromEmoji(tokens.text.slice(0, 100), where)
  const status = statusIn(tokens.text, where)
  if (status !== undefined) return status
  if (tokens.list.length > 80)
    return where === 'idle' && startsReport(tokens) ? starting : { name: 'other', sure: 'certain' }
  const isAsking = tokens.text.trimEnd().endsWith('?')
  const insults = insultsIn(tokens)
  const command = commandIn(tokens, where) ?? byParts(without(tokens, insults), where)
  if (command !== undefined && mayBegin(command, tokens) && !(insults.length > 0 && command.name === 'help'))
    return isAsking ? { ...command, sure: 'likely' } : command
  const correction = where === 'idle' && startsReport(tokens) ? undefined : correctionIn(tokens.text, where)
  if (correction !== undefined) return { name: 'edit', ...correction, sure: isAsking ? 'likely' : 'certain' }
  if (isAbuse(tokens, insults)) return { name: 'abuse', sure: 'certain' }
  if (where === 'idle' && startsReport(tokens)) return starting
  const gist = gistOf(tokens, where)
  if (gist !== undefined && readViolations(tokens.text).found === 'nothing') return gist
  return { name: 'other', sure: 'certain' }
}

/** "Báo xe vượt đèn đỏ" is more than a wish to report: what it tells is to be heard. */
function mayBegin(command: Intent, tokens: Tokens): boolean {
  if (command.name !== 'start_report') return true
  const acts = readViolations(tokens.text)
  return acts.found !== 'value' || acts.value.every((act) => act === 'other')
}

const starting: Intent = { name: 'start_report', sure: 'likely' }
const phrases = new Phrases<Said>([...saidWords, ...saidParts])
const starts = new Set(politeStart.split(' ').map(keyOf))
const ends = new Set(politeEnd.split(' ').map(keyOf))
const bareStarts = new Set(politeStart.split(' ').map(fold))
const bareEnds = new Set(politeEnd.split(' ').map(fold))

interface Heard {
  said: Set<Said>
  loose: number
}

function commandIn(tokens: Tokens, where: Where): Intent | undefined {
  const said = saidIn(tokens)
  return said === undefined ? undefined : meaning(said, where, tokens)
}

/** Said beside something else, these add nothing to it: "hết rồi, cảm ơn". */
const civil = new Set<IntentName>(['thanks', 'greet'])

/** What outweighs what: "bỏ qua, em không biết" skips, "sai hết rồi, làm lại từ đầu" starts over. */
const weights: (readonly IntentName[])[] = [
  ['restart'], ['cancel'], ['human'], ['back'], ['edit'], ['skip'], ['start_report'], ['status'], ['done_media'],
  ['ongoing_yes', 'ongoing_no', 'confirm'], ['unknown_answer'], ['deny', 'help'], ['thanks', 'greet', 'abuse', 'other'],
] // prettier-ignore

/** Several parts that cover the message. A grave command beside words of another kind is `likely`. */
function byParts(tokens: Tokens, where: Where): Intent | undefined {
  if (tokens.list.length > coveredWordsMax) return undefined
  const covered = coveredIn(tokens, (said) => meaningsAt(where).some(([each]) => each === said))
  if (covered === undefined) return undefined
  const parts = covered.parts.map((part) => ({
    ...part,
    intent: meaning({ said: part.said, loose: 0 }, where, tokens),
  }))
  if (parts.some(({ intent, isAside }) => intent === undefined && !isAside)) return undefined
  const heard = parts.flatMap(({ intent }) => intent ?? [])
  // Whether it still goes on is no aside where that is asked.
  const isAnswer = (said: Set<Said>) => where === 'ongoing' && (said.has('happening') || said.has('gone'))
  const plain = parts.flatMap(({ intent, isAside, said }) =>
    intent === undefined || (isAside && !isAnswer(said)) ? [] : intent,
  )
  const others = (plain.length > 0 ? plain : heard).filter(({ name }) => !civil.has(name))
  const wanted = others.length === 0 ? heard : others
  const first = weights.flatMap((names) => wanted.filter(({ name }) => names.includes(name)))[0]
  if (first === undefined || isContradicted(first.name, heard)) return undefined
  if (!covered.isTight && !parts.some(({ said }) => accounted.some((each) => said.has(each))))
    return undefined
  const isSure =
    covered.isTight &&
    wanted.every(({ name, sure }) => name === first.name && sure === 'certain') &&
    !(first.name === 'back' && covered.tells) &&
    !(first.name === 'cancel' && where === 'media')
  return { ...first, sure: isSure ? 'certain' : 'likely' }
}

const coveredWordsMax = 24

/** What people give an account of how things were for: something is lacking. */
const accounted: Said[] = ['unknown', 'none', 'happening', 'gone', 'withhold']

/** A yes and a no, still there and gone: no part may be left unheard. */
function isContradicted(name: IntentName, wanted: Intent[]): boolean {
  const against: Partial<Record<IntentName, IntentName[]>> = {
    confirm: ['deny', 'unknown_answer', 'help', 'ongoing_yes', 'ongoing_no'],
    ongoing_yes: ['ongoing_no', 'deny'],
    ongoing_no: ['ongoing_yes'],
    back: ['cancel', 'confirm'],
    skip: ['confirm'],
  }
  return wanted.some((other) => against[name]?.includes(other.name) === true)
}

/** What the whole message says, polite words at its two ends left out; undefined when it is not one whole phrase. */
function saidIn(tokens: Tokens): Heard | undefined {
  if (tokens.list.length > commandWordsMax) return undefined
  const list = tokens.list.map((token) => ({ ...token, before: 'joined' as const }))
  const flat = { ...tokens, list }
  const lastStart = runLength(list, (token) => isPolite(tokens, token, starts, bareStarts))
  const firstEnd =
    list.length - runLength([...list].reverse(), (token) => isPolite(tokens, token, ends, bareEnds))
  const begun = Array.from({ length: lastStart + 1 }, (_, from) => phrases.startingAt(flat, from))
  for (let cut = 0; cut <= lastStart + list.length - firstEnd; cut++) {
    for (let from = 0; from <= Math.min(cut, lastStart); from++) {
      const to = list.length - (cut - from)
      if (to <= from || to < firstEnd) continue
      const whole = (begun[from] ?? []).filter((match) => match.to === to)
      if (whole.length > 0) return least(whole)
    }
  }
  return undefined
}

function least(matches: { id: Said; loose: number }[]): Heard {
  const loose = Math.min(...matches.map((match) => match.loose))
  return { said: new Set(matches.filter((match) => match.loose === loose).map((match) => match.id)), loose }
}

function runLength(list: Token[], isOf: (token: Token) => boolean): number {
  const end = list.findIndex((token) => !isOf(token))
  return end < 0 ? list.length : end
}

/** In a message without any diacritics the polite words have none either. */
function isPolite(tokens: Tokens, token: Token, words: Set<string>, bareWords: Set<string>): boolean {
  return words.has(token.keys[0] ?? '') || (tokens.isPlain && bareWords.has(token.bare))
}

type Meaning = readonly [Said, IntentName, Intent['sure']?]

/** What is heard first counts first; a state's own meanings go before the common ones. */
const common: Meaning[] = [
  ['restart', 'restart'], ['cancel', 'cancel'], ['human', 'human'], ['status', 'status'], ['edit', 'edit'], ['skip', 'skip'],
  ['back', 'back'], ['unknown', 'unknown_answer'], ['help', 'help'], ['start', 'start_report'], ['thanks', 'thanks'],
  ['cancel_soft', 'cancel', 'likely'], ['restart_soft', 'restart', 'likely'], ['yes', 'confirm', 'likely'],
  ['yes_soft', 'confirm', 'likely'], ['send', 'confirm', 'likely'], ['wrong', 'deny', 'likely'], ['no', 'deny'], ['none', 'deny'],
  ['not_yet', 'deny'], ['wait', 'deny', 'likely'], ['skip_soft', 'skip', 'likely'], ['next', 'skip', 'likely'],
  ['stop', 'cancel', 'likely'], ['greet', 'greet'],
] // prettier-ignore

const agreeing: Meaning[] = [['yes', 'confirm'], ['yes_soft', 'confirm'], ['no', 'deny'], ['none', 'deny'], ['not_yet', 'deny'], ['wrong', 'deny'], ['stop', 'deny', 'likely'], ['skip_soft', 'deny'], ['next', 'confirm', 'likely'], ['wait', 'deny', 'likely']] // prettier-ignore

const withholding: Meaning[] = [
  ['withhold', 'skip', 'likely'],
  ['skip_soft', 'skip', 'likely'],
]

const byState: Partial<Record<Where, Meaning[]>> = {
  media: [['later', 'skip', 'likely'], ['sent', 'done_media'], ['finished', 'done_media'], ['next', 'done_media', 'likely'], ['stop', 'done_media', 'likely'], ['wait', 'other']],
  plate: [['unread_plate', 'unknown_answer']],
  people: [['finished', 'skip', 'likely'], ['stop', 'skip', 'likely']],
  name: withholding,
  cccd: withholding,
  address: withholding,
  telephone: withholding,
  ongoing: [
    ['happening', 'ongoing_yes'], ['yes', 'ongoing_yes'], ['yes_soft', 'ongoing_yes'], ['unfinished', 'ongoing_yes'], ['gone', 'ongoing_no'],
    ['finished', 'ongoing_no'], ['no', 'ongoing_no'], ['none', 'ongoing_no'], ['not_yet', 'other', 'likely'], ['wait', 'other', 'likely'], ['stop', 'other', 'likely'],
  ],
  time: [['happening', 'ongoing_yes'], ['gone', 'other'], ['unfinished', 'other']],
  consent: [['withhold', 'deny'], ['wait', 'other'], ...agreeing],
  confirm_value: agreeing,
  result_wanted: [['tell_me', 'confirm'], ...agreeing],
  review: [
    ['send', 'confirm'], ['yes', 'confirm'], ['yes_soft', 'confirm', 'likely'], ['finished', 'confirm', 'likely'], ['wrong', 'deny'],
    ['next', 'other', 'likely'], ['skip', 'other', 'likely'], ['skip_soft', 'other', 'likely'], ['none', 'deny'], ['no', 'deny'], ['wait', 'deny'],
  ],
} // prettier-ignore

function meaningsAt(where: Where): Meaning[] {
  return [...(byState[where] ?? []), ...common]
}

const grave = new Set<IntentName>(['cancel', 'restart', 'skip', 'back', 'confirm'])

function meaning(heard: Heard, where: Where, tokens: Tokens): Intent | undefined {
  if ((where === 'name' || where === 'people') && isGivenName(tokens)) return undefined
  const found = meaningsAt(where).find(([said]) => heard.said.has(said))
  if (found === undefined) return undefined
  const [, name, sure = 'certain'] = found
  const isAmbiguous = heard.loose > 0 && heard.said.size > 1
  const isOffState = where === 'violation' && (name === 'back' || name === 'cancel') && heard.loose > 0
  const isBareName = name === 'cancel' && heard.loose > 0 && tokens.list.length === 1
  return { name, sure: grave.has(name) && (isAmbiguous || isOffState || isBareName) ? 'likely' : sure }
}

/** "Huy", "Thôi", "Hủy": where a person's name is asked they may be one; "hủy" written small is none. */
function isGivenName(tokens: Tokens): boolean {
  if (/^(?:huỷ|hủy)$/.test(tokens.text.trim())) return false
  const words = tokens.list.filter((token) => !/^(anh|chị|em|ông|bà|chú|bác|ạ|tên|là)$/i.test(token.text))
  return (
    words.length === 1 &&
    /^(huy|thoi|dung|sua|cuu|doi|an|sau|yes|no|hai|hi|duyet|chot|sao|chuan|dep|nghi)$/.test(
      words[0]?.bare ?? '',
    )
  )
}

const codeShape = /(?:^|[^A-Z0-9-])([A-Z0-9]{2,6}(?:-[A-Z0-9]{2,6}){1,3})(?![A-Z0-9-])/
const plainCode =
  /(?:mã|ma|code|số|cứu|cuu)\s*(?:số|so|là|la|:|hồ sơ|phản ánh)?\s*:?\s*([A-Z0-9]{6,14})\s*[?.!]*$/iu
const statusLead =
  /^(?:(?:tôi|em|mình|cho|xin|ad|bạn|dạ|muốn|hỏi|ơi|nhờ)\s+)*(?:tra\s*cứu|tra\s*cuu|tra|kết quả|ket qua|xem|kiểm tra|kiem tra|check|mã|ma|hồ sơ|ho so|phản ánh|phan anh|tình trạng|tinh trang|tiến độ|trạng thái|status|theo dõi|theo doi|báo cáo|bao cao|đơn|vụ|hỏi)(?![\p{L}\p{M}])/iu

/** A code asked about; a plate is not a code. */
function statusIn(text: string, where: Where): Intent | undefined {
  const trimmed = text.trim()
  if (trimmed.length > 120) return undefined
  const upper = trimmed.toUpperCase()
  const code =
    codeShape.exec(upper)?.[1] ??
    (statusLead.test(trimmed) ? plainCode.exec(trimmed)?.[1]?.toUpperCase() : undefined)
  if (
    code === undefined ||
    !/\d/.test(code) ||
    /^\d{2}-?[A-Z]{1,2}\d?-/.test(code) ||
    /^\d+(-\d+)*$/.test(code)
  )
    return undefined
  if (statusLead.test(trimmed)) return { name: 'status', code, sure: 'certain' }
  const isBare = upper.replace(/[\s.?!]/g, '') === code
  return isBare && (where === 'idle' || where === 'done')
    ? { name: 'status', code, sure: 'likely' }
    : undefined
}

function fromEmoji(text: string, where: Where): Intent {
  if (/^[\s?!.…]*\?[\s?!.…]*$/.test(text)) return { name: 'help', sure: 'certain' }
  const isDown = /👎|❌|🚫|🙅|✖/u.test(text)
  const isUp = /👍|👌|✅|🆗|☑|✔|🙆|💯/u.test(text)
  if (/🖕/u.test(text)) return { name: 'abuse', sure: 'certain' }
  if (isUp !== isDown) return { name: emojiMeaning(isUp, where), sure: 'likely' }
  if (/❤|🙏|🥰|😍|💖|♥|💕|🌹|💐|🤝|😘/u.test(text)) return { name: 'thanks', sure: 'likely' }
  return { name: 'other', sure: 'certain' }
}

function emojiMeaning(isUp: boolean, where: Where): IntentName {
  if (where === 'ongoing') return isUp ? 'ongoing_yes' : 'ongoing_no'
  if (where === 'done') return isUp ? 'thanks' : 'other'
  return isUp ? 'confirm' : 'deny'
}

/** In no report yet, a message that already tells of an act or gives a plate begins one. */
function startsReport(tokens: Tokens): boolean {
  return (
    readViolations(tokens.text).found !== 'nothing' ||
    /(^|[^\d])\d{2}\s?-?\s?[a-zđ]{1,2}\d?[\s.-]*\d{3}[\s.-]?\d{1,3}(?!\d)/i.test(tokens.text)
  )
}
