// An alert from its call to its end: the real worker on a real store, its clock in hand.
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/store/ledger.js'
import {
  acknowledgeAlert,
  claimAlerts,
  handOverAlert,
  moveAlert,
  recordStep,
} from '../../src/store/alerts.js'
import { claim } from '../../src/store/desk-acts.js'
import { readEvents } from '../../src/store/desk-events.js'
import { recordLook } from '../../src/store/desk-looks.js'
import { move } from '../../src/store/desk-moves.js'
import { fileTelephone } from '../../src/store/desk-telephone.js'
import { readAlerts } from '../../src/store/desk-alerts.js'
import { readForwardings } from '../../src/store/forwardings-view.js'
import type { Officer } from '../../src/store/officers.js'
import type { OutboundBody } from '../../src/store/outbound.js'
import { addReceiver } from '../../src/store/receivers.js'
import { addDuty, removeDuty, readRoster } from '../../src/store/roster.js'
import { startAlerts } from '../../src/work/alerts.js'
import type { Loop } from '../../src/work/loop.js'
import { until } from '../journeys/stage.js'
import { factsOf, openGround, routing, startAt, type Ground } from './ground.js'

let ground: Ground
let loop: Loop
let woken: { forwardings: number; deliveries: number }

beforeEach(async () => {
  ground = await openGround()
  woken = { forwardings: 0, deliveries: 0 }
  loop = startAlerts({
    database: ground.database,
    vault: ground.vault,
    routing: () => routing,
    now: () => ground.clock.now,
    newId: ground.newId,
    by: 'one',
    log: () => undefined,
    wakeForwardings: () => void woken.forwardings++,
    wakeDeliveries: () => void woken.deliveries++,
  })
})
afterEach(async () => {
  await loop.stop()
  await ground.close()
})

async function onDuty(unitId: string, name: string, rank = 1): Promise<Officer> {
  const officer = await ground.officer(unitId, name)
  const span = { fromAt: startAt - 1_000, toAt: startAt + 3_600_000 }
  const row = { id: ground.newId(), unitId, officerId: officer.id, rank, ...span }
  expect(await addDuty(ground.database, row, { officerId: null, now: startAt })).toEqual({ is: 'done' })
  await addReceiver(ground.database, ground.vault, {
    id: `r-${name}`,
    officerId: officer.id,
    name: 'm***@example.vn',
    address: { kind: 'mail', to: `${name}@example.vn` },
    byOfficer: null,
    now: startAt,
  })
  return officer
}

const actOf = (reportId: string, officer: Officer, units: string[] | 'all' = [officer.unitId]) => ({
  reportId,
  officer,
  units,
  now: ground.clock.now,
  newId: ground.newId,
})

/** Moves the clock on and waits for what the worker then writes. */
async function pass(ms: number): Promise<void> {
  ground.clock.now += ms
  loop.poke()
}

async function steps(id: string) {
  return (await ground.timeline(id)).filter(({ what }) => what === 'alert_step')
}

async function reaches(id: string, count: number): Promise<Awaited<ReturnType<typeof steps>>> {
  await until(
    async () => {
      loop.poke()
      return (await steps(id)).length >= count
    },
    5_000,
    () => `the alert never took ${count} steps`,
  )
  return steps(id)
}

async function told(citizenId: string): Promise<string[]> {
  const { db, tables } = ground.database.read
  const key = (await db.select().from(tables.citizens).where(eq(tables.citizens.id, citizenId)))[0]!.key!
  const rows = await db.select().from(tables.outbound).where(eq(tables.outbound.citizenId, citizenId))
  return rows.map(({ id, sealed }) => (ground.vault.open(sealed, `outbound:${id}`, key) as OutboundBody).text)
}

