// The same promises on PostgreSQL: one story through every verb of alerts, forwardings, duplicates and the monthly test.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nextStep } from '../../src/reports/ladder.js'
import {
  acknowledgeAlert,
  claimAlerts,
  handOverAlert,
  moveAlert,
  nextAlertDue,
  recordStep,
  tellAlert,
} from '../../src/store/alerts.js'
import { decideLikeness, readCase, readLikenesses } from '../../src/store/cases.js'
import { recordLook } from '../../src/store/desk-looks.js'
import { readAlerts } from '../../src/store/desk-alerts.js'
import { compareWaiting, nextComparisonDue, readWindow, saveWindow } from '../../src/store/duplicates.js'
import {
  claimForwardings,
  nextForwardingDue,
  recordForwarding,
  replayForwardings,
} from '../../src/store/forwardings.js'
import { readForwardings } from '../../src/store/forwardings-view.js'
import {
  addReceiver,
  keepLinkCode,
  linkChat,
  officerOfCode,
  switchReceiver,
} from '../../src/store/receivers.js'
import { addDuty, readLadder, removeDuty } from '../../src/store/roster.js'
import { loadTurn } from '../../src/store/turns.js'
import { openTest, readTest, sendTest } from '../../src/store/unit-tests.js'
import { windowDefault } from '../../src/reports/duplicates.js'
import { startPostgres, type TestPostgres } from '../postgres.js'
import { openGround, startAt, type Ground } from './ground.js'

let server: TestPostgres
let ground: Ground
beforeAll(async () => {
  server = await startPostgres()
  ground = await openGround(await server.freshDatabase())
})
afterAll(async () => {
  await ground.close()
  await server.stop()
})

const claimer = { by: 'one', now: startAt, leaseMs: 10_000, limit: 10 }

it('an alert climbs, is answered by the desk it climbed to, and the citizen is told', async () => {
  const { database, vault } = ground
  const mot = await ground.officer('xa-a', 'mot')
  const ban = await ground.officer('truc-ban', 'ban')
  const span = { fromAt: startAt, toAt: startAt + 3_600_000, rank: 1 }
  const by = { officerId: null, now: startAt }
  await addDuty(database, { id: 'd1', unitId: 'xa-a', officerId: mot.id, ...span }, by)
  await addDuty(database, { id: 'd2', unitId: 'truc-ban', officerId: ban.id, ...span }, by)
  const address = { kind: 'mail', to: 'mot@example.vn' } as const
  await addReceiver(database, vault, { id: 'r1', officerId: mot.id, name: 'm', address, byOfficer: null, now: startAt }) // prettier-ignore
  const id = await ground.alert()
  expect(await nextAlertDue(database)).toBe(startAt)
  for (const [now, rung] of [
    [startAt, 'unit'],
    [startAt + 60_000, 'desk'],
  ] as const) {
    const [alert] = await claimAlerts(database, { ...claimer, now })
    expect(await claimAlerts(database, { ...claimer, now, by: 'two' })).toEqual([])
    const people = await readLadder(database, ['xa-a', 'truc-ban'], 'truc-ban', now)
    const next = nextStep(alert!, { ...people, dutyUnit: 'truc-ban' }, now)!
    expect(next.rung).toBe(rung)
    expect(await recordStep(database, alert!, next, now)).toBe(true)
  }
  expect((await readAlerts(database, ['truc-ban'])).map(({ reportId }) => reportId)).toEqual([id])
  const act = { reportId: id, officer: ban, units: ['truc-ban'], now: startAt + 61_000, newId: ground.newId }
  expect(await acknowledgeAlert(database, act)).toEqual({ is: 'done' })
  expect(await moveAlert(database, { ...act, to: 'found' })).toMatchObject({ why: 'wrong_state' })
  const [alert] = await claimAlerts(database, { ...claimer, now: startAt + 61_000 })
  const told = { id: ground.newId(), text: 'Đã nhận.' }
  expect(await tellAlert(database, vault, alert!, told, startAt + 61_000)).toBe(true)
  expect(await tellAlert(database, vault, alert!, { ...told, id: ground.newId() }, startAt + 62_000)).toBe(false)
  await database.write((on) => handOverAlert(on, id, 'pc08', startAt + 63_000))
  expect(await removeDuty(database, 'd1', ['xa-a'], { officerId: mot.id, now: startAt })).toBe(true)
  const [left] = await claimForwardings(database, vault, { ...claimer, now: startAt + 1 })
  expect([left!.what, left!.number, left!.address]).toEqual(['alert', 1, address])
  await recordForwarding(database, left!, { is: 'later', at: startAt + 70_000, fault: 'receiver-failed' }, startAt)
  expect(await nextForwardingDue(database)).toBe(startAt + 70_000)
  await recordForwarding(database, left!, { is: 'sent' }, startAt + 71_000)
  expect(await replayForwardings(database, { receiverId: 'r1', from: 1, byOfficer: mot.id, now: startAt })).toBe(1)
  await recordForwarding(database, left!, { is: 'failed', fault: 'receiver-refused', gone: true }, startAt)
  expect(await switchReceiver(database, { id: 'r1', active: true, byOfficer: mot.id, now: startAt, units: [] })).toBe(true)
}) // prettier-ignore

