// While a person talks with a citizen: what is said is that person's to hear, unless it is the bot that is called.
import { describe, expect, it } from 'vitest'
import type { Heard } from '../../src/conversation/conversation.js'
import { overhear, saidToBot } from '../../src/conversation/overhear.js'
import { evening, said, talk, type Talk } from './talk.js'

const filed = {
  id: 'r1',
  code: '7KM-4XQ-001',
  stateSaid: 'Đang xác minh',
  unitName: 'pc08',
  filedAt: evening,
  open: true,
  alerting: false,
}

/** A second report under way beside one that an officer asks about. */
async function writing(): Promise<Talk> {
  const citizen = talk({ reports: [filed] })
  for (const words of ['báo vụ khác', 'không có ảnh', 'vượt đèn đỏ']) await citizen.say(words)
  expect(citizen.conversation.standing).toBe('time')
  return citizen
}

const words = (text: string): Heard => ({ id: 'in-x', kind: 'text', text, files: [], about: [], at: evening })
const toBot = ({ conversation, context }: Talk, text: string) => saidToBot(conversation, words(text), context)

describe('while a person talks', () => {
  it('words go to the report that the person asks about, and the citizen is told once how to write on', async () => {
    const { conversation, context } = await writing()
    const first = overhear(conversation, words('biển đó em nhớ là 98A'), context, true)
    expect(first.added).toEqual({ report: 'r1', words: 'biển đó em nhớ là 98A', files: [] })
    expect(said(first)).toMatch(/Cán bộ đang trao đổi[\s\S]*\[Viết tiếp phản ánh\]/)
    const second = overhear(first.conversation, words('xe màu trắng ạ'), context, true)
    expect([second.says, second.added?.words]).toEqual([[], 'xe màu trắng ạ'])
    expect(second.conversation.standing).toBe('time')
  })

  it('nothing is said where the platform gave the chat to somebody else, or nobody asks about a report', async () => {
    const { conversation, context } = await writing()
    expect(overhear(conversation, words('vâng'), context, false).says).toEqual([])
    expect(overhear(conversation, words('vâng'), { ...context, reports: [] }, true).says).toEqual([])
  })

  it.each([
    'tiếp tục',
    'Viết tiếp',
    'trợ giúp',
    'tra cứu 7KM-4XQ-001',
    'báo vụ khác',
    'có người bị thương nằm giữa đường',
    'xe tải vừa tông chết người ở ngã tư Kế',
    'có thằng say rượu đang lái xe ô tô trên quốc lộ 1 ngay bây giờ',
  ])('"%s" is for the bot', async (text) => {
    expect(toBot(await writing(), text)).toBeDefined()
  })

  it.each([
    'không',
    '1',
    'có, xe đó chạy nhanh lắm',
    'vâng em cảm ơn',
    'hôm đó nó say rượu thật ạ',
    'tiếp tục xử lý giúp em nhé',
  ])('"%s" is for the person', async (text) => {
    expect(toBot(await writing(), text)).toBeUndefined()
  })

  it('a tap, or the number of what was offered, brings the question back where it stood', async () => {
    const citizen = await writing()
    citizen.conversation = overhear(citizen.conversation, words('vâng'), citizen.context, true).conversation
    const heard = toBot(citizen, '1')!
    expect(heard).toMatchObject({ kind: 'choice', choice: '#do:resume' })
    const turn = await citizen.say(heard)
    expect(said(turn)).toMatch(/mình tiếp tục nhé[\s\S]*(?:lúc nào|giờ)/)
    expect(citizen.conversation.standing).toBe('time')
    expect(said(await citizen.say('7h sáng nay'))).toMatch(/ở đâu|đường|địa điểm/i)
  })
})