describe('an alert', () => {
  it('calls the duty officers at once, at the desk and at their own receivers', async () => {
    await onDuty('xa-a', 'mot')
    const id = await ground.alert()
    const [first] = await reaches(id, 1)
    expect(first).toMatchObject({
      at: startAt,
      unitId: 'xa-a',
      detail: { rung: 'unit', officers: ['o-mot'], receivers: 1 },
    })
    expect((await readAlerts(ground.database, ['xa-a'])).map(({ reportId }) => reportId)).toEqual([id])
    expect(await readForwardings(ground.database, { reportId: id })).toMatchObject([
      { receiverId: 'r-mot', what: 'alert', state: 'due' },
    ])
    // What is written may be read a moment before its writer is told that it is on the disk.
    await until(
      () => woken.forwardings > 0,
      5_000,
      () => 'forwardings were never woken',
    )
  })

  it('climbs while nobody answers: 15 s, 60 s, 120 s, each step on the timeline within a second', async () => {
    await onDuty('xa-a', 'mot', 1)
    await onDuty('xa-a', 'hai', 2)
    await onDuty('truc-ban', 'ban', 1)
    await ground.officer('truc-ban', 'truong', 'duty')
    const id = await ground.alert()
    await reaches(id, 1)
    for (const [ms, count] of [[14_900, 1], [100, 2], [44_900, 2], [100, 3], [60_000, 4]] as const) {
      await pass(ms)
      await reaches(id, count)
    } // prettier-ignore
    const taken = await steps(id)
    expect(taken.map(({ at, detail }) => [(at - startAt) / 1_000, detail.rung, detail.officers])).toEqual([
      [0, 'unit', ['o-mot']],
      [15, 'unit', ['o-hai']],
      [60, 'desk', ['o-ban']],
      [120, 'head', ['o-truong']],
    ])
    for (const { detail } of taken) expect(detail.lateMs).toBeLessThan(1_000)
  })

  it('shows itself to the desk it climbed to, live, and lets that desk answer', async () => {
    await onDuty('xa-a', 'mot')
    const ban = await onDuty('truc-ban', 'ban')
    const id = await ground.alert()
    await reaches(id, 1)
    expect(await readAlerts(ground.database, ['truc-ban'])).toEqual([])
    expect(await acknowledgeAlert(ground.database, actOf(id, ban))).toMatchObject({ why: 'not_seen' })
    await pass(60_000)
    await reaches(id, 2)
    expect((await readAlerts(ground.database, ['truc-ban'])).map(({ reportId }) => reportId)).toEqual([id])
    const event = (await readEvents(ground.database, 0)).at(-1)!
    expect([event.what, event.copies]).toEqual(['alert_step', ['truc-ban']])
    expect(await acknowledgeAlert(ground.database, actOf(id, ban))).toEqual({ is: 'done' })
  })

  it('makes an alarm of an empty roster and goes straight on', async () => {
    await onDuty('truc-ban', 'ban')
    const id = await ground.alert()
    const [first] = await reaches(id, 1)
    expect(first!.detail).toMatchObject({ rung: 'desk', officers: ['o-ban'] })
    const empty = (await ground.timeline(id)).find(({ what }) => what === 'alert_roster_empty')
    expect(empty).toMatchObject({ at: startAt, detail: { unit: 'xa-a' } })
  })

  it('does not call whoever is off the roster or has lost their access', async () => {
    await onDuty('xa-a', 'mot')
    await onDuty('truc-ban', 'ban')
    const [row] = await readRoster(ground.database, ['xa-a'], startAt)
    expect(await removeDuty(ground.database, row!.id, ['pc08'], { officerId: 'o-mot', now: startAt })).toBe(
      false,
    )
    expect(await removeDuty(ground.database, row!.id, ['xa-a'], { officerId: 'o-mot', now: startAt })).toBe(
      true,
    )
    const id = await ground.alert()
    expect((await reaches(id, 1))[0]!.detail).toMatchObject({ rung: 'desk' })
  })

  it('stops when somebody acknowledges, and tells the citizen each step once in plain words', async () => {
    const mot = await onDuty('xa-a', 'mot')
    const citizen = await ground.citizen()
    const id = await ground.alert({ citizen })
    await reaches(id, 1)
    const say = async (to: string, words: RegExp) => {
      expect(await moveAlert(ground.database, { ...actOf(id, mot), to })).toEqual({ is: 'done' })
      await until(
        async () => {
          loop.poke()
          return words.test((await told(citizen.id)).at(-1) ?? '')
        },
        5_000,
        () => `the citizen never heard ${words}`,
      )
    }
    await say('acknowledged', /đã nhận được tin/)
    await pass(15_000)
    await say('on_the_way', /đã cử người đến nơi/)
    await say('found', /đã gặp chiếc xe/)
    await pass(200_000)
    expect(await told(citizen.id)).toHaveLength(3)
    expect(await steps(id)).toHaveLength(1)
    await until(
      () => woken.deliveries === 3,
      5_000,
      () => `deliveries were woken ${woken.deliveries} times`,
    )
    expect(await readAlerts(ground.database, 'all')).toEqual([])
    expect((await readForwardings(ground.database, { reportId: id }))[0]!.openedAt).not.toBeNull()
  })

  it('refuses what the state does not allow', async () => {
    const mot = await onDuty('xa-a', 'mot')
    const id = await ground.alert()
    for (const to of ['found', 'ended', 'calling', 'nonsense'])
      expect(await moveAlert(ground.database, { ...actOf(id, mot), to })).toMatchObject({
        why: 'wrong_state',
      })
  })

  it('takes a step once, whoever takes it, and none after an answer', async () => {
    await loop.stop()
    const mot = await onDuty('xa-a', 'mot')
    const id = await ground.alert()
    const claimer = { by: 'two', now: startAt, leaseMs: 1_000, limit: 5 }
    const [alert] = await claimAlerts(ground.database, claimer)
    expect(await claimAlerts(ground.database, { ...claimer, by: 'three' })).toEqual([])
    const next = {
      step: 1,
      rung: 'unit' as const,
      unitId: 'xa-a',
      officers: [mot.id],
      empty: [],
      dueAt: startAt + 1,
    }
    expect(await recordStep(ground.database, alert!, next, startAt)).toBe(true)
    expect(await recordStep(ground.database, alert!, next, startAt)).toBe(false)
    await acknowledgeAlert(ground.database, actOf(id, mot))
    expect(await recordStep(ground.database, { ...alert!, step: 1 }, next, startAt)).toBe(false)
    expect(await steps(id)).toHaveLength(1)
  })

  it('hands what the citizen adds to those it called', async () => {
    await onDuty('xa-a', 'mot')
    const citizen = await ground.citizen()
    const id = await ground.alert({ citizen })
    await reaches(id, 1)
    ground.clock.now += 5_000
    await ground.alert({ id, citizen, added: 'hướng Lạng Sơn' })
    const last = (await ground.timeline(id)).at(-1)
    expect(last).toMatchObject({ what: 'alert_added', detail: { words: 'hướng Lạng Sơn' } })
    expect((await readForwardings(ground.database, { reportId: id })).map(({ what }) => what)).toEqual([
      'alert_added',
      'alert',
    ])
  })

  it('that is never filed stands in the list; filed, it is one with its report', async () => {
    const mot = await onDuty('xa-a', 'mot')
    const citizen = await ground.citizen()
    const id = await ground.alert({ citizen })
    await reaches(id, 1)
    expect(await readAlerts(ground.database, ['xa-a'])).toMatchObject([{ reportId: id, code: null }])
    const filed = await ground.file({ id, citizen })
    expect(await readAlerts(ground.database, ['xa-a'])).toMatchObject([{ reportId: id, code: filed.code }])
    await recordLook(ground.database, { reportId: id, officer: mot, units: ['xa-a'], now: ground.clock.now })
    expect(await claim(ground.database, actOf(id, mot))).toEqual({ is: 'done' })
    await until(
      async () => (await told(citizen.id)).length === 1,
      5_000,
      () => 'claiming the report never told the citizen',
    )
    expect(await readAlerts(ground.database, ['xa-a'])).toMatchObject([{ state: 'acknowledged' }])
  })

  it('called at the wrong unit goes over to the right one and rings there from the beginning', async () => {
    await onDuty('xa-a', 'mot')
    await onDuty('pc08', 'tuan-tra')
    const id = await ground.alert()
    await reaches(id, 1)
    ground.clock.now += 8_000
    await ground.database.write((on) => handOverAlert(on, id, 'pc08', ground.clock.now))
    const taken = await reaches(id, 2)
    expect(taken[1]).toMatchObject({
      at: startAt + 8_000,
      unitId: 'pc08',
      detail: { officers: ['o-tuan-tra'] },
    })
    expect((await readAlerts(ground.database, ['xa-a'])).map(({ unitId }) => unitId)).toEqual(['pc08'])
  })

  it('ends with its report: what has a result calls nobody', async () => {
    const mot = await onDuty('xa-a', 'mot')
    const citizen = await ground.citizen()
    const id = await ground.alert({ citizen })
    await reaches(id, 1)
    await ground.file({ id, citizen })
    const telling = () => 'Kết quả'
    const ask = { result: 'fined', reason: 'Đã lập biên bản tại chỗ.' }
    const { database, vault } = ground
    await move(database, vault, actOf(id, mot), { move: 'accept' }, telling)
    expect(await readAlerts(database, ['xa-a'])).toMatchObject([{ state: 'acknowledged' }])
    expect(await move(database, vault, actOf(id, mot), { move: 'resolve', ...ask }, telling)).toEqual({
      is: 'done',
    })
    expect(await readAlerts(database, ['xa-a'])).toEqual([])
  })

  it('told on the telephone calls the unit like any other', async () => {
    const mot = await onDuty('xa-a', 'mot')
    const filed = {
      ...(await ground.file()),
      id: 'telephoned',
      code: 'BN-TEL',
      facts: factsOf({ ongoing: true }),
    }
    await fileTelephone(ground.database, ground.vault, {
      filed,
      words: null,
      officer: mot,
      citizenId: 'caller',
      pseudonym: '1234',
      now: ground.clock.now,
    })
    expect((await reaches('telephoned', 1))[0]!.detail).toMatchObject({ officers: ['o-mot'] })
    expect(await acknowledgeAlert(ground.database, actOf('telephoned', mot))).toEqual({ is: 'done' })
  })

  it('leaves a ledger that follows', async () => {
    const mot = await onDuty('xa-a', 'mot')
    const id = await ground.alert()
    await reaches(id, 1)
    await acknowledgeAlert(ground.database, actOf(id, mot))
    const verified = await verifyLedger(ground.database)
    expect(verified.broken).toBeUndefined()
    expect(verified.entries).toBeGreaterThan(3)
  })
})

describe('the roster', () => {
  it.each([
    ['a duty that ends before it begins', { toAt: startAt - 2_000 }, 'times'],
    ['a duty of half a year', { toAt: startAt + 180 * 86_400_000 }, 'times'],
    ['a rank that is none', { rank: 0 }, 'rank'],
    ['an officer of another unit', { unitId: 'pc08' }, 'officer'],
    ['somebody unknown', { officerId: 'o-la' }, 'officer'],
  ])('refuses %s', async (_name, more, why) => {
    const officer = await ground.officer('xa-a', 'mot')
    const row = {
      id: 'd1',
      unitId: 'xa-a',
      officerId: officer.id,
      rank: 1,
      fromAt: startAt,
      toAt: startAt + 1_000,
    }
    expect(await addDuty(ground.database, { ...row, ...more }, { officerId: null, now: startAt })).toEqual({
      is: 'refused',
      why,
    })
    expect(await readRoster(ground.database, 'all', startAt)).toEqual([])
  })
})
