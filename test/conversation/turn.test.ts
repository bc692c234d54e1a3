// What a citizen may count on in a chat with us, turn by turn.
import { describe, expect, it } from 'vitest'
import type { KnownReport } from '../../src/conversation/conversation.js'
import { takeTurn } from '../../src/conversation/turn.js'
import { percentile, readDialogues, runAll } from './dialogues.js'
import { dayMs, evening, hourMs, said, talk, type Talk } from './talk.js'

const whole = 'sáng nay 7h xe khách 98B-012.34 vượt đèn đỏ ở QL1A đoạn xã Tân Dĩnh'

async function atReview(citizen: Talk = talk()): Promise<Talk> {
  await citizen.say(whole)
  await citizen.photo()
  await citizen.tap('Không có thêm')
  await citizen.tap('Không đồng ý')
  await citizen.tap('Không cần')
  return citizen
}

const open: KnownReport = {
  id: 'report-1',
  code: '7KM-4XQ-9RT',
  stateSaid: 'Đang xác minh',
  unitName: 'Phòng Cảnh sát giao thông',
  filedAt: evening - dayMs,
  open: true,
  alerting: false,
}

describe('the first words', () => {
  it('say at once that an automatic assistant answers, and only once', async () => {
    const citizen = talk()
    expect(said(await citizen.say('chào'))).toContain('trợ lý tự động')
    expect(said(await citizen.say('chào'))).not.toContain('trợ lý tự động')
  })

  it('tell what good evidence is and not to chase before asking for it', async () => {
    const first = said(await talk().say('chào'))
    expect(first).toContain('biển số')
    expect(first).toContain('Đừng đuổi theo')
  })

  it('fill what they already tell, show it, and it is not asked again', async () => {
    const citizen = talk()
    const first = said(await citizen.say(whole))
    for (const told of ['Vượt đèn đỏ', '98B-012.34', 'xã Tân Dĩnh', 'Xe khách']) expect(first).toContain(told)
    expect((await citizen.photo()).conversation.standing).toBe('people')
  })

  it('get the numbers to call first when somebody is hurt', async () => {
    const turn = await talk().say('tai nạn có người bị thương ở QL1A xã Tân Dĩnh')
    expect(turn.says[0]?.text).toMatch(/115.*113/)
  })

  it('about something else get what this channel is for', async () => {
    const turn = await talk().say('làm căn cước ở đâu vậy')
    expect(said(turn)).toContain('phản ánh vi phạm giao thông')
    expect(turn.conversation.standing).toBe('idle')
  })
})

