// A citizen's whole story on each channel: from the first word to the unit's inbox, and the officer's answer back in the chat.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { photo } from './evidence.js'
import { officerOf } from './officer.js'
import { fileWith, openStage, until, type Stage } from './stage.js'

const places = [
  ['messenger', 'sqlite'],
  ['zalo', 'sqlite'],
  ['messenger', 'postgres'],
  ['zalo', 'postgres'],
] as const

describe.each(places)('on %s, kept in %s', (channel, database) => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage({ database })
  })
  afterAll(() => stage.close())

  it('a citizen is led through every field, changes one answer, sends, and gets a code; the unit has it, with the reason', async () => {
    const citizen = stage.citizen(channel)
    const code = await fileWith(citizen, { photos: [await photo()], change: 'sửa biển số 98A-678.90' })
    const report = (await stage.reports()).find((each) => each.code === code)!
    expect(report.facts).toMatchObject({
      violations: ['red_light'],
      plate: { is: 'whole', plate: '98A-678.90' },
      vehicle: { type: 'car', colour: 'white' },
      place: { road: { id: 'QL1' }, commune: { name: 'xã Lạng Giang' } },
      time: { is: 'minute' },
      wantsResult: true,
    })
    expect(report.unit).toBe('pc08')
    expect(report.because).toMatch(/Quốc lộ 1|quốc lộ/i)
    expect(JSON.stringify(report)).not.toMatch(/Nguyễn Văn Bình|0912345678|024090001234/)
  })

  it('the photo comes into our keeping, its bytes unchanged', async () => {
    const citizen = stage.citizen(channel)
    const sent = await photo()
    const code = await fileWith(citizen, { photos: [sent] })
    const evidence = async () => (await stage.reports()).find((each) => each.code === code)!.evidence
    await until(
      async () => (await evidence())[0]?.state === 'kept',
      15_000,
      () => 'the photo was never kept',
    )
    const { createHash } = await import('node:crypto')
    expect((await evidence())[0]!.sha256).toBe(createHash('sha256').update(sent.bytes).digest('hex'))
  })

  it('what an officer of the unit answers arrives in the same chat, and the citizen is nowhere named', async () => {
    const citizen = stage.citizen(channel)
    const code = await fileWith(citizen, { photos: [await photo()] })
    const officer = await officerOf(stage, 'officer', 'pc08', stage.now())
    const inbox = await officer.get('/can-bo/hop-thu')
    expect(inbox.text).toContain(code)
    const path = pathNear(inbox.text, code)
    const page = await officer.get(path)
    expect(page.status).toBe(200)
    expect(page.text).not.toMatch(/Nguyễn Văn Bình|0912345678|024090001234/)
    expect(page.text).not.toContain(citizen.id)
    expect((await officer.post(`${path}/nhan`, {})).status).toBe(303)
    const words = 'Cảm ơn bạn, đơn vị đang xác minh xe này.'
    const reply = { text: words, requestKey: 'lan-1' }
    expect((await officer.post(`${path}/tra-loi`, reply)).status).toBe(303)
    await officer.post(`${path}/tra-loi`, reply)
    await citizen.hears(/đang xác minh xe này/)
    await stage.quiet()
    expect(citizen.transcript().filter(({ text }) => text?.includes('đang xác minh xe này'))).toHaveLength(1)
  })
})

function pathNear(page: string, code: string): string {
  const before = page.slice(0, page.indexOf(code))
  return [...before.matchAll(/href="(\/can-bo\/phan-anh\/[^"?#]+)/g)].at(-1)?.[1] ?? 'no link to the report'
}
