// Conversations go on while the program is killed at random: counts what was lost, doubled, or taken at the wrong step.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportReports, type ExportedReport } from '../../src/store/export.js'
import { openDatabase, type Database } from '../../src/store/index.js'
import { handle, openDeskWork, wrongWith } from './desk-under-fire.js'
import { openFleet } from './fleet.js'
import type { ZaloSimulator } from '../../src/channels/zalo/sandbox.js'
import { makeSwift } from './swift.js'
import { citizenOn, openPlatforms, until, type Citizen } from './stage.js'
import { countOutbound } from '../counts.js'

export interface Chaos {
  channel: string
  conversations: number
  kills: number
  /** How many citizens write at the same time. */
  atOnce: number
  /** Calls to the platform between kills, at most; chance is drawn from the seed. So a kill falls among work, however slow the machine. */
  callsBetween: number
  seed: number
  /** A SQLite file by default. */
  databaseUrl?: string
  /** Side by side behind a balancer; one by default, and more only on PostgreSQL. */
  instances?: number
  /** An officer takes every report in hand, replies and moves it on while the kills go on. */
  officer?: boolean
  /** Conversations go on until this many kills have fallen among them, however quick the machine; 2 by default. */
  killsAtLeast?: number
  /** Starts the program in a third of the time, at the price of making it ready for that first. */
  swift?: boolean
  /** No conversation is begun and no kill dealt after so long. */
  minutesMax?: number
}

export interface Aftermath {
  kills: number
  conversations: number
  /** Conversations that ended without a code, or whose report is not in the store. */
  lost: string[]
  /** Reports more than conversations. */
  doubled: number
  /** Reports whose facts are not what their citizen said. */
  wrong: string[]
  /** What officers pressed and is not so, or is so twice. */
  desk: string[]
  /** Bubbles beyond those that were to be said: a kill between the sending and its record. A question rightly asked again is none. */
  repeats: number
  bubbles: number
  /** How often the platform gave up on the webhook; what waited there it never brings, and its writers wrote again. */
  givenUp: number
}

