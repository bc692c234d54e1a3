// Two hundred made-up people, each with marks that occur nowhere else, and every way a careless program could write them down.
import { fold } from '../../src/reading/text.js'

export interface Canary {
  name: string
  telephone: string
  cccd: string
  address: string
  /** The platform's id. */
  handle: string
  channel: 'messenger' | 'zalo'
}

const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Đặng', 'Vũ', 'Bùi', 'Đỗ', 'Ngô']
const middles = ['Khắc', 'Thị Ngọc', 'Đình', 'Bảo', 'Quỳnh', 'Hữu', 'Thuỷ', 'Xuân', 'Mạnh', 'Diệu']
const given = ['Thắng', 'Hương', 'Khải', 'Trâm', 'Vượng', 'Nhàn', 'Quyết', 'Duyên', 'Tùng', 'Oanh']
const streets = ['ngõ Cây Sung', 'xóm Bờ Đìa', 'thôn Gốc Gạo', 'ngách Giếng Chùa']

/** People whose numbers do not repeat, half on each channel. */
export function makeCanaries(count: number): Canary[] {
  return Array.from({ length: count }, (_, at) => {
    const digits = String(at).padStart(3, '0')
    const pick = <Each>(list: Each[], step: number) => list[Math.floor(at / step) % list.length]!
    return {
      name: `${pick(families, 1)} ${pick(middles, 10)} ${pick(given, 3)}`,
      telephone: `0977${digits}${String((813 + at) % 1_000).padStart(3, '0')}`,
      cccd: `024${at % 2 === 0 ? '0' : '1'}${String(60 + (at % 39)).padStart(2, '0')}7${digits}${String(11 + (at % 89)).padStart(2, '0')}`,
      address: `số ${700 + at} ${pick(streets, 5)}, xã Tân Dĩnh, Bắc Ninh`,
      handle: `8842${digits}${String(910_000 + at * 37)}`,
      channel: at % 2 === 0 ? 'messenger' : 'zalo',
    }
  })
}

/** The ways in which one person could stand in clear: as typed, without diacritics, in the forms numbers take, in encodings of bytes and addresses. */
export function formsOf(canary: Canary): string[] {
  const { name, telephone, cccd, address, handle } = canary
  const home = address.split(',')[0]!
  const bare = telephone.slice(1)
  const numbers = [
    bare,
    `${telephone.slice(0, 4)} ${telephone.slice(4, 7)} ${telephone.slice(7)}`,
    `${telephone.slice(0, 4)}.${telephone.slice(4, 7)}.${telephone.slice(7)}`,
    cccd,
    `${cccd.slice(0, 3)} ${cccd.slice(3, 6)} ${cccd.slice(6, 9)} ${cccd.slice(9)}`,
    handle,
  ]
  const words = [name, fold(name), name.toUpperCase(), home, fold(home)]
  const plain = [...numbers, ...words]
  return [
    ...new Set([
      ...plain,
      ...plain.map((each) => encodeURIComponent(each)),
      ...plain.map((each) => JSON.stringify(each).slice(1, -1)),
      ...[name, telephone, handle].map((each) => Buffer.from(each).toString('base64').replace(/=+$/, '')),
      ...[name, handle].map((each) => Buffer.from(each).toString('hex')),
    ]),
  ]
}

/** All marks of all people in one search: a text of many megabytes is walked once. */
export function searcher(canaries: Canary[]): (haystack: string) => string[] {
  const forms = new Set(canaries.flatMap(formsOf))
  const lengths = [...new Set([...forms].map((form) => form.length))].sort((a, b) => a - b)
  const heads = new Set([...forms].map((form) => form.slice(0, 4)))
  // Two letters tell most places apart without cutting a piece out of the text.
  const pairs = new Uint8Array(1 << 16)
  const pairAt = (text: string, at: number) => (text.charCodeAt(at) * 257 + text.charCodeAt(at + 1)) & 0xffff
  for (const head of heads) pairs[pairAt(head, 0)] = 1
  return (haystack) => {
    const found = new Set<string>()
    for (let at = 0; at + 4 <= haystack.length; at += 1) {
      if (pairs[pairAt(haystack, at)] === 0) continue
      if (!heads.has(haystack.slice(at, at + 4))) continue
      for (const length of lengths) {
        const here = haystack.slice(at, at + length)
        if (forms.has(here)) found.add(here)
      }
    }
    return [...found]
  }
}