describe('going on now', () => {
  it('asks only what the alert needs, and the alert leaves the moment it is known', async () => {
    const citizen = talk()
    await citizen.say('chào')
    await citizen.photo()
    await citizen.tap('Đi ngược')
    expect((await citizen.tap('Đang diễn ra')).conversation.standing).toBe('road')
    expect((await citizen.say('QL1A đoạn xã Tân Dĩnh')).alert).toBeUndefined()
    const turn = await citizen.say('98A-123.45')
    expect(turn.alert?.facts.plate).toMatchObject({ plate: '98A-123.45' })
    expect(turn.alert?.routed.unit).toBeDefined()
    expect(turn.alert?.added).toBeUndefined()
    expect(turn.conversation.standing).toBe('vehicle')
  })

  it('takes a doubtful description at once, and tells where the vehicle is by a new pin or photo', async () => {
    const citizen = talk()
    for (const words of ['lạng lách đánh võng', 'Đang diễn ra', 'QL1A đoạn xã Tân Dĩnh'])
      await citizen.say(words)
    const turn = await citizen.say('xe máy xanh không rõ biển')
    expect(turn.alert?.facts.vehicle).toMatchObject({ type: 'motorbike' })
    const moved = await citizen.say({
      kind: 'location',
      location: { latitude: 21.3599, longitude: 106.2548 },
    })
    expect(moved.alert?.added).toMatch(/21\.35990, 106\.25480 \(gần xã/)
    expect(moved.alert?.facts.place?.commune?.name).toBe('xã Tân Dĩnh')
    const photo = await citizen.photo()
    expect(photo.alert?.added).toContain('1 ảnh')
    expect(photo.alert?.facts.evidence).toHaveLength(1)
  })

  it('leaves with what and where alone when the citizen falls silent', async () => {
    const citizen = talk()
    for (const words of ['lạng lách đánh võng', 'Đang diễn ra']) await citizen.say(words)
    expect((await citizen.say('QL1A đoạn xã Tân Dĩnh')).wakeAt).toBeLessThan(citizen.context.now + 30_000)
    const turn = await citizen.say({ kind: 'silence' })
    expect(turn.alert?.facts.place?.commune?.name).toBe('xã Tân Dĩnh')
    expect(said(turn)).toMatch(/đã báo ngay[\s\S]*Biển số/)
    expect((await citizen.say('98A-123.45')).alert?.added).toContain('98A-123.45')
  })

  it('hears a direction at a step that takes any words as its answer too, and never takes who reports for one', async () => {
    const citizen = talk()
    await citizen.say('đang có ô tô trắng 98A-123.45 lạng lách trên QL1A đoạn xã Tân Dĩnh')
    await citizen.say('đúng rồi')
    await citizen.photo()
    expect(citizen.conversation.standing).toBe('people')
    const turn = await citizen.say('xe chạy về hướng Lạng Sơn')
    expect(turn.alert?.added).toContain('hướng Lạng Sơn')
    expect(turn.conversation.answers).toMatchObject({ people: 'xe chạy về hướng Lạng Sơn' })
    expect(turn.conversation.standing).toBe('identity')
    await citizen.say('đồng ý')
    const named = await citizen.say('Hương, Đặng Văn Đến')
    expect(named.alert?.added).toBeUndefined()
  })

  it('lets what is said later flow into the same alert, also after filing', async () => {
    const citizen = talk()
    await citizen.say('đang có ô tô trắng 98A-123.45 lạng lách trên QL1A đoạn xã Tân Dĩnh')
    const called = await citizen.say('đúng rồi')
    const away = await citizen.say('xe chạy hướng Lạng Sơn')
    expect(away.alert).toMatchObject({ report: called.alert?.report, added: 'xe chạy hướng Lạng Sơn' })
    expect((await citizen.say('mất dấu rồi')).alert?.added).toContain('mất dấu')
    await citizen.photo()
    await citizen.tap('Không có thêm')
    await citizen.tap('Không đồng ý')
    await citizen.tap('Không cần')
    const { filed } = await citizen.tap('Gửi')
    expect(filed?.id).toBe(called.alert?.report)
    citizen.context.reports = citizen.context.reports.map((report) => ({ ...report, alerting: true }))
    expect((await citizen.say('xe vừa quay lại chợ Vôi')).alert).toMatchObject({ report: filed?.id })
  })

  it('tells the unit when the citizen drops the report', async () => {
    const citizen = talk()
    await citizen.say('đang có ô tô trắng 98A-123.45 lạng lách trên QL1A đoạn xã Tân Dĩnh')
    await citizen.say('đúng rồi')
    await citizen.say('huỷ')
    expect((await citizen.tap('Huỷ')).alert?.added).toContain('huỷ')
  })
})

describe('words that interrupt', () => {
  it('ask first before answers are thrown away', async () => {
    for (const word of ['huỷ', 'làm lại']) {
      const citizen = talk()
      await citizen.say(whole)
      const asked = await citizen.say(word)
      expect(Object.keys(asked.conversation.answers)).toContain('plate')
      const kept = await citizen.tap('Viết tiếp')
      expect(Object.keys(kept.conversation.answers)).toContain('plate')
      await citizen.say(word)
      expect(Object.keys((await citizen.say('đúng')).conversation.answers)).toEqual([])
    }
  })

  it('are not heard inside a sentence', async () => {
    const citizen = talk()
    await citizen.say('chào')
    await citizen.photo()
    const turn = await citizen.say('xe khách quay lại đón khách dọc đường')
    expect(turn.conversation.answers.violation).toBeDefined()
  })

  it('lead back to the question before, which can be kept as it was', async () => {
    const citizen = talk()
    await citizen.say('chào')
    await citizen.photo()
    await citizen.tap('Vượt')
    expect((await citizen.say('quay lại')).conversation.standing).toBe('violation')
    expect((await citizen.tap('Giữ')).conversation).toMatchObject({
      standing: 'time',
      answers: { violation: { kinds: ['red_light'] } },
    })
  })

  it('call a person and say so', async () => {
    const open = {
      id: 'r1',
      code: '7KM-4XQ-001',
      stateSaid: '',
      unitName: '',
      filedAt: evening,
      open: true,
      alerting: false,
    }
    const turn = await talk({ reports: [open] }).say('gặp cán bộ')
    expect(turn.wantsPerson).toEqual({ report: 'r1' })
    expect(said(turn)).toContain('Mình đã báo cán bộ')
  })

  it('lead on from a sticker that comes first', async () => {
    expect(said(await talk().say({ kind: 'sticker' }))).toMatch(/Nhãn dán[\s\S]*\[/)
  })

  it('send nothing while something said about it waits for a yes', async () => {
    const citizen = talk({ now: Date.UTC(2026, 10, 20, 22, 30) })
    for (const words of ['tôi muốn báo vi phạm', 'không có ảnh', 'vượt đèn đỏ', '7h tối qua', 'QL1A đoạn xã Tân Dĩnh', '98A-123.45', 'ô tô trắng', 'không', 'không có ảnh', 'không đồng ý', 'không'])
      await citizen.say(words) // prettier-ignore
    expect(said(await citizen.say('7 giờ 10 sáng nhé'))).toMatch(/Thời gian: 7:10[\s\S]*Đúng không/)
    for (const words of ['gửi đi', 'gui']) {
      const turn = await citizen.say(words)
      expect(turn.filed).toBeUndefined()
      expect(said(turn)).toMatch(/Trước khi gửi[\s\S]*7:10[\s\S]*Đúng không/)
    }
    expect(said(await citizen.say('đúng'))).toContain('7:10')
    expect((await citizen.say('gửi')).filed?.facts.time).toMatchObject({ is: 'minute' })
  })

  it('add what is told with the wish to change a report that is sent', async () => {
    const open = {
      id: 'r1',
      code: '7KM-4XQ-001',
      stateSaid: '',
      unitName: '',
      filedAt: evening,
      open: true,
      alerting: false,
    }
    const citizen = talk({ reports: [open] })
    const words = 'à còn nữa, xe này hay đỗ ở cuối ngõ 12'
    expect((await citizen.say(words)).added).toEqual({ report: 'r1', words, files: [] })
    expect((await citizen.say('sửa')).added).toBeUndefined()
    const other = await citizen.say('vụ khác')
    expect([other.added, citizen.conversation.standing]).toEqual([undefined, 'media'])
  })

  it('promise a person only with the report in which an officer sees the wish', async () => {
    const citizen = talk()
    const first = await citizen.say('gặp cán bộ')
    expect(said(first)).toMatch(/Cán bộ trả lời theo từng phản ánh/)
    for (const words of ['tôi muốn báo vi phạm', 'không có ảnh', 'vượt đèn đỏ']) await citizen.say(words)
    expect(said(await citizen.say('gặp cán bộ'))).toMatch(/Phản ánh này gửi đi là cán bộ/)
    for (const words of ['7h sáng nay', 'QL1A đoạn xã Tân Dĩnh', '98A-123.45', 'ô tô trắng', 'không', 'không có ảnh', 'không đồng ý', 'không'])
      await citizen.say(words) // prettier-ignore
    const sent = await citizen.say('gửi')
    expect(sent.wantsPerson).toEqual({ report: sent.filed!.id })
    expect(citizen.conversation.memory['wantsPerson']).toBeUndefined()
  })

  it('ask for a yes before a right over data is used', async () => {
    const citizen = talk()
    expect((await citizen.say('tôi muốn xoá dữ liệu')).rights).toBeUndefined()
    expect((await citizen.tap('Xoá')).rights).toEqual({ ask: 'erase', confirmed: true })
    await citizen.say('rút lại đồng ý')
    expect((await citizen.say('không')).rights).toBeUndefined()
  })
})

describe('an answer', () => {
  it('that is a plate while the road is asked lands with the plate', async () => {
    const citizen = talk()
    await citizen.say('chào')
    await citizen.photo()
    await citizen.tap('Vượt')
    await citizen.say('7h sáng nay')
    const turn = await citizen.say('98A-123.45')
    expect(turn.conversation).toMatchObject({
      standing: 'road',
      answers: { plate: { plate: { plate: '98A-123.45' } } },
    })
  })

  it('that clearly belongs to another step is taken there, even where any words would do', async () => {
    const citizen = talk()
    await citizen.say('sáng nay 7h xe khách vượt đèn đỏ ở QL1A đoạn xã Tân Dĩnh')
    await citizen.photo()
    await citizen.tap('Không rõ biển')
    const turn = await citizen.say('98B-012.34')
    expect(turn.conversation).toMatchObject({
      standing: 'people',
      answers: { plate: { plate: { plate: '98B-012.34' } } },
    })
    expect(said(turn)).toContain('98B-012.34')
  })

  it('from an old button goes to the button’s own question', async () => {
    const citizen = talk()
    await citizen.say('chào')
    await citizen.photo()
    const asked = await citizen.tap('Vượt')
    expect(asked.conversation.standing).toBe('time')
    const turn = await citizen.say({ kind: 'choice', choice: '#violation:wrong_way' })
    expect(turn.conversation).toMatchObject({
      standing: 'time',
      answers: { violation: { kinds: ['wrong_way'] } },
    })
    expect(said(turn)).toContain('Đi ngược chiều')
  })

  it('in the future is refused kindly and never kept', async () => {
    const citizen = talk()
    await citizen.say('chào')
    await citizen.photo()
    await citizen.tap('Vượt')
    const turn = await citizen.say('23h tối nay')
    expect(turn.conversation.answers.time).toBeUndefined()
    expect(said(turn)).toContain('chưa tới')
  })

  it('misunderstood twice brings choices, the reason and a person', async () => {
    const citizen = talk()
    await citizen.say('chào')
    await citizen.say('qwerty')
    const turn = await citizen.say('asdf')
    expect(said(turn)).toContain('trợ lý tự động')
    expect(said(turn)).toContain('[Gặp cán bộ]')
  })

  it('too weak to act on is asked for once more with the reason, then goes on marked', async () => {
    const citizen = talk()
    await citizen.say('sáng nay 7h xe khách vượt đèn đỏ ở QL1A đoạn xã Tân Dĩnh')
    await citizen.photo()
    await citizen.tap('Không rõ biển')
    expect(said(await citizen.tap('Không có thêm'))).toContain('rất khó tìm ra xe')
    expect((await citizen.tap('Không rõ biển')).conversation.standing).toBe('identity')
    await citizen.tap('Không đồng ý')
    await citizen.tap('Không cần')
    expect((await citizen.tap('Gửi')).filed?.facts.lacks).toEqual(
      expect.arrayContaining(['plate', 'identity']),
    )
  })
})

describe('identity', () => {
  it('is not in the facts, and its consent names version, message and time', async () => {
    const citizen = talk()
    await citizen.say(whole)
    await citizen.photo()
    await citizen.tap('Không có thêm')
    await citizen.tap('Đồng ý')
    await citizen.say('Nguyễn Văn An, 024090001234, thôn Đông, xã Tân Dĩnh, 0912345678')
    await citizen.tap('Có')
    const { filed } = await citizen.tap('Gửi')
    expect(filed?.identity).toMatchObject({
      name: 'Nguyễn Văn An',
      cccd: '024090001234',
      telephone: '0912345678',
    })
    expect(filed?.consent).toMatchObject({
      given: true,
      version: expect.any(String),
      messageId: expect.stringMatching(/^in-/),
    })
    expect(JSON.stringify(filed?.facts)).not.toMatch(/Nguyễn Văn An|024090001234|0912345678/)
    expect(filed?.facts.wantsResult).toBe(true)
  })

  it('is never taken from silence or from a doubtful word', async () => {
    const citizen = talk()
    await citizen.say(whole)
    await citizen.photo()
    await citizen.tap('Không có thêm')
    const turn = await citizen.say('để xem đã')
    expect(turn.conversation.memory.partial).toEqual({})
  })

  it('given before is shown masked and asked about once', async () => {
    const citizen = talk({ knownIdentity: { masked: { name: 'N*** V*** A', telephone: '0912***678' } } })
    await citizen.say(whole)
    await citizen.photo()
    expect(said(await citizen.tap('Không có thêm'))).toContain('N*** V*** A')
    await citizen.tap('Dùng lại')
    await citizen.tap('Có')
    expect((await citizen.tap('Gửi')).filed).toMatchObject({ sameIdentity: true, consent: { given: true } })
  })

  it('of somebody under 16 is never asked or kept', async () => {
    const citizen = talk()
    await citizen.say(`em 14 tuổi, ${whole}`)
    await citizen.photo()
    expect(said(await citizen.tap('Không có thêm'))).toContain('nhận kết quả')
    await citizen.tap('Không cần')
    expect((await citizen.tap('Gửi')).filed?.identity).toBeUndefined()
  })
})

describe('the review', () => {
  it('takes a correction that carries its new value, by name or by number', async () => {
    const citizen = await atReview()
    expect(said(await citizen.say('sửa biển số: 98B-999.99'))).toContain('5. Biển số: 98B-999.99')
    await citizen.say('sửa 5')
    expect(said(await citizen.say('98B-111.11'))).toContain('5. Biển số: 98B-111.11')
  })

  it('reads the truth statement, promises no money, and files only on send', async () => {
    const citizen = await atReview()
    const review = citizen.turns.at(-1)!
    expect(said(review)).toContain('cam đoan')
    expect(citizen.turns.map(said).join('\n')).not.toMatch(/tiền|thưởng|phạt/i)
    expect(citizen.turns.every((turn) => turn.filed === undefined)).toBe(true)
    const { filed } = await citizen.say('gửi')
    expect(filed?.facts).toMatchObject({ violations: ['red_light'], truthVersion: expect.any(String) })
  })

  it('cannot be answered by a "send" button from before', async () => {
    const citizen = await atReview()
    await citizen.say('sửa biển số')
    expect((await citizen.say({ kind: 'choice', choice: '#review:send' })).filed).toBeUndefined()
  })
})

describe('files and earlier messages', () => {
  it('tell their time as something to tap, never as a fact', async () => {
    const citizen = talk()
    await citizen.say('chào')
    const sent = await citizen.photo()
    const file = sent.conversation.files[0]!.id
    expect((await citizen.news({ file, outcome: 'kept', takenAt: evening - 3 * hourMs })).says).toEqual([])
    const asked = await citizen.tap('Vượt')
    expect(asked.conversation.answers.time).toBeUndefined()
    expect(said(asked)).toContain('17:00')
    expect((await citizen.tap('17:00')).conversation.answers.time).toMatchObject({
      is: 'minute',
      from: evening - 3 * hourMs,
    })
  })

  it('say so when one is lost or refused, and the rest is kept', async () => {
    const citizen = talk()
    await citizen.say('chào')
    const sent = await citizen.photo(2)
    const turn = await citizen.news({
      file: sent.conversation.files[0]!.id,
      outcome: 'refused',
      fault: 'file-too-big',
    })
    expect(said(turn)).toContain('quá nặng')
    expect(turn.conversation.standing).toBe('violation')
    expect(turn.conversation.files).toHaveLength(2)
  })

  it('leave the draft when they are unsent', async () => {
    const citizen = talk()
    await citizen.say('chào')
    await citizen.photo()
    const source = Object.values(citizen.conversation.memory.fileSources as Record<string, string>)
    const turn = await citizen.say({ kind: 'unsend', about: source })
    expect(turn.conversation.files).toEqual([])
    expect(said(turn)).toContain('thu hồi')
  })

  it('that were rewritten are read anew', async () => {
    const citizen = talk()
    await citizen.say(whole)
    const [source] = (citizen.conversation.memory.sources as Record<string, string[]>).plate!
    const turn = await citizen.say({
      kind: 'edit',
      about: [source!],
      text: whole.replace('012.34', '777.77'),
    })
    expect(turn.conversation.answers.plate).toMatchObject({ plate: { plate: '98B-777.77' } })
  })
})

describe('after filing', () => {
  it('joins what is said to the open report', async () => {
    const citizen = talk({ reports: [open] })
    expect((await citizen.say('xe đó còn hay đỗ ở cổng chợ')).added).toMatchObject({ report: 'report-1' })
    expect((await citizen.photo()).added?.files).toHaveLength(1)
  })

  it('asks whether a whole new story is another case', async () => {
    const citizen = talk({ reports: [open] })
    await citizen.say(whole)
    const turn = await citizen.tap('Vụ mới')
    expect(turn.conversation.answers.plate).toBeDefined()
  })

  it('answers where a report stands, and sends others’ codes to the receipt page', async () => {
    const citizen = talk({ reports: [open] })
    expect(said(await citizen.say('tra cứu 7KM-4XQ-9RT'))).toContain('Đang xác minh')
    expect(said(await citizen.say('tra cứu ABC-2DE-3FG'))).toContain('https://csgt.example/tra-cuu')
  })

  it('takes an objection once, word for word', async () => {
    const citizen = talk({ reports: [open] })
    await citizen.say('tôi không đồng ý với kết quả')
    expect((await citizen.say('biển số đúng mà bảo không thấy')).objection).toEqual({
      report: 'report-1',
      words: 'biển số đúng mà bảo không thấy',
    })
    await citizen.say('tôi không đồng ý với kết quả')
    expect((await citizen.say('vẫn không đồng ý')).objection).toBeUndefined()
  })

  it('asks again one step for an officer, with that step’s checks', async () => {
    const citizen = talk({ reports: [open] })
    const asked = await citizen.say({
      kind: 'ask',
      ask: { step: 'plate', words: 'Biển số có đúng không?', report: 'report-1' },
    })
    expect(said(asked)).toContain('Biển số có đúng không?')
    expect((await citizen.say('ờ')).answered).toBeUndefined()
    expect((await citizen.say('98A-123.45')).answered).toMatchObject({
      report: 'report-1',
      step: 'plate',
      words: '98A-123.45',
      facts: { plate: { is: 'whole', plate: '98A-123.45' } },
    })
  })
})

describe('time passing', () => {
  it('reminds of a draft once, inside the reply window and never twice', async () => {
    const citizen = talk()
    await citizen.say(whole)
    const { wakeAt } = citizen.turns.at(-1)!
    expect(wakeAt).toBeGreaterThan(evening)
    expect(wakeAt).toBeLessThan(evening + dayMs + hourMs)
    citizen.wait(20 * hourMs)
    expect(said(await citizen.say({ kind: 'silence' }))).toContain('còn dở')
    expect((await citizen.say({ kind: 'silence' })).says).toEqual([])
  })

  it('erases a draft after its days, and says so when the citizen is back', async () => {
    const citizen = talk()
    await citizen.say(whole)
    citizen.wait(8 * dayMs)
    const gone = await citizen.say({ kind: 'silence' })
    expect(gone.conversation).toMatchObject({ standing: 'idle', answers: {} })
    expect(said(await citizen.say('chào'))).toContain('quá hạn')
  })
})

describe('a turn', () => {
  it('hands a failure inside to its caller', async () => {
    const { conversation, context } = talk()
    const broken = { ...context, newId: () => { throw new Error('no ids') } } // prettier-ignore
    const heard = { id: 'in-1', kind: 'text' as const, text: whole, files: [], about: [], at: evening }
    await expect(takeTurn(conversation, heard, broken)).rejects.toThrow('no ids')
  })

  it('leaves the conversation it was given untouched', async () => {
    const { conversation, context } = talk()
    const before = JSON.stringify(conversation)
    await takeTurn(
      conversation,
      { id: 'in-1', kind: 'text', text: whole, files: [], about: [], at: evening },
      context,
    )
    expect(JSON.stringify(conversation)).toBe(before)
  })

  it('says nothing to receipts, echoes and reactions', async () => {
    for (const kind of ['seen', 'delivered', 'echo', 'reaction'] as const)
      expect((await talk().say({ kind })).says).toEqual([])
  })
})

describe('the dialogues', () => {
  it('end with the right data in 95 of 100, in 8 messages at the median and 12 at p90', async () => {
    expect((await readDialogues()).length).toBeGreaterThanOrEqual(50)
    const outcomes = await runAll()
    const wrong = outcomes.filter((outcome) => outcome.wrong.length > 0)
    expect(wrong.length / outcomes.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.05)
    const messages = outcomes.map((outcome) => outcome.messages)
    expect(percentile(messages, 0.5)).toBeLessThanOrEqual(8)
    expect(percentile(messages, 0.9)).toBeLessThanOrEqual(12)
  })
})
