// Several instances side by side on one PostgreSQL and one bucket, behind a balancer that sprays webhooks over them.
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type App } from '../../src/app.js'
import { readConfig } from '../../src/config.js'
import { type ClaimedLane, type ClaimedMessage } from '../../src/store/inbound.js'
import { claimTurns, putAwayInbound, StaleClaim } from '../../src/store/lanes.js'
import { verifyLedger } from '../../src/store/ledger.js'
import { openVault } from '../../src/vault/index.js'
import { openBucket, type Bucket } from '../evidence/bucket.js'
import { openBalancer } from './balancer.js'
import { photo } from './evidence.js'
import { fileWith, fromNoon, openStage, until, type Stage } from './stage.js'
import { countInbound } from '../counts.js'

describe.each([2, 4])('%i instances', { timeout: 300_000 }, (count) => {
  let stage: Stage
  let bucket: Bucket
  let balancer: { server: Server; origin: string; taken: number[] }
  const apps: App[] = []
  const lines: string[] = []
  /** While it is a number, the clock of all stands there. */
  let stoodAt: number | undefined
  let shiftMs = 0
  const running = fromNoon()
  const now = () => stoodAt ?? running() + shiftMs
  const logTo = { write: (line: string) => void lines.push(line) }

  beforeAll(async () => {
    bucket = await openBucket()
    stage = await openStage({
      database: 'postgres',
      now,
      settings: { ...bucket.settings, LOG_LEVEL: 'info' },
      fates: { logTo },
    })
    apps.push(stage.app)
    while (apps.length < count)
      apps.push(await startApp(readConfig(stage.environment), { now: stage.now, logTo }))
    balancer = await openBalancer(apps.map(({ origin }) => origin))
    for (const simulator of Object.values(stage.simulators)) simulator.deliverTo(balancer.origin)
  })
  afterAll(async () => {
    for (const app of apps.slice(1)) await app.stop()
    await stage.close()
    balancer.server.close()
    bucket.close()
  })

  const settled = () =>
    until(
      async () => (await countInbound(stage.app.database)).waiting === 0,
      20_000,
      () => 'messages are still waiting',
    )

  it('file every report once, though each webhook comes twice and to different instances', async () => {
    const citizens = ['messenger', 'zalo', 'messenger', 'zalo', 'messenger', 'zalo'].map((channel) => {
      stage.simulators[channel]!.trouble({ repeat: 2 })
      return stage.citizen(channel)
    })
    const codes = await Promise.all(
      citizens.map(async (citizen) => fileWith(citizen, { photos: [await photo()] })),
    )
    for (const simulator of Object.values(stage.simulators)) simulator.trouble({})
    await settled()
    expect(new Set(codes).size).toBe(citizens.length)
    expect((await stage.reports()).map(({ code }) => code).sort()).toEqual([...codes].sort())
    for (const citizen of citizens) {
      const said = citizen.transcript().filter(({ from }) => from === 'page')
      const repeated = said.filter(({ text }, at) => text !== undefined && text === said[at - 1]?.text)
      expect(repeated).toEqual([])
    }
    // A telephone's receipt may come at any moment, so "nothing waits" was true once (above) and need not stay so.
    expect(await countInbound(stage.app.database)).toMatchObject({ set_aside: 0 })
    expect(await verifyLedger(stage.app.database)).not.toHaveProperty('broken')
    expect(balancer.taken.every((taken) => taken > 0)).toBe(true)
  })

  it('take one turn at a time of a citizen, whichever instance heard them', async () => {
    const citizen = stage.citizen('messenger')
    await citizen.say('xin chào')
    const words = Array.from({ length: 12 }, (_, at) => `tin thứ ${at}`)
    await Promise.all(words.map((text) => stage.simulators['messenger']!.say(citizen.id, text)))
    await settled()
    const { db, tables } = stage.app.database.read
    const all = await db.select().from(tables.inbound)
    const holders = new Set(all.map(({ claimedBy }) => claimedBy))
    expect(holders.size).toBeGreaterThan(1)
    const wrong = all.filter(({ state, tries }) => state === 'set_aside' || tries > 0)
    expect(wrong).toEqual([])
    expect(lines.filter((line) => /turn\.failed|turns\.failed/.test(line))).toEqual([])
  })

  it('refresh the Zalo token once between them all', async () => {
    expect(lines.filter((line) => line.includes('zalo.token_refreshed'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('zalo.token_dead'))).toEqual([])
  })

  it('keep evidence in the one bucket', async () => {
    await until(
      async () =>
        (await stage.reports()).every(({ evidence }) => evidence.every(({ state }) => state === 'kept')),
      20_000,
      () => 'not all evidence was kept',
    )
    const originals = [...bucket.objects.keys()].filter((path) => path.includes('/original/'))
    expect(originals).toHaveLength((await stage.reports()).length)
  })

  it('take over what an instance held that died in the middle of a turn; what it writes too late does not count', async () => {
    const vault = openVault(readConfig(stage.environment).identityKey)
    const citizen = stage.citizen('messenger')
    await citizen.say('xin chào')
    await settled()
    // A photo waits a moment for its album. The clock stands still until the one that will die has taken it.
    const leaseMs = 10_000
    const at = (stoodAt = now())
    const dying = { by: 'dying', leaseMs, limit: 5, now: at + 2_000 }
    let lane: ClaimedLane | undefined
    const sent: Promise<unknown>[] = []
    let nextAt = 0
    await until(
      async () => {
        // A receipt may bring another instance to the lane first, which takes the photo along: then the citizen sends one more.
        if (performance.now() > nextAt) {
          sent.push(stage.simulators['messenger']!.sendFiles(citizen.id, [await photo()]))
          nextAt = performance.now() + 2_000
        }
        for (const each of await claimTurns(stage.app.database, vault, dying)) {
          const isPhoto = ({ message }: ClaimedMessage) => message.kind === 'media'
          const photos = each.messages.filter(isPhoto)
          if (photos.length > 0) lane = { ...each, messages: photos }
          // Receipts of what was said before are none of this story.
          const messages = each.messages.filter((message) => !isPhoto(message))
          await putAwayInbound(stage.app.database, vault, { messages, by: 'dying', state: 'done' })
        }
        return lane !== undefined
      },
      5_000,
      () => 'the photo never came',
    )
    await Promise.all(sent)
    const heard = citizen.transcript().length
    expect(lane?.messages.every(({ message }) => message.kind === 'media')).toBe(true)
    const other = { by: 'other', leaseMs, limit: 5 }
    expect(await claimTurns(stage.app.database, vault, { ...other, now: at + leaseMs })).toEqual([])
    shiftMs += leaseMs + 3_000
    stoodAt = undefined
    await until(
      () => citizen.transcript().length > heard,
      15_000,
      () => 'nobody took over',
    )
    await expect(
      putAwayInbound(stage.app.database, vault, { messages: lane!.messages, by: 'dying', state: 'done' }),
    ).rejects.toBeInstanceOf(StaleClaim)
    await settled()
  })

  it('go on while one of them stops in order, and are counted by the one that is left', async () => {
    const leaving = apps.pop()!
    const citizen = stage.citizen('zalo')
    const filing = fileWith(citizen, { photos: [await photo()] })
    await leaving.stop()
    expect(await filing).toMatch(/-/)
    const part = (await stage.app.health()).find(({ title }) => title === 'Máy chủ')!
    expect(part.lines[0]).toBe(`${count - 1} máy đang chạy.`)
  })
})
