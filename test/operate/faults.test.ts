// Faults of the machine under the real program: a clock that jumps, platforms that are down, a table that is gone, a row that is
// damaged, a worker that throws. In each the webhook tells the truth, nothing is lost, and the program goes on by itself.
import { eq, sql } from 'drizzle-orm'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isStuck } from '../../src/operate/watch.js'
import { keepInbound } from '../../src/store/inbound.js'
import { claimTurns } from '../../src/store/lanes.js'
import { openDatabase } from '../../src/store/index.js'
import { openVault } from '../../src/vault/index.js'
import { startLoop } from '../../src/work/loop.js'
import { photo } from '../journeys/evidence.js'
import { fromNoon, openStage, until, type Citizen, type Stage } from '../journeys/stage.js'
import { countInbound, countOutbound } from '../counts.js'
import { SqliteFile } from '../../src/store/sqlite-driver.js'

const minute = 60_000
const day = 1_440 * minute

const heard = (citizen: Citizen) =>
  citizen
    .transcript()
    .filter(({ from }) => from === 'page')
    .map(({ text }) => text)

describe('the program', () => {
  const noon = fromNoon()
  /** ms by which the program's clock differs from the platforms'. */
  let off = 0
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage({ now: noon, programNow: () => noon() + off })
  })
  afterAll(() => stage.close())

  const settled = () =>
    until(
      async () => {
        const [inbound, outbound] = [countInbound(stage.app.database), countOutbound(stage.app.database)]
        return (await inbound).waiting === 0 && (await outbound).due === 0
      },
      10_000,
      () => 'something still waits',
    )

  it.each([
    ['forward', day],
    ['back', -day],
  ])('goes on where it stood when its clock jumps a day %s in the middle', async (_which, jump) => {
    const citizen = stage.citizen('messenger')
    await citizen.say('tôi muốn báo vi phạm')
    await citizen.say('không có ảnh')
    off = jump
    expect((await citizen.say('vượt đèn đỏ')).at(-1)?.text).toMatch(/lúc nào/)
    off = 0
    expect((await citizen.say('7h15 sáng nay')).at(-1)?.text).toMatch(/ở đâu/)
    await settled()
    expect(await countInbound(stage.app.database)).toMatchObject({ set_aside: 0 })
    expect(new Set(heard(citizen)).size).toBe(heard(citizen).length)
  })

  it('does not wait a day for what was due by a clock that has been set right', async () => {
    const citizen = stage.citizen('messenger')
    const { messenger } = stage.simulators
    await citizen.say('xin chào')
    off = day
    // Kept by the wrong clock, held back by a platform that does not answer, due by the wrong clock.
    messenger!.trouble({ down: true })
    await citizen.writes('tôi muốn báo vi phạm')
    const { db, tables } = stage.app.database.read
    await until(
      async () =>
        (await db.select().from(tables.outbound)).some(({ tries, state }) => tries > 0 && state === 'due'),
      5_000,
      () => 'no answer was tried in vain',
    )
    // The clock is looked at once a second.
    await new Promise((go) => setTimeout(go, 1_100))
    messenger!.trouble({})
    off = 0
    await citizen.hears(/ảnh hoặc clip vi phạm/)
    await settled()
  })

  it('with both platforms down for an hour hears everybody, and answers each once when they are back', async () => {
    const citizens = [stage.citizen('messenger'), stage.citizen('zalo')]
    for (const simulator of Object.values(stage.simulators)) simulator.trouble({ down: true })
    for (const citizen of citizens) await citizen.writes('xin chào')
    await until(
      async () => (await countOutbound(stage.app.database)).due >= citizens.length,
      5_000,
      () => 'no answer was written',
    )
    for (let spent = 0; spent < 60; spent += 10) {
      off += 10 * minute
      await new Promise((go) => setTimeout(go, 150))
    }
    expect((await fetch(`${stage.app.origin}/readyz`)).status).toBe(200)
    expect((await countOutbound(stage.app.database)).failed).toBe(0)
    for (const simulator of Object.values(stage.simulators)) simulator.trouble({})
    off += 61 * minute
    for (const citizen of citizens) await citizen.hears(/trợ lý tự động/)
    await settled()
    for (const citizen of citizens)
      expect(heard(citizen).filter((text) => text?.includes('trợ lý tự động'))).toHaveLength(1)
    off = 0
  })

  const answered = async (status: number) => {
    const page = await (await fetch(`${stage.app.origin}/metrics`)).text()
    const line = new RegExp(
      `webhook_acknowledge_seconds_count{channel="messenger",status="${status}"} (\\d+)`,
    )
    return Number(line.exec(page)?.[1] ?? 0)
  }

  it('on a disk that takes no writing says 503, and what was refused is taken up after the next start', async () => {
    const citizen = stage.citizen('messenger')
    await citizen.say('tôi muốn báo vi phạm')
    await settled()
    // Every write of this connection now fails as on a read-only disk: SQLITE_READONLY.
    const close = sql.raw('PRAGMA query_only=ON')
    // Whatever shares its commit fails with it: the switch stays all the same.
    await stage.app.database.write(async ({ db }) => void (await db.run(close))).catch(() => undefined)
    const before = await answered(200)
    await citizen.writes('không có ảnh')
    expect(await answered(503)).toBeGreaterThan(0)
    expect(await answered(200)).toBe(before)
    await until(
      async () => (await fetch(`${stage.app.origin}/readyz`)).status === 503,
      5_000,
      () => 'readiness never told',
    )
    await stage.restart()
    await citizen.hears(/Chuyện gì đã xảy ra/)
    await settled()
  })

  it('keeps evidence once its folder takes writing again', async () => {
    const citizen = stage.citizen('messenger')
    const media = stage.environment['MEDIA_DIR']!
    await citizen.say('tôi muốn báo vi phạm')
    let tried: unknown
    await rename(media, `${media}-away`)
    await writeFile(media, 'in the way')
    await stage.simulators['messenger']!.sendFiles(citizen.id, [await photo()])
    const files = async () => {
      const { db, tables } = stage.app.database.read
      return (await db.select().from(tables.files)).map(({ state, fault }) => ({ state, fault }))
    }
    await until(
      async () => (tried = await files()).some(({ fault }) => fault === 'disk-full'),
      5_000,
      () => 'the file was never tried in vain: ' + JSON.stringify(tried),
    )
    await rm(media)
    await rename(`${media}-away`, media)
    off += minute
    await until(
      async () => (await files()).every(({ state }) => state === 'kept'),
      5_000,
      () => 'the file was never kept',
    )
    off = 0
  })

  it('refuses what it cannot keep, so that the platform sends it again, and takes it up by itself', async () => {
    const citizen = stage.citizen('messenger')
    await citizen.say('tôi muốn báo vi phạm')
    await settled()
    const file = new SqliteFile(stage.environment['DATABASE_URL']!.slice('file:'.length))
    file.exec('ALTER TABLE inbound RENAME TO inbound_away')
    const before = await answered(200)
    await citizen.writes('không có ảnh')
    expect(await answered(500)).toBeGreaterThan(0)
    expect(await answered(200)).toBe(before)
    file.exec('ALTER TABLE inbound_away RENAME TO inbound')
    file.close()
    stage.simulators['messenger']!.passTime(minute)
    // What was in hand meanwhile (a telephone's receipt) is taken up when its claim lapses.
    off += 2 * minute
    await citizen.hears(/Chuyện gì đã xảy ra/)
    await settled()
    expect(heard(citizen).filter((text) => text?.includes('Chuyện gì đã xảy ra'))).toHaveLength(1)
  })
})