/** What the citizen answers to which question. */
const answers: [RegExp, (plate: string) => string][] = [
  [/ảnh hoặc clip vi phạm/, () => 'không có ảnh'],
  [/Chuyện gì đã xảy ra/, () => 'vượt đèn đỏ'],
  [/xảy ra lúc nào/, () => '7h15 sáng nay'],
  [/xảy ra ở đâu/, () => 'QL1A đoạn qua xã Lạng Giang'],
  [/Biển số xe là gì/, (plate) => plate],
  [/loại gì, màu gì/, () => 'xe con màu trắng'],
  [/chủ xe, lái xe/, () => 'không'],
  [/Có ảnh hoặc clip/, () => 'không có'],
  [/Bạn đồng ý chứ/, () => 'không đồng ý'],
  [/nhận kết quả|báo kết quả/, () => 'không cần'],
  // Whoever got a question twice answers it twice, and is told what is wanted here.
  [/xem lại giúp mình|Gửi phản ánh" để gửi/, () => 'gửi'],
]
/** How long a citizen waits for an answer; kills and starts lie in between, on a machine that may be busy. */
const patienceMs = 40_000
/** After that a webhook may have failed twice: Zalo's next attempts lie minutes and a quarter of an hour ahead, by its own clock. */
const stuckMs = 6_000
/** A kill comes after so long, though nothing was sent: it may be what is waited for. */
const waitMaxMs = 20_000

/** Below `dist/`, from where the program finds what lies beside it. */
const swiftFolder = `dist/swift-${process.pid}`

const pause = (ms: number) => new Promise<void>((go) => setTimeout(go, ms))

export async function unleash(chaos: Chaos): Promise<Aftermath> {
  const chance = drawn(chaos.seed)
  const folder = await mkdtemp(join(tmpdir(), 'chaos-'))
  const shift = noonShift()
  const platforms = await openPlatforms([chaos.channel], () => Date.now() + shift)
  const simulator = platforms.simulators[chaos.channel]!
  const databaseUrl = chaos.databaseUrl ?? `file:${join(folder, 'reports.db')}`
  const environment: Record<string, string> = {
    ...platforms.settings,
    HOST: '127.0.0.1',
    CHANNELS: chaos.channel,
    DATABASE_URL: databaseUrl,
    MEDIA_DIR: join(folder, 'media'),
    IDENTITY_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
    CLOCK_SHIFT_MS: String(shift),
    // What a killed instance held is another's after that; on SQLite the next start frees it at once.
    LEASE_MS: '4000',
  }
  const script = chaos.swift === true ? await makeSwift(swiftFolder) : undefined
  const fleet = await openFleet(environment, chaos.instances ?? 1, script)
  simulator.deliverTo(fleet.origin)
  const database = await openDatabase(databaseUrl)
  const desk =
    chaos.officer === true
      ? await openDeskWork({ app: { origin: fleet.origin, database }, environment }, () => Date.now() + shift)
      : undefined
  const after: Aftermath = {
    kills: 0, conversations: 0, lost: [], doubled: 0, wrong: [], desk: [], repeats: 0, bubbles: 0, givenUp: 0,
  } // prettier-ignore
  const codes = new Map<string, string>()
  const citizens: Citizen[] = []
  const killsAtLeast = Math.min(chaos.killsAtLeast ?? 2, chaos.kills)
  const endsAt = performance.now() + (chaos.minutesMax ?? Infinity) * 60_000
  const inTime = () => performance.now() < endsAt
  let begun = 0
  let talking = true

  let movedAt = -Infinity
  let isUp = true
  /**
   * Lets Zalo try again, once for all who wait, and only while somebody is there to answer. Messenger tries again by itself.
   * Tried in vain too often, Zalo gives up on the webhook, as it should: whoever runs the account saves it again.
   */
  async function moveOn(times: number): Promise<void> {
    if (chaos.channel !== 'zalo' || !isUp || performance.now() - movedAt < stuckMs) return
    movedAt = performance.now()
    const zalo = simulator as ZaloSimulator
    if (!zalo.isWebhookOn() && (await zalo.saveWebhook()) === 200) after.givenUp += 1
    simulator.passTime(Math.min(times, 3) * 300_000)
  }

  async function talk(): Promise<void> {
    // A quick machine would be done before the second kill: it goes on talking until then.
    while ((begun < chaos.conversations || after.kills < killsAtLeast) && inTime()) {
      const number = ++begun
      const citizen = citizenOn(
        simulator,
        `9${String(chaos.seed).padStart(4, '0')}${String(number).padStart(7, '0')}`,
      )
      const plate = `98A-${String(10_000 + number).replace(/^(\d{3})(\d{2})$/, '$1.$2')}`
      try {
        const code = await converse(citizen, plate, moveOn, () => after.givenUp)
        codes.set(code, plate)
        if (desk !== undefined) await handle(desk, code)
      } catch (error) {
        after.lost.push((error as Error).message.slice(0, 200))
        console.log(`lost: ${after.lost.at(-1)}`)
      }
      after.conversations += 1
      citizens.push(citizen)
    }
  }

  async function kill(): Promise<void> {
    while (talking && inTime() && after.kills < chaos.kills) {
      const enough = platforms.calls() + Math.floor(chance() * chaos.callsBetween)
      const until = performance.now() + waitMaxMs
      while (talking && platforms.calls() < enough && performance.now() < until) await pause(10)
      await pause(chance() * 40)
      if (!talking) return
      after.kills += 1
      if (after.kills % 50 === 0) {
        await tally(database, citizens, after)
        console.log(`${chaos.channel}, ${chaos.instances ?? 1}: ${figures(after)}`)
      }
      isUp = false
      await fleet.killOne(Math.floor(chance() * 1_000))
      isUp = true
      // Zalo tries a webhook again after half a minute of its own clock.
      if (chaos.channel === 'zalo') simulator.passTime(30_000)
    }
  }

  const killing = kill()
  await Promise.all(Array.from({ length: chaos.atOnce }, talk))
  talking = false
  await killing
  // What is in doubt at the end is asked for like everything else.
  const isSaid = async () => (await countOutbound(database)).due === 0
  await until(isSaid, patienceMs, () => 'something still waits to be said')
  await tally(database, citizens, after)
  await fleet.stop()
  await platforms.close()
  if (desk !== undefined) for (const code of codes.keys()) after.desk.push(...(await wrongWith(desk, code)))
  await compare(database, codes, after)
  await database.close()
  for (const each of [folder, swiftFolder]) await rm(each, { recursive: true, force: true })
  return after
}

/** What an hours-long run says on its way, so that what cut it short takes no figures along. */
export function figures({ kills, conversations, lost, repeats, bubbles, givenUp }: Aftermath): string {
  const platform = givenUp === 0 ? '' : `, given up by the platform ${givenUp} times`
  return `${kills} kills, ${conversations} conversations, ${lost.length} lost, ${repeats} repeats in ${bubbles} bubbles${platform}`
}

/**
 * @param stuck moves the platform's clock on when no answer comes, so that it tries its webhook again
 * @param givenUp how often the platform has dropped what waited: whoever hears nothing after that writes the same again
 */
async function converse(
  citizen: Citizen,
  plate: string,
  stuck: (times: number) => Promise<void>,
  givenUp: () => number,
): Promise<string> {
  const asked = () =>
    citizen
      .transcript()
      .filter(({ from }) => from === 'page')
      .at(-1)?.text ?? ''
  let before = ''
  let words = 'tôi muốn báo vi phạm'
  for (;;) {
    let known = givenUp()
    await citizen.writes(words)
    const since = performance.now()
    let times = 0
    await until(
      async () => {
        if (asked() !== before) return true
        if (performance.now() - since <= (times + 1) * stuckMs) return false
        await stuck(++times)
        if (givenUp() > known) await citizen.writes(words)
        known = givenUp()
        return false
      },
      patienceMs,
      () => `${citizen.id} heard nothing after "${before.slice(0, 60)}"`,
    )
    await steady(asked)
    before = asked()
    const code = /Mã phản ánh: ([A-Z2-9]{3}-[A-Z2-9]{3}-[A-Z2-9]{3})/.exec(before)?.[1]
    if (code !== undefined) return code
    const answer = answers.find(([question]) => question.test(before))?.[1]
    if (answer === undefined) throw new Error(`${citizen.id} was asked "${before.slice(0, 150)}"`)
    words = answer(plate)
  }
}

/** A turn may say two things: the last of them is the question. */
async function steady(asked: () => string): Promise<void> {
  for (let seen = ''; seen !== asked();) {
    seen = asked()
    await pause(60)
  }
}

/** A bubble is a repeat when no message of ours is known by its id, beyond those of which nobody knows yet. */
async function tally(database: Database, citizens: Citizen[], after: Aftermath): Promise<void> {
  const said = citizens.flatMap((citizen) => citizen.transcript().filter(({ from }) => from === 'page'))
  const { db, tables } = database.read
  const { platformId, state, claimedUntil } = tables.outbound
  const rows = await db.select({ platformId, state, claimedUntil }).from(tables.outbound)
  const known = new Set(rows.map((row) => row.platformId))
  const inDoubt = rows.filter((row) => row.state === 'due' && row.claimedUntil > 0).length
  after.bubbles = said.length
  after.repeats = Math.max(0, said.filter(({ id }) => !known.has(id)).length - inDoubt)
}

async function compare(database: Database, codes: Map<string, string>, after: Aftermath): Promise<void> {
  const reports = new Map<string, ExportedReport>()
  for await (const report of exportReports(database)) reports.set(report.code, report)
  after.doubled = reports.size - codes.size - after.lost.length
  for (const [code, plate] of codes) {
    const facts = reports.get(code)?.facts
    if (facts === undefined) after.lost.push(`${code} is not in the store`)
    else if (
      facts.plate?.is !== 'whole' ||
      facts.plate.plate !== plate ||
      facts.violations[0] !== 'red_light'
    )
      after.wrong.push(`${code}: ${JSON.stringify(facts.plate)} instead of ${plate}`)
  }
}

/** The same sequence for the same seed. */
function drawn(seed: number): () => number {
  let state = seed || 1
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** ms from now to noon in Việt Nam, whatever the hour. */
function noonShift(): number {
  const day = 86_400_000
  const localHour = (Date.now() + 7 * 3_600_000) % day
  return 12 * 3_600_000 - localHour
}
