// Which messages of a lane are one act, and how they are heard.
import { describe, expect, it } from 'vitest'
import { gather, hearGroup } from '../src/work/hearing.js'
import type { ClaimedMessage } from '../src/store/inbound.js'

describe('messages that wait together', () => {
  it('are one act where they tell one story, in the order they were sent', () => {
    const lane = waiting(['alo', 0], ['cho e báo con xe', 1], ['98a 12345 vượt đèn đỏ', 3], ['ngã tư trên ql1a', 6])
    expect(gather(lane).map((group) => group.length)).toEqual([4])
  })

  it('stay apart where one is a command, an answer or a number', () => {
    const lane = waiting(['xe 98A-123.45 vượt đèn đỏ', 0], ['huỷ', 1], ['2', 2], ['xe tải chở đất', 3], ['rơi vãi đầy đường', 4])
    expect(gather(lane).map((group) => group.length)).toEqual([1, 1, 1, 2])
  })

  it('stay apart when time has passed between them', () => {
    const lane = waiting(['xe 98A-123.45 vượt đèn đỏ', 0], ['xe tải chở đất rơi vãi', 20])
    expect(gather(lane).map((group) => group.length)).toEqual([1, 1])
  })

  it('are gathered to a limit', () => {
    const lane = waiting(...Array.from({ length: 20 }, (_, at): [string, number] => [`câu chuyện thứ ${at} của tôi`, at]))
    expect(Math.max(...gather(lane).map((group) => group.length))).toBeLessThanOrEqual(8)
  })

  it('are heard without the one character that a database cannot hold', async () => {
    const heard = await hearGroup(undefined as never, waiting(['xe tải\0 rơi vãi', 0]), [])
    expect(heard.text).toBe('xe tải rơi vãi')
  })
}) // prettier-ignore

function waiting(...said: [string, number][]): ClaimedMessage[] {
  return said.map(([text, second], seq) => {
    const sentAt = 1_000_000 + second * 1000
    return { seq, sentAt, receivedAt: sentAt, tries: 0, message: { kind: 'text', text } }
  }) as unknown as ClaimedMessage[]
}
