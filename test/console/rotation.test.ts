// A new key while serving: everything opens before, during and after; the old key opens nothing new; citizens are found again.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openKeepsake } from '../../src/store/keepsakes.js'
import { claimTurns, keepInbound } from '../../src/store/inbound.js'
import { publishFingerprint } from '../../src/store/ledger.js'
import { rotateKeys } from '../../src/store/rotation.js'
import { loadTurn } from '../../src/store/turns.js'
import { openVault } from '../../src/vault/index.js'
import { guestOf, openDesk, type Citizen, type Desk } from './desk.js'

const old = randomBytes(32)
const fresh = randomBytes(32)

async function populated(): Promise<{ desk: Desk; citizens: Citizen[] }> {
  const desk = await openDesk({ vault: openVault(old) })
  const citizens: Citizen[] = []
  const { database } = desk.deps
  const vault = openVault(old)
  for (let at = 0; at < 30; at += 1) {
    const key = vault.newKey()
    const made = {
      id: `c${String(at).padStart(3, '0')}`,
      channel: 'zalo',
      pseudonym: 'AAAA',
      key,
      handle: `u-${at}`,
    }
    citizens.push(made)
    await database.write(async (on) => {
      await on.db.insert(on.tables.citizens).values({
        id: made.id,
        channel: 'zalo',
        handle: vault.index('citizen', JSON.stringify(['zalo', 'oa-1', made.handle])),
        sealedHandle: vault.seal(['oa-1', made.handle], `citizen:${made.id}`, key),
        key,
        pseudonym: 'AAAA',
        heardAt: 0,
        createdAt: 0,
      })
    })
  }
  const message = {
    channel: 'zalo',
    account: 'oa-1',
    citizen: 'u-0',
    messageId: 'm1',
    kind: 'text' as const,
    text: 'chào',
  }
  await keepInbound(database, vault, [{ message, receivedAt: 1, dueAt: 1 }])
  await openKeepsake(database, vault, 'zalo', { now: () => 1, by: 'test' }).write('token')
  return { desk, citizens }
}

describe('rotating the identity key', () => {
  it('moves every seal; the old key then opens no wrapped key, and everybody is still found', async () => {
    const { desk, citizens } = await populated()
    const { database } = desk.deps
    const both = openVault(fresh, [old])
    const find = (vault: typeof both, handle: string) =>
      loadTurn(
        database,
        vault,
        { channel: 'zalo', account: 'oa-1', handle, newId: () => 'new', newPseudonym: () => 'BBBB' },
        { state: () => ({ said: '', open: false }), unit: (id) => id },
      )
    const serving = Promise.all(citizens.map(({ handle }) => find(both, handle)))
    expect(await rotateKeys(database, both, 5)).toMatchObject({ citizens: 30, keepsakes: 1, waiting: 1 })
    expect((await serving).map(({ citizen }) => citizen.id)).toEqual(citizens.map(({ id }) => id))
    for (const { handle, id } of citizens) expect((await find(both, handle)).citizen.id).toBe(id)
    const { db, tables } = database.read
    const alone = openVault(old)
    for (const { key, sealedHandle, id } of await db.select().from(tables.citizens))
      expect(() => alone.open(sealedHandle!, `citizen:${id}`, key!)).toThrow()
    expect(await openKeepsake(database, both, 'zalo', { now: () => 1, by: 'test' }).read()).toBe('token')
    const [lane] = await claimTurns(database, both, { by: 'x', now: 10, leaseMs: 1, limit: 5 })
    expect(lane?.messages[0]?.message).toMatchObject({ text: 'chào' })
    expect(await rotateKeys(database, both, 6)).toMatchObject({ citizens: 0 })
    await desk.close()
  })
})

describe('the published fingerprint', () => {
  it('stands on a page for anybody, with a line to post', async () => {
    const desk = await openDesk()
    await desk.officer('officer', 'xa-a')
    desk.clock.now += 86_400_000
    const published = await publishFingerprint(desk.deps.database, desk.clock.now)
    await guestOf(desk.app)
    const { body, statusCode } = await desk.app.inject({ url: '/so' })
    expect(statusCode).toBe(200)
    expect(body).toContain(published!.hash)
    expect(body).toContain('Công an tỉnh Bắc Ninh, sổ phản ánh giao thông ngày')
    await desk.close()
  })
})
