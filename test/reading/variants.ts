// The ways the same words reach us: composed or not, in capitals, with old or new tone marks, without any marks.

export interface Variant {
  name: string
  /** Without diacritics words may lose their meaning: such figures are a trend, not a promise. */
  trend?: true
  of(text: string): string
}

export const variants: Variant[] = [
  { name: 'NFC', of: (text) => text.normalize('NFC') },
  { name: 'NFD', of: (text) => text.normalize('NFD') },
  { name: 'upper', of: (text) => text.toUpperCase() },
  { name: 'old tone marks', of: (text) => moveTones(text, 'old') },
  { name: 'new tone marks', of: (text) => moveTones(text, 'new') },
  { name: 'no diacritics', trend: true, of: bare },
]

/** `hòa`, `thủy` in the old style; `hoà`, `thuỷ` in the new one. Only open `oa`, `oe`, `uy` differ. */
export function moveTones(text: string, style: 'old' | 'new'): string {
  const found = style === 'old' ? newStyle : oldStyle
  return text
    .normalize('NFD')
    .replace(found, (_all, first: string, one: string, two: string) =>
      style === 'old' ? first + two + one : first + one + two,
    )
    .normalize('NFC')
}

const tone = '[\\u0300\\u0301\\u0303\\u0309\\u0323]'
const end = '(?![\\p{L}\\p{M}])'
const newStyle = new RegExp(`((?<![qQ])[oOuU](?=[aAeEyY]))([aAeEyY])(${tone})${end}`, 'gu')
const oldStyle = new RegExp(`((?<![qQ])[oOuU])(${tone})([aAeEyY])${end}`, 'gu')

function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').normalize('NFC')
}
