// What newcomers did to the conversation, each a bug once: words in another field, done twice, English, links, second thoughts.
import { describe, expect, it } from 'vitest'
import type { KnownReport } from '../../src/conversation/conversation.js'
import { evening, said, talk, type Talk } from './talk.js'

async function atViolation(): Promise<Talk> {
  const citizen = talk()
  await citizen.say('tôi muốn báo vi phạm')
  await citizen.say('không có ảnh')
  return citizen
}

describe('an answer to another question', () => {
  it.each(['lúc 7h15 sáng nay', 'biển 98C-111.22', 'ở QL1A đoạn qua xã Lạng Giang', 'nó là xe tải màu xanh'])(
    '"%s" is never the violation; the question stands',
    async (words) => {
      const citizen = await atViolation()
      const turn = await citizen.say(words)
      expect(turn.conversation.standing).toBe('violation')
      expect(turn.conversation.answers).not.toHaveProperty('violation')
      expect(said(turn)).toMatch(/Chuyện gì đã xảy ra|Mình hiểu là/)
    },
  )

  it('is not kept as words about people either, even when it is known already', async () => {
    const citizen = await atViolation()
    await citizen.say('xe tải màu trắng vượt đèn đỏ ở QL1A xã Lạng Giang 7h sáng nay, biển 98C-111.22')
    expect(citizen.conversation.standing).toBe('people')
    const turn = await citizen.say('biển 98C-111.22')
    expect(turn.conversation.standing).toBe('people')
  })

  it('lands in three fields however they are shuffled', async () => {
    const citizen = await atViolation()
    for (const words of ['lúc 7h15 sáng nay', 'biển 98C-111.22', 'xe tải màu xanh vượt đèn đỏ'])
      expect(said(await citizen.say(words))).not.toContain('đã đổi')
    expect(citizen.conversation.answers.violation).toMatchObject({ kinds: ['red_light'] })
    expect(citizen.conversation.standing).toBe('road')
  })

  it('said in one thing takes one bubble, not two', async () => {
    const citizen = await atViolation()
    expect((await citizen.say('biển 98C-111.22')).says).toHaveLength(1)
  })

  it('changes a held answer only after a yes when it is not sure', async () => {
    const citizen = talk()
    await citizen.say('xe máy đỏ vượt đèn đỏ 7h sáng nay')
    await citizen.say('không có ảnh')
    const turn = await citizen.say('đi ngược chiều')
    expect(said(turn)).toMatch(/Mình hiểu là[^]*Đi ngược chiều/)
    expect((await citizen.tap('Đúng rồi')).conversation.answers.violation).toMatchObject({
      kinds: ['wrong_way'],
    })
  })

  it('a road said after the commune joins it', async () => {
    const citizen = talk()
    await citizen.say('tối nào cũng có xe tải chở quá tải chạy qua làng tôi ở xã Tân Dĩnh')
    await citizen.say('không có')
    const { answers } = (await citizen.say('đường tỉnh 295B')).conversation
    expect(answers.road).toMatchObject({
      place: { road: { id: 'DT295B' }, commune: { name: 'xã Tân Dĩnh' } },
    })
  })
})

describe('small words', () => {
  it.each(['xong', 'hết rồi', 'gửi xong rồi', 'em gửi xong hết rồi ạ'])(
    '"%s" after the photos were taken gets the question again, gently',
    async (words) => {
      const citizen = talk()
      await citizen.say('alo')
      await citizen.photo(2)
      for (const _ of [1, 2, 3]) {
        const turn = await citizen.say(words)
        expect(said(turn)).toContain('Chuyện gì đã xảy ra')
        expect(said(turn)).not.toContain('chưa hiểu')
        expect(turn.conversation.answers).not.toHaveProperty('violation')
      }
    },
  )

  it.each(['đồng ý', 'có', 'không'])('"%s" is no place', async (words) => {
    const citizen = await atViolation()
    await citizen.say('vượt đèn đỏ')
    await citizen.say('7h sáng nay')
    expect(said(await citizen.say(words))).toContain('Mình chưa rõ chỗ này')
  })

  it('do not take away the places to choose from', async () => {
    const citizen = await atViolation()
    await citizen.say('vượt đèn đỏ')
    await citizen.say('7h sáng nay')
    await citizen.say('Từ Sơn, Bắc Ninh')
    await citizen.say('hả')
    expect((await citizen.say('1')).conversation.answers.road).toMatchObject({
      place: { commune: { name: 'phường Từ Sơn' } },
    })
  })
})

describe('second thoughts', () => {
  it('a yes to another question never carries out what was asked before it', async () => {
    const citizen = await atViolation()
    await citizen.say('vượt đèn đỏ')
    await citizen.say('làm lại')
    await citizen.say('7h sáng nay')
    expect((await citizen.say('có')).conversation.answers.violation).toMatchObject({ kinds: ['red_light'] })
  })

  it('consent is taken back while identity is asked', async () => {
    const citizen = talk()
    await citizen.say('vượt đèn đỏ 7h sáng nay ở QL1A xã Lạng Giang, xe con màu trắng 98A-123.45')
    await citizen.photo()
    await citizen.tap('Không có thêm')
    await citizen.tap('Đồng ý')
    await citizen.say('Nguyễn Văn Bình')
    const turn = await citizen.say('thôi không đồng ý nữa')
    expect(said(turn)).toContain('nhận kết quả')
    expect(JSON.stringify(turn.conversation)).not.toContain('Nguyễn Văn Bình')
  })

  it.each(['toi khong co anh', 'Em không chụp được ạ', 'dạ cháu chưa có ảnh hay clip gì'])(
    '"%s" leaves the photos out',
    async (words) => {
      const citizen = talk()
      await citizen.say('alo')
      expect((await citizen.say(words)).conversation.standing).toBe('violation')
    },
  )
})

