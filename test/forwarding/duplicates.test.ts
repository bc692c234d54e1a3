// Reports of one event: what counts as alike by tables, and what a real store finds, proposes and merges.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlateValue } from '../../src/reading/reading.js'
import {
  bandsOf,
  bitsApart,
  likenesses,
  windowBounds,
  windowDefault,
  wrongIn,
  type Comparable,
} from '../../src/reports/duplicates.js'
import type { ReportFacts } from '../../src/reports/report.js'
import { decideLikeness, readCase, readLikenesses } from '../../src/store/cases.js'
import { compareWaiting, readWindow, saveWindow } from '../../src/store/duplicates.js'
import { factsOf, openGround, startAt, type Ground } from './ground.js'

const minute = 60_000
const seen = startAt - 3_600_000
const at = (ms: number) => ({ is: 'minute' as const, from: ms, to: ms, approximate: false })
const whole = (plate: string): PlateValue => ({ is: 'whole', plate, kinds: ['car5'] })
const partly = (digits: string): PlateValue => ({ is: 'partial', digits, words: digits })
const report = (more: Partial<ReportFacts> = {}, moment = seen): Comparable => ({
  facts: factsOf({ time: at(moment), ...more }),
  at: moment,
  pictures: [],
})
const place = factsOf().place!

describe('two reports are alike', () => {
  it.each<[string, Partial<ReportFacts>, number, string | undefined]>([
    ['the same in everything', {}, 0, 'same'],
    ['the same plate ten minutes later', {}, 10 * minute, 'same'],
    ['a part of the plate that fits', { plate: partly('...345') }, 0, 'similar'],
    ['a part of the plate that does not fit', { plate: partly('...999') }, 0, undefined],
    ['another plate', { plate: whole('98A-999.99') }, 0, undefined],
    ['no plate known, same place and act, at once', { plate: { is: 'unknown' } }, 5 * minute, 'unknown'],
    ['no plate known, twenty minutes apart', { plate: { is: 'unknown' } }, 20 * minute, undefined],
    ['a vehicle without a plate', { plate: { is: 'none' } }, 0, undefined],
    ['another act', { violations: ['wrong_way'] }, 0, undefined],
    ['one act of two shared', { violations: ['wrong_way', 'red_light'] }, 0, 'same'],
    ['an hour later', {}, 60 * minute, undefined],
    ['another road', { place: { ...place, road: { id: 'QL1', name: 'Quốc lộ 1', kind: 'national' } } }, 0, undefined],
    ['another commune', { place: { ...place, commune: { code: '07375', name: 'xã B', province: '24' } } }, 0, undefined],
    ['no place', { place: undefined as never }, 0, undefined],
  ])('or not: %s', (_name, more, laterMs, plate) => {
    const found = likenesses(report(), report(more, seen + laterMs), windowDefault)
    expect(found).toEqual(plate === undefined ? [] : [{ is: 'event', plate, apartMs: laterMs }])
  }) // prettier-ignore

  it.each([
    [95_300, 99_300, true],
    [95_300, 101_300, false],
  ])('along a road by its km posts: %d and %d m', (one, other, isSame) => {
    const along = (kmM: number) => report({ place: { words: 'QL1', road: { id: 'QL1', name: 'Quốc lộ 1', kind: 'national' }, kmM } }) // prettier-ignore
    expect(likenesses(along(one), along(other), windowDefault).length > 0).toBe(isSame)
  })

  it.each([
    [21.281, 106.2, true],
    [21.4, 106.2, false],
  ])('between pins by metres: to %d, %d', (latitude, longitude, isSame) => {
    const pin = (point: { latitude: number; longitude: number }) => report({ place: { words: 'ghim', point } })
    const found = likenesses(pin({ latitude: 21.28, longitude: 106.2 }), pin({ latitude, longitude }), windowDefault)
    expect(found.length > 0).toBe(isSame)
  }) // prettier-ignore

  it('by the same file or a near picture, whenever and wherever', () => {
    const picture = (id: string, sha256: string | null, perceptualHash: string | null) => ({
      id,
      sha256,
      perceptualHash,
    })
    const old = {
      ...report({ plate: whole('29A-000.01'), violations: ['other'] }, seen - 90 * 86_400_000),
      pictures: [picture('a', 'x', '8f3c1d2e4b5a6978')],
    }
    const same = { ...report(), pictures: [picture('b', 'x', null)] }
    const near = { ...report(), pictures: [picture('c', 'y', '8f3c1d2e4b5a6979')] }
    const far = { ...report(), pictures: [picture('d', 'z', '70c3e2d1b4a59687')] }
    expect(likenesses(same, old, windowDefault)).toEqual([{ is: 'file', files: ['b', 'a'] }])
    expect(likenesses(near, old, windowDefault)).toEqual([{ is: 'picture', files: ['c', 'a'], bits: 1 }])
    expect(likenesses(far, old, windowDefault)).toEqual([])
  })

  it('never by a black picture', () => {
    expect(bitsApart('0000000000000000', '0000000000000000')).toBe(64)
    expect(bandsOf('8000000000000000')).toEqual([])
  })

  it('both ways round alike', () => {
    const any = fc.record({
      plate: fc.constantFrom(
        whole('98A-123.45'),
        whole('98A-999.99'),
        partly('...345'),
        partly('98A...'),
        { is: 'unknown' } as PlateValue,
        { is: 'none' } as PlateValue,
      ),
      violations: fc.subarray(['red_light', 'wrong_way', 'speeding'], { minLength: 1 }),
      at: fc.integer({ min: seen, max: seen + 3_600_000 }),
    })
    fc.assert(
      fc.property(any, any, (one, other) => {
        const [a, b] = [one, other].map(({ plate, violations, at }) => report({ plate, violations }, at)) as [
          Comparable,
          Comparable,
        ]
        expect(likenesses(a, b, windowDefault)).toEqual(likenesses(b, a, windowDefault))
        expect(likenesses(a, a, windowDefault).length).toBe(a.facts.plate?.is === undefined ? 0 : 1)
      }),
    )
  })

  it('near hashes always share a piece', () => {
    const hash = fc.bigInt({ min: 2n ** 40n, max: 2n ** 64n - 2n ** 40n })
    const flips = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: windowBounds.hashBits.max })
    fc.assert(
      fc.property(hash, flips, (bits, flipped) => {
        const hex = (value: bigint) => value.toString(16).padStart(16, '0')
        const other = flipped.reduce((value, bit) => value ^ (1n << BigInt(bit)), bits)
        const [one, two] = [bandsOf(hex(bits)), bandsOf(hex(other))]
        if (one.length === 0 || two.length === 0) return
        expect(one.filter((band) => two.includes(band)).length).toBeGreaterThanOrEqual(8 - flipped.length)
        expect(bitsApart(hex(bits), hex(other))).toBe(flipped.length)
      }),
    )
  })

  it('within a window that stays sensible', () => {
    expect(wrongIn(windowDefault)).toEqual([])
    expect(wrongIn({ ...windowDefault, timeMs: 1, hashBits: 20 })).toEqual(['timeMs', 'hashBits'])
    expect(wrongIn({ ...windowDefault, alongM: Number.NaN })).toEqual(['alongM'])
  })
})

