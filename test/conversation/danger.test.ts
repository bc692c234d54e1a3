// The numbers to call come first, and what was told is kept whatever was asked.
import { describe, expect, it } from 'vitest'
import type { KnownReport } from '../../src/conversation/conversation.js'
import { fold } from '../../src/reading/text.js'
import { dayMs, evening, said, talk } from './talk.js'

const open: KnownReport = {
  id: 'report-1',
  code: '7KM-4XQ-9RT',
  stateSaid: 'Đang xác minh',
  unitName: 'Phòng Cảnh sát giao thông',
  filedAt: evening - dayMs,
  open: true,
  alerting: false,
}

const numbers = /115.*113/

describe('somebody run over or killed', () => {
  it.each(
    [
      'xe tải vừa tông chết người ở ngã tư Kế',
      'xe ô tô vừa đâm chết một em bé ở cổng chợ Ninh Xá',
      'có người bị xe cán nát chân ở ngã tư Song Khê',
      'xe ben cán qua người đi đường ở phường Võ Cường, xe đang chạy trốn',
    ].flatMap((words) => [words, fold(words)]),
  )('"%s" gets the numbers first and is the report', async (words) => {
    const turn = await talk().say(words)
    expect(turn.says[0]?.text).toMatch(numbers)
    expect(turn.conversation.answers.violation).toMatchObject({ words })
  })

  it('who hurt somebody and is fleeing has fled', async () => {
    const turn = await talk().say('xe ben cán qua người đi đường ở phường Võ Cường, xe đang chạy trốn')
    expect(turn.conversation.answers.violation).toMatchObject({ kinds: ['hit_and_run'] })
  })

  it('told while a photo is asked for gets the numbers, is kept, and is no misunderstanding', async () => {
    const citizen = talk()
    await citizen.say('có xe vượt đèn đỏ')
    const turn = await citizen.say('nó tông vào người rồi')
    expect(turn.says[0]?.text).toMatch(numbers)
    expect(turn.conversation.answers.violation).toMatchObject({ kinds: ['red_light'] })
    expect(turn.conversation.memory).toMatchObject({ notes: ['nó tông vào người rồi'], tries: 0 })
  })

  it('told first while a photo is asked for is the report', async () => {
    const citizen = talk()
    await citizen.say('tôi muốn báo vi phạm')
    const turn = await citizen.say('nó tông vào người rồi')
    expect(turn.says[0]?.text).toMatch(numbers)
    expect(turn.conversation.answers.violation).toMatchObject({ words: 'nó tông vào người rồi' })
  })

  it('in few words is an answer to what happened', async () => {
    const citizen = talk()
    await citizen.say('tôi muốn báo vi phạm')
    await citizen.say('không có ảnh')
    const turn = await citizen.say('tông chết người')
    expect(turn.conversation.answers.violation).toMatchObject({ words: 'tông chết người' })
  })

  it('gets the numbers once a report', async () => {
    const citizen = talk()
    await citizen.say('xe tải vừa tông chết người ở ngã tư Kế')
    expect(said(await citizen.say('tông chết người rồi'))).not.toMatch(numbers)
  })

  it('beside an open report gets the numbers and is asked whether it is another', async () => {
    const citizen = talk({ reports: [open] })
    const asked = await citizen.say('có tai nạn chết người ở cầu Bến Tuần')
    expect(asked.says[0]?.text).toMatch(numbers)
    expect(said(asked)).toContain('vụ mới')
    expect(asked.added).toBeUndefined()
    const turn = await citizen.tap('Vụ mới')
    expect(said(turn)).not.toMatch(numbers)
    expect(turn.conversation.answers.violation).toMatchObject({
      words: 'có tai nạn chết người ở cầu Bến Tuần',
    })
  })

  it('added to an open report gets there', async () => {
    const citizen = talk({ reports: [open] })
    await citizen.say('có tai nạn chết người ở cầu Bến Tuần')
    expect((await citizen.tap('Bổ sung')).added).toMatchObject({
      words: 'có tai nạn chết người ở cầu Bến Tuần',
    })
  })

  it.each(['xe tải tông chết con chó ở ngã tư Kế', 'xe chạy chết máy', 'kẹt xe mệt chết người'])(
    '"%s" is no accident',
    async (words) => {
      expect(said(await talk().say(words))).not.toMatch(numbers)
    },
  )
})