it('a row that does not open is set aside for a person and stops nobody', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'damaged-'))
  const database = await openDatabase(`file:${join(folder, 'reports.db')}`)
  const vault = openVault(Buffer.alloc(32, 3))
  const arrival = (citizen: string, messageId: string) => {
    const message = { channel: 'zalo', account: 'oa', citizen, messageId, kind: 'text' as const, text: 'a' }
    return { message, receivedAt: 1, dueAt: 1 }
  }
  await keepInbound(database, vault, [arrival('lan', 'm1'), arrival('lan', 'm2'), arrival('minh', 'm3')])
  const { inbound } = database.read.tables
  await database.write(async ({ db }) => {
    await db
      .update(inbound)
      .set({ sealed: Buffer.from('damaged') })
      .where(eq(inbound.messageId, 'm1'))
  })
  const lanes = await claimTurns(database, vault, { by: 'me', now: 2, leaseMs: 1_000, limit: 10 })
  expect(lanes.flatMap(({ messages }) => messages.map(({ message }) => message.messageId))).toEqual([
    'm2',
    'm3',
  ])
  expect(await countInbound(database)).toMatchObject({ waiting: 2, set_aside: 1 })
  await database.close()
  await rm(folder, { recursive: true })
})

it('a worker that throws shows as stuck while it does, and goes on by itself', async () => {
  let broken = true
  let looks = 0
  const done: string[] = []
  const loop = startLoop<string>({
    name: 'w',
    claim: async () => {
      looks += 1
      if (broken) throw new Error('store gone')
      return done.length === 0 ? ['bad', 'good'] : []
    },
    work: async (item) => {
      done.push(item)
      if (item === 'bad') throw new Error('bug')
    },
    nextDue: async () => undefined,
    now: Date.now,
    atOnce: 4,
    restMaxMs: 1_000,
    failed: () => undefined,
  })
  await until(
    () => {
      loop.poke()
      return isStuck(loop.pulse())
    },
    2_000,
    () => `looked ${looks} times`,
  )
  broken = false
  loop.poke()
  await until(
    () => done.length === 2,
    2_000,
    () => 'never went on',
  )
  expect(isStuck(loop.pulse())).toBe(false)
  await loop.stop()
})
