// How a plate is said, and whether two memories of a plate may be one.
import type { PlateValue } from './reading.js'

/** @returns `29A-123.45`, `98A-12?.?? (nhớ một phần)`, `không rõ biển số`, `xe không có biển số` */
export function sayPlate(plate: PlateValue): string {
  switch (plate.is) {
    case 'whole':
      return plate.plate
    case 'partial':
      return `${plate.digits === '' ? plate.words : plate.digits} (nhớ một phần)`
    case 'unknown':
      return 'không rõ biển số'
    case 'none':
      return 'xe không có biển số'
  }
}

/** Whether what is remembered of one plate may be another: both may be partial; grouping does not count. */
export function similarPlates(one: PlateValue, other: PlateValue): boolean {
  const [first, second] = [figuresOf(one), figuresOf(other)]
  if (first === undefined || second === undefined) return false
  const open = (figures: string) => figures.includes('*')
  if (open(first) && open(second)) return endsMeet(first, second)
  return open(second)
    ? patternOf(second).test(first)
    : patternOf(first).test(second) || patternOf(second).test(first)
}

function figuresOf(plate: PlateValue): string | undefined {
  if (plate.is === 'whole') return plate.plate.replace(/[-.]/g, '')
  if (plate.is !== 'partial' || !/\d/.test(plate.digits)) return undefined
  return plate.digits.replace(/\.{3}/g, '*').replace(/[-.]/g, '')
}

function patternOf(figures: string): RegExp {
  return new RegExp(`^${figures.replace(/\?/g, '[0-9A-ZĐ?]').replace(/\*+/g, '.{0,9}')}$`)
}

/** Two open memories agree when neither their beginnings nor their ends say different things. */
function endsMeet(one: string, other: string): boolean {
  const agree = (first: string, second: string) =>
    [...first].every(
      (figure, at) =>
        second[at] === undefined || figure === '?' || second[at] === '?' || figure === second[at],
    )
  const parts = (figures: string) =>
    [figures.split('*')[0] ?? '', [...(figures.split('*').at(-1) ?? '')].reverse().join('')] as const
  const [begin, end] = parts(one)
  const [otherBegin, otherEnd] = parts(other)
  return agree(begin, otherBegin) && agree(end, otherEnd)
}