describe('who else writes', () => {
  it('an English speaker gets buttons', async () => {
    for (const words of ['Hello, I want to report a red light violation', 'help me please']) {
      const turn = await talk().say(words)
      expect(said(turn)).toContain('Please write')
      expect(turn.says.at(-1)?.choices.map(({ payload }) => payload)).toEqual(['#do:new', '#do:human'])
    }
  })

  it('an angry one gets a way on', async () => {
    const turn = await talk().say('bot ngu vcl')
    expect(turn.says.at(-1)?.choices.map(({ payload }) => payload)).toContain('#do:new')
  })

  it('who withdraws consent by the platform is told so, and it leaves the draft too', async () => {
    const citizen = await atViolation()
    await citizen.say('vượt đèn đỏ 7h sáng nay ở QL1A xã Lạng Giang, xe con màu trắng 98A-123.45')
    await citizen.say('không có thêm')
    await citizen.tap('Không có ảnh')
    await citizen.tap('Đồng ý')
    const turn = await citizen.say({ kind: 'withdraw' })
    expect(turn.rights).toEqual({ ask: 'withdraw', confirmed: true })
    expect(said(turn)).toContain('rút đồng ý')
    expect(JSON.stringify(turn.conversation)).not.toContain('"given":true')
    expect(said(await talk().say({ kind: 'withdraw' }))).not.toContain('Chào bạn')
  })

  it('who wants another report while one is under way chooses, and nothing is taken for a violation', async () => {
    for (const message of ['báo vụ khác', { kind: 'choice' as const, choice: '#do:new' }]) {
      const citizen = await atViolation()
      await citizen.say('vượt đèn đỏ')
      const turn = await citizen.say(message)
      expect(said(turn)).toContain('đang viết dở')
      expect((await citizen.tap('Viết tiếp')).conversation.answers.violation).toMatchObject({
        kinds: ['red_light'],
      })
      await citizen.say(message)
      expect((await citizen.tap('Báo vụ mới')).conversation.answers).toEqual({})
    }
  })

  it('who types only a link is told it cannot be opened; it is no violation', async () => {
    const citizen = await atViolation()
    const turn = await citizen.say('https://www.facebook.com/share/p/xe-tai-cho-dat')
    expect(said(turn)).toContain('không mở được')
    expect(turn.conversation.standing).toBe('violation')
  })

  it('who shares a post while a report is open adds to it', async () => {
    const open: KnownReport = {
      id: 'report-1',
      code: '7KM-4XQ-9RT',
      stateSaid: 'Đang xác minh',
      unitName: 'Phòng Cảnh sát giao thông',
      filedAt: evening,
      open: true,
      alerting: false,
    }
    const turn = await talk({ reports: [open] }).say({
      kind: 'share',
      link: { url: 'https://facebook.com/abc' },
    })
    expect(turn.added).toEqual({ report: 'report-1', words: 'https://facebook.com/abc', files: [] })
  })

  it('whose first message is a voice note finds it kept', async () => {
    const turn = await talk().say({ kind: 'voice', files: [{ id: 'v1', kind: 'audio' }] })
    expect(turn.conversation.files).toMatchObject([{ id: 'v1' }])
    expect(said(turn)).toContain('đã lưu lại cho cán bộ')
  })

  it('who names another province at once is understood, and asked what to do with it', async () => {
    const citizen = talk()
    const first = await citizen.say('xe con trắng 98A-123.45 vượt đèn đỏ ở Hà Nội lúc 7h sáng nay')
    await citizen.say('không có ảnh')
    expect(said(first) + said(citizen.turns.at(-1)!)).toContain('Hà Nội')
    expect(said(await citizen.tap('Đúng rồi'))).toContain('Công an TP Hà Nội')
    expect((await citizen.tap('Nhờ chuyển giúp')).conversation.answers.road).toMatchObject({ forward: true })
  })

  it('who says it is going on is asked just that', async () => {
    const turn = await talk().say('đang vượt đèn đỏ')
    expect(said(turn)).toContain('đang diễn ra ngay lúc này')
    expect(turn.says).toHaveLength(2)
  })
})

describe('a message of a burst taken back', () => {
  it('takes its own words out and no others', async () => {
    const citizen = talk()
    const bubbles = [
      { id: 'b1', text: 'xe tải vượt đèn đỏ' },
      { id: 'b2', text: 'biển 98C-111.22' },
      { id: 'b3', text: 'QL1A đoạn xã Tân Dĩnh, 7h sáng nay' },
    ]
    await citizen.say({ id: 'b1', bubbles, text: bubbles.map(({ text }) => text).join('\n') })
    expect(citizen.conversation.answers).toHaveProperty('plate')
    const { conversation } = await citizen.say({ kind: 'unsend', about: ['b2'] })
    expect(conversation.answers).not.toHaveProperty('plate')
    expect(conversation.answers).toMatchObject({ violation: expect.anything(), road: expect.anything() })
  })
})
