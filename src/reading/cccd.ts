// Reads a citizen identity number (CCCD), alone or within other words, and hides one for showing.
import { cccdProvinces } from './cccd-codes.js'
import { wallTime } from './day.js'
import { findFigures, keptFigures } from './figures.js'
import type { Figures } from './figures.js'
import type { PersonAsk, Reading, Words } from './reading.js'

export interface FoundIdentityNumber {
  /** Twelve figures (CCCD) or nine (the old CMND). */
  number: string
  words: Words
}

/**
 * The identity number in the words: twelve figures.
 * Nghị định 137/2015/NĐ-CP, article 13: province of birth registration (3), century and sex (1), year of birth (2), six more.
 * Asks: `cmnd` for the old nine figures, `length`, `province` for a code never given out, `birth` for a year to come.
 * @param now ms UTC
 */
export function readCccd(text: string, now: number): Reading<string, PersonAsk> {
  const all = keptFigures(
    text,
    findFigures(text).map((figures) => ({ figures })),
  ).map(({ figures }) => figures)
  const likely =
    all.find((figures) => judge(figures.digits, now) === undefined) ??
    all.find(({ digits }) => digits.length === 12)
  const figures = likely ?? all.find(({ digits }) => digits.length === 9) ?? all[0]
  if (figures === undefined) return { found: 'nothing' }
  const ask = figures.plus ? 'length' : judge(figures.digits, now)
  if (ask !== undefined) return { found: 'question', ask, choices: [], words: figures.words }
  const several = distinct(all, now) > 1
  return {
    found: 'value',
    value: figures.digits,
    sure: figures.mended || several ? 'likely' : 'certain',
    words: figures.words,
  }
}

/** Every identity number in the words, old or new, for hiding it; offsets are those of `tidy(text)`. */
export function findIdentityNumbers(text: string): FoundIdentityNumber[] {
  return findFigures(text).flatMap(({ digits, words, plus }) =>
    !plus && (isCccd(digits) || (digits.length === 9 && !digits.startsWith('00')))
      ? [{ number: digits, words }]
      : [],
  )
}

/** @returns `024******789` */
export function maskCccd(number: string): string {
  const hidden = Math.max(0, number.length - 6)
  return number.slice(0, 3) + '*'.repeat(hidden) + (number.length > 6 ? number.slice(-3) : '')
}

function isCccd(digits: string): boolean {
  return digits.length === 12 && cccdProvinces.has(digits.slice(0, 3))
}

function judge(digits: string, now: number): PersonAsk | undefined {
  if (digits.length === 9) return 'cmnd'
  if (digits.length !== 12) return 'length'
  if (!cccdProvinces.has(digits.slice(0, 3))) return 'province'
  const century = Math.floor(Number(digits[3]) / 2)
  const born = 1900 + century * 100 + Number(digits.slice(4, 6))
  return born > wallTime(now).year ? 'birth' : undefined
}

function distinct(all: Figures[], now: number): number {
  return new Set(all.filter(({ digits }) => judge(digits, now) === undefined).map(({ digits }) => digits))
    .size
}
