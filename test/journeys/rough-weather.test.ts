// What platforms do to messages, and what the program makes of it: twice, out of order, down, slow, refused, token dead.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { photo } from './evidence.js'
import { fileWith, openStage, until, type Citizen, type Stage } from './stage.js'
import { countOutbound } from '../counts.js'

describe.each(['messenger', 'zalo'])('on %s', (channel) => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())

  const texts = (citizen: { transcript(): { from: string; text?: string }[] }) =>
    citizen
      .transcript()
      .filter(({ from }) => from === 'page')
      .map(({ text }) => text)

  it('every webhook sent three times makes one report and one answer each', async () => {
    stage.simulators[channel]!.trouble({ repeat: 3 })
    const citizen = stage.citizen(channel)
    const code = await fileWith(citizen, { photos: [await photo()] })
    stage.simulators[channel]!.trouble({})
    const said = texts(citizen)
    expect(new Set(said).size).toBe(said.length)
    const mine = (await stage.reports()).filter((each) => each.code === code)
    expect(mine).toHaveLength(1)
    expect(mine[0]!.evidence).toHaveLength(1)
  })

  it('answers that arrive in the wrong order land in their own fields', async () => {
    const citizen = stage.citizen(channel)
    await citizen.say('tôi muốn báo vi phạm')
    await citizen.say('không có ảnh')
    const simulator = stage.simulators[channel]!
    simulator.trouble({ shuffle: 3 })
    const words = ['xe tải màu xanh vượt đèn đỏ', 'biển 98C-111.22', 'lúc 7h15 sáng nay']
    await Promise.all(words.map((each) => simulator.say(citizen.id, each)))
    simulator.trouble({})
    // A receipt may have been among the three that were shuffled: then one answer comes only now, after the others are answered.
    await citizen.hears(/ở đâu/)
    await stage.quiet()
    expect(texts(citizen).join('\n')).not.toContain('đã đổi')
    await answerUntilSent(citizen)
    expect(texts(citizen).join('\n')).toContain('98C-111.22')
    const report = (await stage.reports()).at(-1)!
    expect(report.facts).toMatchObject({
      violations: ['red_light'],
      plate: { plate: '98C-111.22' },
      vehicle: { type: 'truck', colour: 'blue' },
    })
    expect(report.facts.lacks).toContain('identity')
  })

  it('while the platform is down citizens are heard all the same, and are answered when it is back', async () => {
    const citizen = stage.citizen(channel)
    const simulator = stage.simulators[channel]!
    simulator.trouble({ fail: { code: '500', times: 1 } })
    await simulator.say(citizen.id, 'xin chào')
    await citizen.hears(/trợ lý tự động/, 60_000)
    expect(texts(citizen).filter((text) => text?.includes('trợ lý tự động'))).toHaveLength(1)
  })

  it('a dead token parks the queue and shows; what waited goes out once it lives again', async () => {
    const citizen = stage.citizen(channel)
    const simulator = stage.simulators[channel]!
    simulator.trouble({ fail: { code: channel === 'zalo' ? '-216' : '190', times: 50 } })
    await simulator.say(citizen.id, 'xin chào')
    const { parkedChannels, unparkChannel } = await import('../../src/store/sending.js')
    const { database } = stage.app
    await until(
      async () => (await parkedChannels(database)).length > 0,
      20_000,
      () => 'the channel was never parked',
    )
    expect((await parkedChannels(database))[0]).toMatchObject({ channel, fault: 'token-dead' })
    expect((await countOutbound(database)).due).toBeGreaterThan(0)
    simulator.trouble({})
    await unparkChannel(database, channel, stage.now())
    await citizen.hears(/trợ lý tự động/, 20_000)
  })

  it('a person who writes from the platform silences the bot; handed back, the bot goes on where it stood', async () => {
    const citizen = stage.citizen(channel)
    await citizen.say('tôi muốn báo vi phạm')
    const simulator = stage.simulators[channel]!
    await simulator.staffSays(citizen.id, 'Chào bạn, tôi là cán bộ trực.')
    await citizen.hears(/cán bộ trực/)
    await stage.quiet()
    const before = texts(citizen).length
    await simulator.say(citizen.id, 'dạ vâng tôi đang đứng ở ngã tư')
    await stage.quiet()
    expect(texts(citizen)).toHaveLength(before)
    await simulator.handBack(citizen.id)
    await stage.quiet()
    await simulator.say(citizen.id, 'không có ảnh')
    await citizen.hears(/Chuyện gì đã xảy ra/)
  })

  it('a restart in the middle changes nothing: the same question stands', async () => {
    const citizen = stage.citizen(channel)
    await citizen.say('tôi muốn báo vi phạm')
    await citizen.say('không có ảnh')
    await stage.restart()
    await citizen.say('vượt đèn đỏ')
    await citizen.hears(/lúc nào/)
  })
})

/** What the citizen says to each question that is still open. */
const answers: [RegExp, (citizen: Citizen) => Promise<unknown>][] = [
  [/Bạn xem lại/, (citizen) => citizen.tap('Gửi phản ánh')],
  [/Đúng không bạn/, (citizen) => citizen.tap('Đúng rồi')],
  [/ở đâu/, (citizen) => citizen.say('QL1A đoạn qua xã Lạng Giang')],
  [/chủ xe, lái xe/, (citizen) => citizen.tap('Không có thêm')],
  [/dễ xác minh và xử lý/, (citizen) => citizen.tap('Không có ảnh, clip')],
  [/Bạn đồng ý chứ/, (citizen) => citizen.tap('Không đồng ý')],
  [/nhận kết quả/, (citizen) => citizen.tap('Không cần')],
]

/** Answers what is asked, question by question; a question that was answered already is none of these, and fails. */
async function answerUntilSent(citizen: Citizen): Promise<void> {
  for (let asked = 0; asked < 12; asked++) {
    const last = citizen.transcript().findLast(({ from }) => from === 'page')?.text ?? ''
    if (last.includes('Đã gửi')) return
    const [, answer] = answers.find(([question]) => question.test(last)) ?? []
    if (answer === undefined) throw new Error(`asked what was told already: ${last}`)
    await answer(citizen)
  }
  throw new Error('the questions never end')
}
