// Who reported stays sealed: role, reason, a second person, once, in time; every try in the ledger; telling the reporter; never the administrator.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Role } from '../../src/reports/handling.js'
import type { Act } from '../../src/store/desk-acts.js'
import { askIdentity, decideIdentity, openForMs, openIdentity } from '../../src/store/identities.js'
import { readLedger } from '../../src/store/ledger.js'
import type { Officer } from '../../src/store/officers.js'
import { looksOf, secondLookLifeMs } from '../../src/store/second-looks.js'
import { openDesk, type Desk } from './desk.js'

const who = { name: 'Nguyễn Khắc Thắng', telephone: '0977000813', cccd: '024061700011' }
const reason = 'Cần mời người báo tin lên làm chứng.'

describe('opening an identity', () => {
  let desk: Desk
  let reportId: string
  let officer: Officer
  let duty: Officer

  beforeEach(async () => {
    desk = await openDesk()
    officer = await desk.officer('officer', 'xa-a')
    duty = await desk.officer('duty', 'duty')
    reportId = await fileWithIdentity()
  })
  afterEach(() => desk.close())

  it('takes a role, a reason and a second person, and opens once', async () => {
    expect(await askIdentity(desk.deps.database, act(officer), { purpose: 'verify', reason })).toEqual({
      is: 'done',
    })
    expect(await open(officer)).toMatchObject({ is: 'refused', why: 'no_proposal' })
    expect(await agree(duty)).toEqual({ is: 'done' })
    expect(await open(officer)).toEqual({ is: 'opened', identity: who, purpose: 'verify' })
    expect(await open(officer)).toMatchObject({ is: 'refused', why: 'no_proposal' })
  })

  it('is never agreed to by the one who asked, nor opened by the one who agreed', async () => {
    await askIdentity(desk.deps.database, act(duty), { purpose: 'verify', reason })
    expect(await agree(duty)).toEqual({ is: 'refused', why: 'own_proposal' })
    const chief = await desk.officer('chief', 'pc08')
    expect(await agree(chief)).toEqual({ is: 'done' })
    expect(await open(chief)).toMatchObject({ why: 'no_proposal' })
    expect(await open(duty)).toMatchObject({ is: 'opened' })
  })

  it('lapses: what nobody agreed to within a day, what nobody opened within two hours', async () => {
    await askIdentity(desk.deps.database, act(officer), { purpose: 'verify', reason })
    desk.clock.now += secondLookLifeMs
    expect(await agree(duty)).toEqual({ is: 'refused', why: 'no_proposal' })
    await askIdentity(desk.deps.database, act(officer), { purpose: 'verify', reason })
    expect(await agree(duty)).toEqual({ is: 'done' })
    desk.clock.now += openForMs
    expect(await open(officer)).toMatchObject({ why: 'no_proposal' })
  })

  it.each(['admin', 'auditor'] as Role[])('is closed to %s at every step', async (role) => {
    const other = await desk.officer(role, 'pc08')
    const all = { ...act(other), units: 'all' as const }
    expect(await askIdentity(desk.deps.database, all, { purpose: 'verify', reason })).toMatchObject({
      why: 'not_yours',
    })
    await askIdentity(desk.deps.database, act(officer), { purpose: 'verify', reason })
    const [look] = await looksOf(desk.deps.database, reportId)
    expect(
      await decideIdentity(desk.deps.database, all, { id: look!.id, agree: true, because: '' }),
    ).toMatchObject({ why: 'not_yours' })
    expect(await openIdentity(desk.deps.database, desk.deps.vault, all)).toMatchObject({ why: 'not_yours' })
  })

  it('leaves a line in the ledger at every step, and tells the reporter where that is allowed', async () => {
    await askIdentity(desk.deps.database, act(officer), { purpose: 'verify', reason })
    await agree(duty)
    await openIdentity(desk.deps.database, desk.deps.vault, act(officer), 'Danh tính của bạn vừa được mở.')
    const lines: string[] = []
    for await (const { what, actor } of readLedger(desk.deps.database)) lines.push(`${actor} ${what}`)
    expect(lines).toContain(`officer:${officer.id} report.identity_asked`)
    expect(lines).toContain(`officer:${duty.id} report.identity_agreed`)
    expect(lines).toContain(`officer:${officer.id} report.identity_opened`)
    const { db, tables } = desk.deps.database.read
    expect(await db.select().from(tables.outbound)).toHaveLength(1)
  })

  it('a thousand random tries without a reason or a second person open nothing, and all are in the ledger', async () => {
    const people = [
      officer,
      duty,
      await desk.officer('chief', 'pc08'),
      await desk.officer('admin', 'duty'),
      await desk.officer('officer', 'xa-b'),
    ]
    let seed = 7
    const chance = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    let refused = 0
    let opened = 0
    for (let at = 0; at < 1_000; at += 1) {
      const person = people[chance(people.length)]!
      const tried = await attempt(person, chance(4))
      if (tried === 'opened') opened += 1
      if (tried === 'refused') refused += 1
    }
    let lines = 0
    for await (const { what } of readLedger(desk.deps.database))
      if (/^identity\..*_refused$/.test(what)) lines += 1
    expect(opened).toBe(0)
    expect(refused).toBe(1_000)
    expect(lines).toBe(1_000)
  })

  async function attempt(person: Officer, kind: number): Promise<'opened' | 'refused' | 'else'> {
    const { database, vault } = desk.deps
    const mine = act(person)
    const outcome =
      kind === 0
        ? await openIdentity(database, vault, mine)
        : kind === 1
          ? await askIdentity(database, mine, {
              purpose: 'verify',
              reason: ['', '   ', 'vì', '.........'][seedOf(person)]!,
            })
          : kind === 2
            ? await askIdentity(database, mine, { purpose: 'tò mò', reason })
            : await decideIdentity(database, mine, { id: `id-${seedOf(person)}`, agree: true, because: '' })
    return outcome.is === 'done' ? 'else' : outcome.is
  }

  const seedOf = ({ id }: Officer) => id.length % 4

  const act = (person: Officer): Act => ({
    reportId,
    officer: person,
    units:
      person.role === 'duty'
        ? 'all'
        : person.role === 'chief'
          ? ['pc08', 'xa-a', 'xa-b']
          : person.role === 'admin'
            ? []
            : [person.unitId],
    now: desk.clock.now,
    newId: desk.deps.newId,
  })

  const open = (person: Officer) => openIdentity(desk.deps.database, desk.deps.vault, act(person))

  async function agree(person: Officer) {
    const looks = await looksOf(desk.deps.database, reportId)
    return decideIdentity(desk.deps.database, act(person), {
      id: looks.at(-1)!.id,
      agree: true,
      because: 'Đồng ý.',
    })
  }

  async function fileWithIdentity(): Promise<string> {
    const { id, citizen } = await desk.file()
    const { database, vault } = desk.deps
    await database.write(async (on) => {
      await on.db.update(on.tables.identities).set({ sealed: vault.seal(who, `identity:${id}`, citizen.key) })
    })
    return id
  }
})
