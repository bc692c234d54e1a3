// Finds the tokens of a text that are a plate, for readers that must not take its figures for something else.
import type { Tokens } from './tokens.js'

/** Tokens that are a plate: the `45 xe tải` and `29 C` within one are no counts of anything. */
export function platesIn(tokens: Tokens): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  for (let at = 0; at + 2 < tokens.list.length; at++) {
    const [code, series, serial] = [tokens.list[at], tokens.list[at + 1], tokens.list[at + 2]]
    if (code === undefined || series === undefined || serial === undefined) break
    if (!/^\d\d$/.test(code.text) || !/^[a-zđ]{1,2}$/i.test(series.text) || !/^\d{1,6}$/.test(serial.text))
      continue
    const tail = /^(?:[ .-]{0,3}\d{1,6}){0,2}/.exec(tokens.text.slice(serial.end, serial.end + 12))?.[0] ?? ''
    if ((serial.text + tail).replace(/\D/g, '').length < 4) continue
    const end = serial.end + tail.length
    let to = at + 3
    while (to < tokens.list.length && (tokens.list[to]?.end ?? Infinity) <= end) to++
    found.push({ from: at, to })
    at = to - 1
  }
  return found
}
