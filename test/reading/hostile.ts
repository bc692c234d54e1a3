// Texts made to hold a reader up, and text that looks like what citizens write, for properties.
import fc from 'fast-check'

const scraps = [
  '7h', '19h30', '7 rưỡi', 'kém 15', 'sáng', 'tối qua', 'hôm nay', 'thứ 7', '20/11', '31/11', 'đêm', 'từ', 'đến', 'khoảng', '29A-123.45',
  '98B1', '123.45', '5 phút trước', 'đang', 'nào cũng', 'âm lịch', '0912345678', 'biển', 'không rõ', 'hai chín a', 'chín', 'mười', '-',
  ',', '\n', 'ngày', 'tháng', '2026', 'đường 30/4', 'km 48+300', 'mai', 'tuần sau', '24h', '12h', 'O', 'xx', '...', '+84', '024099012345',
] // prettier-ignore

/** Words of reports thrown together, and plain noise. */
export const citizenText = fc.oneof(
  fc.array(fc.constantFrom(...scraps), { maxLength: 12 }).map((words) => words.join(' ')),
  fc.array(fc.constantFrom(...scraps), { maxLength: 8 }).map((words) => words.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

/** About a megabyte each. */
export const megabytes: Record<string, string> = {
  digits: '1'.repeat(1_000_000),
  'spaced digits': '1 '.repeat(500_000),
  spaces: ' '.repeat(1_000_000),
  'hours without end': '7h'.repeat(500_000),
  dashes: '7-'.repeat(500_000),
  dates: '1/1/'.repeat(250_000),
  'plate heads': '29A'.repeat(333_333),
  'plate groups': '29A-1.'.repeat(166_666),
  'spelled digits': 'một hai '.repeat(125_000),
  marks: 'a' + '\u0301\u0323'.repeat(500_000),
  letters: 'a'.repeat(1_000_000),
  'from until': 'từ đến giờ '.repeat(90_000),
  'not seen': 'không thấy '.repeat(90_000),
  'about about': 'khoảng khoảng '.repeat(70_000),
  newlines: '\n'.repeat(1_000_000),
  dots: '.'.repeat(1_000_000),
}

/** ms of the processor that a reader takes, which others' work on the machine does not lengthen: the least of two readings. */
export function fastestOf(read: () => unknown): number {
  const taken = [1, 2].map(() => {
    const before = process.cpuUsage()
    read()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  })
  return Math.min(...taken)
}

/**
 * ms of the processor before a test calls a reader hung. The promise is 50 ms for a megabyte on a quiet machine; a slow pattern takes
 * seconds, and a test must tell the two apart on a slow machine as well.
 */
export const hungAfterMs = 600
