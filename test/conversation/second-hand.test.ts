import { describe, expect, it } from 'vitest'
import { talk } from './talk.js'

const post =
  'Chia sẻ từ nhóm Otofun: Sáng nay 8h xe khách 98B-077.11 vượt đèn đỏ trên QL1A đoạn xã Tân Dĩnh. Nguồn: fb.com/groups/abc'

describe('a post that is passed on', () => {
  it('is never taken as seen by the citizen: nothing of it is an answer before they say so', async () => {
    const citizen = talk()
    const turn = await citizen.say(post)
    expect(turn.conversation.answers).toEqual({})
    expect(turn.says.at(-1)?.text).toContain('tận mắt')
  })

  it('becomes the citizen’s own account when they saw it, and the report says where it came from', async () => {
    const citizen = talk()
    await citizen.say(post)
    const turn = await citizen.tap('Tôi tận mắt')
    expect(turn.conversation.answers).toMatchObject({ plate: { plate: { plate: '98B-077.11' } } })
    await citizen.photo()
    await citizen.tap('Không có thêm')
    await citizen.tap('Không đồng ý')
    await citizen.tap('Có')
    const { filed } = await citizen.tap('Gửi')
    expect(filed?.facts.more.note?.words).toMatch(/chuyển lại bài đăng[^]*tận mắt thấy/)
  })

  it('stays a candidate when they only read it: shown for a yes, and marked for the officer', async () => {
    const citizen = talk()
    await citizen.say(post)
    const told = await citizen.say('em thấy trên mạng thôi')
    expect(told.conversation.answers).toEqual({})
    const shown = await citizen.say('không có ảnh')
    expect(shown.says.at(-1)?.text).toContain('98B-077.11')
    const agreed = await citizen.tap('Đúng rồi')
    expect(agreed.conversation.answers).toHaveProperty('plate')
    expect(JSON.stringify(agreed.conversation.memory)).toContain('không tận mắt thấy')
  })

  it('lets the original clip be sent instead of an answer', async () => {
    const citizen = talk()
    await citizen.say(post)
    const turn = await citizen.photo()
    expect(turn.conversation.files).toHaveLength(1)
    expect(turn.says.at(-1)?.text).toContain('98B-077.11')
  })

  it('is asked about once', async () => {
    const citizen = talk()
    await citizen.say(post)
    await citizen.tap('Tôi tận mắt')
    const again = await citizen.say('nghe nói xe 98B-077.11 hay vượt đèn đỏ lắm')
    expect(again.says.at(-1)?.text).not.toContain('tận mắt')
  })
})