it('reports are forwarded, compared, merged; chats linked; the test opened', async () => {
  const { database, vault } = ground
  const officer = await ground.officer('pc08', 'hai')
  const address = { kind: 'webhook', url: 'https://x.example.vn', secret: 's' } as const
  await addReceiver(database, vault, { id: 'r2', unitId: 'pc08', name: 'x', address, byOfficer: null, now: startAt }) // prettier-ignore
  const [one, two] = [await ground.file({ unit: 'pc08' }), await ground.file({ unit: 'pc08' })]
  expect(await nextComparisonDue(database)).toBe(startAt)
  await database.write(async (on) => {
    for (const [index, { id }] of [one, two].entries())
      await on.db.insert(on.tables.files).values({
        id: `f${index}`,
        citizenId: 'c',
        channel: 'zalo',
        reportId: id,
        kind: 'image',
        state: 'kept',
        sha256: `${index}`,
        perceptualHash: index === 0 ? '8f3c1d2e4b5a6978' : '8f3c1d2e4b5a6979',
        receivedAt: startAt,
        dueAt: startAt,
      })
  })
  expect(await compareWaiting(database, startAt, 10)).toBe(1)
  const [pair] = await readLikenesses(database, two.id, 'all')
  expect(pair!.reasons.map((reason) => reason.is)).toEqual(['event', 'picture'])
  const act = { reportId: two.id, officer, units: ['pc08'], now: startAt, newId: ground.newId }
  const decision = { otherId: one.id, same: true, because: 'cùng một xe' }
  expect(await decideLikeness(database, act, decision)).toEqual({ is: 'done' })
  expect((await readCase(database, one.id)).map(({ id }) => id)).toEqual([two.id])
  await recordLook(database, { reportId: one.id, officer, units: ['pc08'], now: startAt + 5 })
  const left = await readForwardings(database, { receiverId: 'r2' })
  expect(left.map(({ openedAt }) => openedAt).sort()).toEqual([startAt + 5, null])
  const edit = {
    window: { ...windowDefault, alongM: 700 },
    officerId: officer.id,
    because: 'thử',
    now: startAt,
  }
  expect(await saveWindow(database, edit)).toEqual([])
  expect((await readWindow(database.read)).alongM).toBe(700)

  const citizen = await ground.citizen()
  await keepLinkCode(database, { code: 'ABCD2345', officerId: officer.id, now: startAt })
  expect(await officerOfCode(database, 'abcd2345', startAt)).toBe(officer.id)
  const link = {
    code: 'ABCD2345',
    officerId: officer.id,
    citizenId: citizen.id,
    receiverId: 'r3',
    name: 'Zalo',
  }
  await database.write((on) => linkChat(on, vault, { ...link, now: startAt }))
  expect(await officerOfCode(database, 'ABCD2345', startAt)).toBeUndefined()
  const from = { ...citizen, account: 'oa', newId: () => 'new', newPseudonym: () => 'NEW' }
  const sayer = { state: () => ({ said: '', open: true }), unit: (id: string) => id }
  expect((await loadTurn(database, vault, from, sayer)).isDutyChat).toBe(true)

  const test = { month: '2026-11', units: ['pc08', 'xa-a'], now: startAt, officerId: null }
  expect(await sendTest(database, test)).toBe(2)
  expect(await openTest(database, { id: 'test:2026-11:pc08', officer, now: startAt })).toBe(true)
  expect(await readTest(database, startAt)).toMatchObject({ opened: 1, missing: [{ unitId: 'xa-a' }] })
})
