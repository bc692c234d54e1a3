// Why a password will not do: too short, known from breaches, or put together from what everybody would guess about a police desk.
// Judged offline: nothing of a password leaves the process.
import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import type { Breached } from './breached.js'
import type { ConsoleDeps } from './deps.js'

export const passwordLengthMin = 12
const passwordLengthMax = 200
/**
 * Guesses that a password must stand, as zxcvbn counts them: a part that stands in a list, a row of keys, a date, a year or a repeat costs
 * little, what none of them knows costs ten a sign (Wheeler, "zxcvbn: low-budget password strength estimation", USENIX Security 2016).
 */
const guessesLog10Min = 9
/** Only so much of a long password is judged: what is more makes it no weaker, and the work stays bounded. */
const judgedLengthMax = 64

/**
 * Words not for passwords (ASVS 5.0, 6.1.2), without diacritics; with those of the police's own name, its units, and whoever the account
 * belongs to, as they stand at the moment. Years and dates are known to the judge itself.
 */
const contextWords = [
  'congan', 'cand', 'canhsat', 'csgt', 'giaothong', 'phananh', 'vipham', 'tocgiac', 'canbo', 'chihuy', 'trucban',
  'quantri', 'giamsat', 'donvi', 'phong', 'huyen', 'tinh', 'thanhpho', 'phuong', 'bienso', 'xephat', 'zalo', 'messenger', 'facebook',
  'trucchihuy', 'desk', 'admin', 'police', 'traffic', 'report',
] // prettier-ignore

/** What people in Vietnam choose before all else and a list from elsewhere does not have. */
const commonWords = [
  'matkhau', 'matkhaumoi', 'khongbiet', 'khongcopass', 'anhyeuem', 'emyeuanh', 'toiyeuem', 'yeuem', 'yeuanh', 'yeuemnhieu', 'anhnhoem',
  'toiyeuvietnam', 'vietnam', 'vietnamvodich', 'hanoi', 'saigon', 'sinhnhat', 'giadinh', 'hanhphuc', 'bome', 'bomeyeu', 'conyeu', 'vochong',
  'thanhcong', 'maimaiyeuem', 'tinhyeu', 'nguyen', 'tran', 'pham', 'hoang', 'doremon', 'xinchao', 'batdau', 'thaydoi',
] // prettier-ignore

/** The account that a password is for. */
export interface Holder {
  login: string
  name: string
  unitId: string
}

/** Why a password will not do, in Vietnamese; undefined when it will. */
export async function weakness(
  deps: Pick<ConsoleDeps, 'policeName' | 'routing' | 'breached'>,
  password: string,
  holder: Holder,
): Promise<string | undefined> {
  if (password.length < passwordLengthMin) return `Mật khẩu cần ít nhất ${passwordLengthMin} ký tự.`
  if (password.length > passwordLengthMax) return 'Mật khẩu quá dài.'
  const unit = deps.routing().units.find(({ id }) => id === holder.unitId)
  const about = [deps.policeName, unit?.name ?? '', holder.name, holder.login]
  if ((await guessesLog10(password, about)) < guessesLog10Min)
    return 'Mật khẩu này dễ đoán (từ thông dụng, tên đơn vị, tên bạn, năm, dãy phím). Hãy dùng vài từ không liên quan.'
  if (await isBreached(deps.breached, password))
    return 'Mật khẩu này đã lộ trong một vụ rò rỉ trên mạng. Hãy chọn mật khẩu khác.'
  return undefined
}

let judge: Promise<ZxcvbnFactory> | undefined

/** The least guesses of the ways in which it can be read: as typed, without diacritics, without what stands between words. */
async function guessesLog10(password: string, about: string[]): Promise<number> {
  judge ??= openJudge()
  const known = [...contextWords, ...commonWords, ...about.flatMap(wordsOf)]
  const typed = password.slice(0, judgedLengthMax)
  const readings = new Set([typed, fold(typed), fold(typed).replace(/[^a-z0-9]/g, '')])
  const judged = await judge
  return Math.min(...[...readings].filter(Boolean).map((each) => judged.check(each, known).guessesLog10))
}

/** Loaded when first wanted: most starts of the program set no password. */
async function openJudge(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  return new ZxcvbnFactory({
    dictionary: common.dictionary,
    graphs: common.adjacencyGraphs,
    maxLength: judgedLengthMax,
  })
}

const runMax = 5

/** The words of a name and every run of them: `Công an xã Tân Dĩnh` gives `dinh`, `tandinh`, `conganxatandinh`. */
function wordsOf(name: string): string[] {
  const words = fold(name).split(/[^a-z0-9]+/).filter(Boolean).slice(0, 12) // prettier-ignore
  const runs = words.flatMap((_, from) =>
    Array.from({ length: Math.min(runMax, words.length - from) }, (_, more) =>
      words.slice(from, from + more + 1).join(''),
    ),
  )
  return [...runs, words.map((word) => word[0]).join('')].filter((run) => run.length >= 3)
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
}

/** In both forms in which a keyboard may have typed it. */
async function isBreached(breached: Breached | undefined, password: string): Promise<boolean> {
  if (breached === undefined) return false
  return (await breached.has(password.normalize('NFC'))) || (await breached.has(password.normalize('NFD')))
}