describe('the store', () => {
  let ground: Ground
  beforeEach(async () => {
    ground = await openGround()
  })
  afterEach(() => ground.close())

  const compareAll = () => compareWaiting(ground.database, ground.clock.now, 100)
  const pairsOf = (id: string, units: string[] | 'all' = 'all') => readLikenesses(ground.database, id, units)
  async function addFile(reportId: string, sha256: string, perceptualHash: string | null) {
    const id = ground.newId()
    const row = { id, citizenId: 'c', channel: 'zalo', reportId, kind: 'image', state: 'kept', sha256, perceptualHash, receivedAt: startAt, dueAt: startAt } as const // prettier-ignore
    await ground.database.write(async (on) => void (await on.db.insert(on.tables.files).values(row)))
  }

  it('proposes many citizens’ reports of one event, once for each pair, and none of other events', async () => {
    const first = await ground.file({ facts: { time: at(seen) } })
    const second = await ground.file({ facts: { time: at(seen + 5 * minute), plate: partly('98A...45') } })
    const third = await ground.file({ facts: { time: at(seen), plate: whole('99A-543.21') } })
    expect(await compareAll()).toBe(1)
    expect(await compareAll()).toBe(0)
    expect(await pairsOf(second.id)).toMatchObject([
      { otherId: first.id, state: 'proposed', reasons: [{ is: 'event', plate: 'similar' }], other: { code: first.code } },
    ])
    expect(await pairsOf(third.id)).toEqual([])
    expect((await ground.timeline(first.id)).at(-1)).toMatchObject({ what: 'alike', detail: { other: second.id } })
  }) // prettier-ignore

  it('hints at a clip used before, though the event is another', async () => {
    const first = await ground.file()
    await addFile(first.id, 'aa', '8f3c1d2e4b5a6978')
    const second = await ground.file({ facts: { plate: whole('99A-543.21'), violations: ['wrong_way'] } })
    await addFile(second.id, 'bb', '8f3c1d2e4b5a6979')
    expect(await compareAll()).toBe(1)
    expect((await pairsOf(second.id))[0]!.reasons).toMatchObject([{ is: 'picture', bits: 1 }])
  })

  it('waits for files that are still on their way', async () => {
    const first = await ground.file({ facts: { violations: ['wrong_way'] } })
    await addFile(first.id, 'aa', null)
    await compareAll()
    const second = await ground.file()
    const id = ground.newId()
    await ground.database.write(async (on) => {
      await on.db.insert(on.tables.files).values({
        id,
        citizenId: 'c',
        channel: 'zalo',
        reportId: second.id,
        kind: 'image',
        state: 'waiting',
        receivedAt: startAt,
        dueAt: startAt,
      })
    })
    expect(await compareAll()).toBe(0)
    await ground.database.write(async (on) => {
      await on.db.update(on.tables.files).set({ state: 'kept', sha256: 'aa' })
    })
    ground.clock.now += 20_000
    expect(await compareAll()).toBe(1)
  })

  it('merges when a person says so, with a reason; each report keeps its own answer', async () => {
    const officer = await ground.officer('xa-a', 'mot')
    const reports = [await ground.file(), await ground.file(), await ground.file()]
    expect(await compareAll()).toBe(3)
    const [first, second, third] = reports.map(({ id }) => id) as [string, string, string]
    const asked = (reportId: string, units: string[] = ['xa-a']) => ({
      reportId,
      officer,
      units,
      now: ground.clock.now,
      newId: ground.newId,
    })
    const say = (id: string, otherId: string, same: boolean, because = 'cùng một xe, cùng lúc') =>
      decideLikeness(ground.database, asked(id), { otherId, same, because })
    expect(await say(first, second, true, '')).toMatchObject({ why: 'reason' })
    expect(await say(first, second, true)).toEqual({ is: 'done' })
    expect(await say(second, first, true)).toMatchObject({ why: 'wrong_state' })
    expect(await say(third, second, true)).toEqual({ is: 'done' })
    expect(await say(third, first, false)).toEqual({ is: 'done' })
    expect((await readCase(ground.database, first)).map(({ id }) => id)).toEqual([second, third])
    const { db, tables } = ground.database.read
    const states = await db.select({ state: tables.handlings.state }).from(tables.handlings)
    expect(states).toEqual([{ state: 'received' }, { state: 'received' }, { state: 'received' }])
    expect((await ground.timeline(second)).map(({ what }) => what)).toContain('merged')
  })

  it('shows nothing of a report in a unit that the officer does not see, and merges nothing with it', async () => {
    const officer = await ground.officer('xa-a', 'mot')
    const mine = await ground.file()
    const theirs = await ground.file({ unit: 'pc08' })
    await compareAll()
    const [pair] = await pairsOf(mine.id, ['xa-a'])
    expect(pair!.other).toBeUndefined()
    const asked = { reportId: mine.id, officer, units: ['xa-a'], now: startAt, newId: ground.newId }
    const decision = { otherId: theirs.id, same: true, because: 'cùng một xe' }
    expect(await decideLikeness(ground.database, asked, decision)).toMatchObject({ why: 'not_seen' })
  })

  it('compares by the window in force, which is edited within bounds', async () => {
    const edit = { officerId: 'o-1', because: 'thử hẹp lại', now: startAt }
    expect(await saveWindow(ground.database, { ...edit, window: { ...windowDefault, timeMs: 0 } })).toEqual([
      'timeMs',
    ])
    expect(await saveWindow(ground.database, { ...edit, window: { ...windowDefault, timeMs: 2 * minute } })).toEqual([])
    expect((await readWindow(ground.database.read)).timeMs).toBe(2 * minute)
    await ground.file({ facts: { time: at(seen) } })
    await ground.file({ facts: { time: at(seen + 5 * minute) } })
    expect(await compareAll()).toBe(0)
  }) // prettier-ignore
})