describe('a drunk driver on the way', () => {
  const words = 'Có người say rượu đang lái xe trên quốc lộ 1 hướng về Hà Nội, biển 30E-456.78'

  it.each([words, fold(words)])('"%s" gets the number at once, with the question after it', async (each) => {
    const turn = await talk().say(each)
    expect(turn.says[0]?.text).toContain('113')
    expect(said(turn)).toContain('đang diễn ra ngay lúc này')
  })

  it('gets the number once', async () => {
    const citizen = talk()
    await citizen.say(words)
    expect(said(await citizen.tap('Đúng'))).not.toContain('113')
  })

  it('beside an open report gets the number before which report it is', async () => {
    const turn = await talk({ reports: [open] }).say(words)
    expect(turn.says[0]?.text).toContain('113')
    expect(said(turn)).toContain('vụ mới')
  })

  it('then hurts somebody: that has its own numbers', async () => {
    const citizen = talk()
    await citizen.say(words)
    const turn = await citizen.say('nó tông vào người rồi')
    expect(turn.says[0]?.text).toMatch(numbers)
  })

  it.each([
    'hôm qua có người say rượu lái xe trên quốc lộ 1, biển 30E-456.78',
    'Theo Facebook: có người say rượu đang lái xe trên quốc lộ 1 https://facebook.com/1',
  ])('is not "%s"', async (past) => {
    expect((await talk().say(past)).says[0]?.text).not.toContain('113')
  })

  it.each(
    [
      'nó đang vượt qua cầu Như Nguyệt',
      'xe đang chạy về hướng Hà Nội',
      'dạ nó vẫn đang lạng lách',
      'chiếc xe đó đang ở cầu Như Nguyệt',
    ].flatMap((each) => [each, fold(each)]),
  )('"%s" is a yes to whether it goes on, and kept', async (each) => {
    const citizen = talk()
    await citizen.say(words)
    const turn = await citizen.say(each)
    expect(turn.conversation.answers.time).toMatchObject({ is: 'ongoing' })
    expect(said(turn)).not.toContain('phải không bạn')
    expect(JSON.stringify(turn.conversation)).toContain(each)
  })

  it('told of an earlier hour is no yes', async () => {
    const citizen = talk()
    await citizen.say(words)
    const turn = await citizen.say('lúc 7h sáng nay nó đang chạy ở cầu Như Nguyệt')
    expect(turn.conversation.answers.time).not.toMatchObject({ is: 'ongoing' })
  })

  it('a mere yes of that kind is no note', async () => {
    const citizen = talk()
    await citizen.say(words)
    expect((await citizen.say('dạ nó vẫn đang chạy ạ')).conversation).toMatchObject({
      answers: { time: { is: 'ongoing' } },
      memory: { notes: [] },
    })
  })

  it('told where it goes takes the place that was missing', async () => {
    const citizen = talk()
    await citizen.say('có người say rượu đang lái xe, biển 30E-456.78')
    const turn = await citizen.say('nó đang chạy trên quốc lộ 1 đoạn xã Tân Dĩnh')
    expect(turn.conversation.answers).toMatchObject({
      time: { is: 'ongoing' },
      road: { place: { road: { id: 'QL1' } } },
    })
  })

  it.each([
    'em đang lái xe',
    'công an đang đến',
    'xe cứu thương đang đến',
    'trời đang mưa',
    'nó không còn đang chạy nữa',
    'biển 30E-456.78',
  ])('"%s" is no yes', async (each) => {
    const citizen = talk()
    await citizen.say(words)
    expect((await citizen.say(each)).conversation.answers).not.toHaveProperty('time')
  })
})
