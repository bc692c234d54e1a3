// Median and p99 of one turn over a whole dialogue, in this process alone: reading, machine and bot layer, no store, no network.
import { takeTurn } from '../../src/conversation/turn.js'
import { percentile } from '../conversation/dialogues.js'
import { evening, talk } from '../conversation/talk.js'

const words = [
  'chào',
  'không có ảnh',
  'vượt đèn đỏ',
  '7h sáng nay',
  'QL1A đoạn xã Tân Dĩnh',
  '98A-123.45',
  'ô tô trắng',
  'không',
  'không đồng ý',
]

/** µs of every turn of one dialogue. */
async function dialogue(): Promise<number[]> {
  const { conversation, context } = talk()
  const spent: number[] = []
  let standing = conversation
  for (const [at, text] of words.entries()) {
    const heard = { id: `in-${at}`, kind: 'text' as const, text, files: [], about: [], at: evening }
    const began = performance.now()
    ;({ conversation: standing } = await takeTurn(standing, heard, context))
    spent.push((performance.now() - began) * 1000)
  }
  return spent
}

for (let warm = 0; warm < 100; warm++) await dialogue()
const spent: number[] = []
for (let round = 0; round < 200; round++) spent.push(...(await dialogue()))
console.log(
  `${spent.length} turns: median ${Math.round(percentile(spent, 0.5))} µs, p99 ${Math.round(percentile(spent, 0.99))} µs`,
)
