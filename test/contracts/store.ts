// What every database must pass: the store's promises, told as stories over a real one.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Channel, InboundMessage, OutboundMessage } from '../../src/channels/channel.js'
import type { Conversation, Filed, Turn } from '../../src/conversation/conversation.js'
import { Fault } from '../../src/faults.js'
import { verifier } from '../../src/ledger/index.js'
import { sayState } from '../../src/reports/report.js'
import { claimFiles, recordFile } from '../../src/store/files.js'
import { keepInbound } from '../../src/store/inbound.js'
import {
  claimTurns,
  nextInboundDue,
  postponeInbound,
  releaseClaims,
  StaleClaim,
} from '../../src/store/lanes.js'
import type { Database } from '../../src/store/index.js'
import { openKeepsake } from '../../src/store/keepsakes.js'
import { readLedger } from '../../src/store/ledger.js'
import { insertOutbound, markEchoed, releaseHeld } from '../../src/store/outbound.js'
import {
  claimDeliveries,
  nextDeliveryDue,
  recordDelivery,
  returnDeliveries,
  unparkChannel,
} from '../../src/store/sending.js'
import { wakeSilent } from '../../src/store/silence.js'
import { findCitizen } from '../../src/store/citizens.js'
import type { TurnCommit } from '../../src/store/turn-commit.js'
import { commitTurn, loadTurn, type TurnGround } from '../../src/store/turns.js'
import { openVault } from '../../src/vault/index.js'
import { startDeliveries } from '../../src/work/deliveries.js'
import { countInbound, countOutbound } from '../counts.js'

export function storeContract(name: string, open: () => Promise<Database>) {
  describe(`the store on ${name}`, () => {
    const vault = openVault(randomBytes(32))
    let database: Database
    let round = 0
    let now = 1_795_219_200_000
    let claimer = { by: 'one', now, leaseMs: 60_000, limit: 50 }

    beforeAll(async () => {
      database = await open()
    })
    afterAll(() => database.close())
    // Each story has citizens of its own; what an earlier one left waiting is taken away.
    beforeEach(async () => {
      round += 1
      now += 10_000_000
      claimer = { ...claimer, now }
      const sweeper = { by: 'sweeper', now, leaseMs: 1e15, limit: 500 }
      await claimTurns(database, vault, sweeper)
      await claimDeliveries(database, vault, sweeper)
      await claimFiles(database, vault, sweeper)
    })

    const said = (citizen: string, messageId: string, text: string, sentAt = now): InboundMessage => ({
      channel: 'zalo',
      account: 'oa',
      citizen: `${citizen}-${round}`,
      messageId: `${round}-${messageId}`,
      kind: 'text',
      sentAt,
      text,
    })
    const arrived = (...messages: InboundMessage[]) =>
      messages.map((message) => ({ message, receivedAt: now, dueAt: now }))
    const keep = async (...messages: InboundMessage[]) =>
      (await keepInbound(database, vault, arrived(...messages))).count
    const receive = async (...messages: InboundMessage[]) =>
      (await keepInbound(database, vault, arrived(...messages), claimer)).lanes
    const claim = (by = 'one', at = now) => claimTurns(database, vault, { ...claimer, by, now: at })
    const ground = (citizen: string): Promise<TurnGround> =>
      loadTurn(
        database,
        vault,
        {
          channel: 'zalo',
          account: 'oa',
          handle: `${citizen}-${round}`,
          newId: freshId,
          newPseudonym: () => '7F3A',
        },
        { state: sayState, unit: (id) => id },
      )
    const talk = (standing: string): Conversation => ({
      flow: 'f',
      standing,
      answers: {},
      files: [],
      memory: {},
      heardAt: now,
    })
    const turn = (more: Partial<Turn> = {}): Turn => ({ conversation: talk('road'), says: [], ...more })
    const commitFor = (lane: Awaited<ReturnType<typeof claim>>[number], on: TurnGround, more: Partial<TurnCommit> = {}): TurnCommit => ({
      now, by: 'one', messages: lane.messages, citizen: on.citizen, heardAt: now, outbound: [], newFiles: [], ledger: [], turn: turn(), ...more,
    }) // prettier-ignore
    const bubble = (text: string) => ({ id: freshId(), author: 'bot' as const, body: { text, choices: [] } })

    async function takeOne(citizen: string, more: (on: TurnGround) => Partial<TurnCommit> = () => ({})) {
      await keep(said(citizen, freshId(), 'xin chào'))
      const lanes = await claim()
      const on = await ground(citizen)
      await commitTurn(database, vault, commitFor(lanes[0]!, on, more(on)))
      return on.citizen
    }

    it('keeps once a message that was sent twice', async () => {
      expect(await keep(said('an', 'm1', 'một'), said('an', 'm1', 'một'))).toBe(1)
      expect(await keep(said('an', 'm1', 'một'), said('an', 'm2', 'hai'))).toBe(1)
    })

    it('hands a lane to one worker, all its messages in the order they were sent', async () => {
      await keep(said('an', 'm2', 'hai', now + 20), said('an', 'm1', 'một', now + 10))
      const [first, second] = await Promise.all([claim('one'), claim('two')])
      const lanes = [...first, ...second]
      expect(lanes).toHaveLength(1)
      expect(lanes[0]!.messages.map(({ message }) => (message as InboundMessage).text)).toEqual([
        'một',
        'hai',
      ])
    })

    it('takes no second message of a citizen while the first is in hand', async () => {
      await keep(said('an', 'm1', 'một'))
      expect(await claim()).toHaveLength(1)
      await keep(said('an', 'm2', 'hai'))
      expect(await claim('two')).toHaveLength(0)
    })

    it('gives into free hands what arrives where nothing else waits, as the queue would', async () => {
      const [an, ...rest] = await receive(
        said('an', 'm2', 'hai', now + 20),
        said('an', 'm1', 'một', now + 10),
      )
      expect(rest).toEqual([])
      expect(await claim('two')).toEqual([])
      // While it is in hand, what follows waits its turn; what came twice is nobody's.
      expect(await receive(said('an', 'm3', 'ba', now + 30))).toEqual([])
      expect(await receive(said('an', 'm1', 'một'))).toEqual([])
      const [queued] = await claim('two', now + 60_001)
      expect(queued).toStrictEqual({ lane: an!.lane, messages: [...an!.messages, queued!.messages.at(-1)] })
      expect(queued!.messages).toHaveLength(3)
    })

    it('gives nobody at once what is not due yet, nor more lanes than there are hands', async () => {
      const photo = { message: said('an', 'm1', 'ảnh'), receivedAt: now, dueAt: now + 1_500 }
      const words = { ...photo, message: said('an', 'm2', 'chữ'), dueAt: now }
      const { lanes, count } = await keepInbound(database, vault, [words, photo], claimer)
      expect([lanes, count]).toEqual([[], 2])
      const many = ['binh', 'chi', 'dung'].map((citizen) => said(citizen, freshId(), 'chào'))
      const taken = await keepInbound(database, vault, arrived(...many), { ...claimer, limit: 2 })
      expect([taken.lanes.length, taken.count]).toEqual([2, 3])
    })

    it('hands a lane on when its worker died, and refuses what the dead one decided', async () => {
      await keep(said('an', 'm1', 'một'))
      const [mine] = await claim()
      const on = await ground('an')
      const later = await claim('two', now + 60_001)
      expect(later).toHaveLength(1)
      await expect(commitTurn(database, vault, commitFor(mine!, on))).rejects.toBeInstanceOf(StaleClaim)
      expect((await ground('an')).conversation).toBeUndefined()
    })

    it('takes a lane once, though its claim lapsed and the same process took it anew', async () => {
      await keep(said('an', 'm1', 'một'))
      const [first] = await claim()
      const [second] = await claim('one', now + 61_000)
      const on = await ground('an')
      await commitTurn(database, vault, commitFor(second!, on, { outbound: [bubble('chào')] }))
      await expect(
        commitTurn(database, vault, commitFor(first!, await ground('an'), { outbound: [bubble('chào')] })),
      ).rejects.toThrow(StaleClaim)
    })

    it('writes a turn and all its consequences, or nothing', async () => {
      await keep(said('an', 'm1', 'một'))
      const [lane] = await claim()
      const on = await ground('an')
      const broken = commitFor(lane!, on, {
        outbound: [bubble('chào')],
        also: () => Promise.reject(new Error('the last step failed')),
      })
      await expect(commitTurn(database, vault, broken)).rejects.toThrow('the last step failed')
      expect((await ground('an')).citizen.isNew).toBe(true)
      await commitTurn(database, vault, commitFor(lane!, on, { outbound: [bubble('chào')] }))
      const after = await ground('an')
      expect(after.citizen.isNew).toBe(false)
      expect(after.conversation?.standing).toBe('road')
    })

    it('a write that fails undoes itself alone, not those that share its commit', async () => {
      const good = keep(said('an', 'good', 'một'))
      const bad = database.write(async (on) => {
        await on.db
          .insert(on.tables.parkedChannels)
          .values({ channel: `c${round}`, fault: 'f', since: 1, until: 2 })
        throw new Error('no')
      })
      const alsoGood = keep(said('an', 'also-good', 'hai'))
      await expect(bad).rejects.toThrow('no')
      expect([await good, await alsoGood]).toEqual([1, 1])
      const parked = await database.read.db.select().from(database.read.tables.parkedChannels)
      expect(parked.map(({ channel }) => channel)).not.toContain(`c${round}`)
    })

    it('tells whoever asks near by what is written, and nothing of what is being written', async () => {
      const known = async () => {
        const { db, tables } = database.near
        return (await db.select().from(tables.citizens)).length
      }
      const before = await known()
      const meanwhile: number[] = []
      await database.write(async (on) => {
        await on.db.insert(on.tables.citizens).values({
          id: `near-${round}`, channel: 'zalo', handle: `near-${round}`, pseudonym: 'x', heardAt: 0, createdAt: now,
        }) // prettier-ignore
        meanwhile.push(await known())
      })
      expect({ meanwhile, after: await known() }).toEqual({ meanwhile: [before], after: before + 1 })
    })

    it('puts a failed message off, and counts the tries', async () => {
      await keep(said('an', 'm1', 'một'))
      const [lane] = await claim()
      await postponeInbound(database, lane!.messages, now + 5_000, 'turn-failed')
      expect(await claim('one', now + 4_000)).toHaveLength(0)
      expect((await claim('one', now + 5_000))[0]!.messages[0]!.tries).toBe(1)
    })

    it('what piles up behind a message that was put off hides nobody, and is not looked for before', async () => {
      await keep(said('an', 'm1', 'một'))
      const [lane] = await claim()
      await postponeInbound(database, lane!.messages, now + 60_000, 'turn-failed')
      for (let more = 2; more < 6; more += 1) await keep(said('an', `m${more}`, 'thêm'))
      expect(await nextInboundDue(database, now)).toBe(now + 60_000)
      now += 1
      await keep(said('binh', freshId(), 'một'))
      expect(await nextInboundDue(database, now)).toBe(now)
      const few = { ...claimer, limit: 3 }
      const others = await claimTurns(database, vault, { ...few, now })
      expect(others.map(({ messages }) => messages.length)).toEqual([1])
      expect(await nextInboundDue(database, now)).toBe(now + 59_999)
      const [first] = await claimTurns(database, vault, { ...few, now: now + 59_999 })
      expect(first!.messages).toHaveLength(5)
    })

    it('sends what a citizen is told in order, one at a time', async () => {
      await takeOne('an', () => ({ outbound: [bubble('một'), bubble('hai')] }))
      const deliver = (at: number) => claimDeliveries(database, vault, { ...claimer, now: at })
      const [first, ...rest] = await deliver(now)
      expect(rest).toHaveLength(0)
      expect(first!.body.text).toBe('một')
      expect(await deliver(now)).toHaveLength(0)
      await recordDelivery(database, first!, { is: 'sent', platformId: 'p1' }, now)
      expect((await deliver(now)).map(({ body }) => body.text)).toEqual(['hai'])
    })

    it('gives what a turn says into free hands, as the queue would, unless something waits before it', async () => {
      const sender = { by: 'one', leaseMs: 60_000 }
      const say = async (citizen: string, ...texts: string[]) => {
        const [lane] = await receive(said(citizen, freshId(), 'xin chào'))
        const on = await ground(citizen)
        return commitTurn(database, vault, commitFor(lane!, on, { outbound: texts.map(bubble), sender }))
      }
      for (const at of [now, now + 1]) {
        now = at
        claimer = { ...claimer, now }
        const [first, second, ...rest] = await say('an', 'một', 'hai')
        expect(rest).toEqual([])
        expect(await claimDeliveries(database, vault, claimer)).toEqual([])
        const two = { ...claimer, by: 'two', now: now + 60_001 }
        const late = { inDoubt: true, claimedBy: 'two', claimedUntil: two.now + two.leaseMs }
        expect(await claimDeliveries(database, vault, two)).toStrictEqual([{ ...first, ...late }])
        await recordDelivery(database, first!, { is: 'sent', platformId: `${round}-${at}-1` }, now)
        const again = await claimDeliveries(database, vault, two)
        expect(again).toStrictEqual([{ ...second, ...late }])
        // What was not begun is given back.
        await returnDeliveries(database, again)
        expect(await claimDeliveries(database, vault, claimer)).toStrictEqual([second])
        expect(await say('an', 'ba')).toEqual([])
        await recordDelivery(database, second!, { is: 'sent', platformId: `${round}-${at}-2` }, now)
        const [third] = await claimDeliveries(database, vault, claimer)
        await recordDelivery(database, third!, { is: 'sent', platformId: `${round}-${at}-3` }, now)
      }
    })

    it('holds a message past its window until the citizen writes again, and lets an officer pass', async () => {
      const citizen = await takeOne('an', () => ({ outbound: [bubble('nhắc')] }))
      const [bot] = await claimDeliveries(database, vault, claimer)
      await recordDelivery(database, bot!, { is: 'held', fault: 'window-closed' }, now)
      expect(await claimDeliveries(database, vault, claimer)).toHaveLength(0)
      expect((await countOutbound(database)).held).toBeGreaterThan(0)
      await takeOne('an')
      expect((await claimDeliveries(database, vault, claimer)).map(({ citizen: { id } }) => id)).toEqual([
        citizen.id,
      ])
    })

    it('holds with a held message what stands behind it, and releases them together, in order', async () => {
      await takeOne('an', () => ({ outbound: [bubble('đang xác minh'), bubble('đã xử lý')] }))
      const [first] = await claimDeliveries(database, vault, claimer)
      const before = (await countOutbound(database)).held
      await recordDelivery(database, first!, { is: 'held', fault: 'window-closed' }, now)
      expect(await claimDeliveries(database, vault, claimer)).toEqual([])
      expect((await countOutbound(database)).held - before).toBe(2)
      expect((await nextDeliveryDue(database, now)) ?? Infinity).toBeGreaterThan(now)
      await takeOne('an', () => ({ outbound: [bubble('chào lại')] }))
      const texts: string[] = []
      for (let at = 0; at < 3; at += 1) {
        const [next] = await claimDeliveries(database, vault, claimer)
        texts.push(next!.body.text)
        await recordDelivery(database, next!, { is: 'sent', platformId: `${round}-${at}` }, now)
      }
      expect(texts).toEqual(['đang xác minh', 'đã xử lý', 'chào lại'])
    })

    it('holds nothing with a message that is being released', async () => {
      const { id, key } = await takeOne('an', () => ({ outbound: [bubble('đang xác minh')] }))
      const [first] = await claimDeliveries(database, vault, claimer)
      await recordDelivery(database, first!, { is: 'held', fault: 'window-closed' }, now)
      await database.write((on) =>
        insertOutbound(on, vault, { id, channel: 'zalo', key }, [bubble('đã xử lý')], now),
      )
      const before = (await countOutbound(database)).held
      let claiming: Promise<unknown> | undefined
      await database.write(async (on) => {
        await releaseHeld(on, id, now)
        claiming = claimDeliveries(database, vault, claimer)
        await new Promise((go) => setTimeout(go, 100))
      })
      await claiming
      expect((await countOutbound(database)).held - before).toBe(-1)
    })

    it('does not look for what stands behind a message that was put off before that is due', async () => {
      await takeOne('an', () => ({ outbound: [bubble('một'), bubble('hai')] }))
      const [first] = await claimDeliveries(database, vault, claimer)
      expect((await nextDeliveryDue(database, now)) ?? Infinity).toBeGreaterThan(now)
      const later = { is: 'later', at: now + 5_000, fault: 'platform-error', stops: 'message' } as const
      await recordDelivery(database, first!, later, now)
      expect(await nextDeliveryDue(database, now)).toBe(now + 5_000)
      const again = await claimDeliveries(database, vault, { ...claimer, now: now + 5_000 })
      expect(again.map(({ body }) => body.text)).toEqual(['một'])
    })

    it('parks a whole channel on a dead token and sends on when it is over', async () => {
      await takeOne('an', () => ({ outbound: [bubble('một')] }))
      const [delivery] = await claimDeliveries(database, vault, claimer)
      const later = { is: 'later', at: now + 300_000, fault: 'token-dead', stops: 'channel' } as const
      await recordDelivery(database, delivery!, later, now)
      await takeOne('binh', () => ({ outbound: [bubble('hai')] }))
      expect(await claimDeliveries(database, vault, claimer)).toHaveLength(0)
      expect(await claimDeliveries(database, vault, { ...claimer, now: now + 300_000 })).toHaveLength(2)
      await database.write(async (on) => void (await on.db.delete(on.tables.parkedChannels)))
    })

    it('what piles up on one channel keeps the other neither parked nor waiting', async () => {
      const queue = async (channel: string, citizen: string) => {
        const message = { ...said(citizen, freshId(), 'xin chào'), channel }
        const { lanes } = await keepInbound(database, vault, arrived(message), claimer)
        const from = {
          channel,
          account: 'oa',
          handle: message.citizen,
          newId: freshId,
          newPseudonym: () => '7F3A',
        }
        const on = await loadTurn(database, vault, from, { state: sayState, unit: (id) => id })
        await commitTurn(database, vault, commitFor(lanes[0]!, on, { outbound: [bubble('chào')] }))
      }
      for (const citizen of ['an', 'binh', 'chi', 'dung', 'em']) await queue('zalo', citizen)
      now += 1
      for (const citizen of ['giang', 'hoa']) await queue('messenger', citizen)
      claimer = { ...claimer, now, limit: 4 }
      const first = await claimDeliveries(database, vault, claimer)
      expect(first.map(({ channel }) => channel).sort()).toEqual(['messenger', 'messenger', 'zalo', 'zalo'])
      const park = { is: 'later', at: now + 300_000, fault: 'token-dead', stops: 'channel' } as const
      await recordDelivery(
        database,
        first.find(({ channel }) => channel === 'zalo')!,
        park,
        now,
      )
      await returnDeliveries(
        database,
        first.filter(({ channel }) => channel === 'messenger'),
      )
      expect(await nextDeliveryDue(database, now)).toBe(now)
      const second = await claimDeliveries(database, vault, claimer)
      expect(second.map(({ channel }) => channel)).toEqual(['messenger', 'messenger'])
      // All that waits is parked: until then there is nothing to look for; once it sends again, it goes at once.
      expect(await nextDeliveryDue(database, now)).toBe(now + 300_000)
      await unparkChannel(database, 'zalo', now)
      expect(await nextDeliveryDue(database, now)).toBeLessThanOrEqual(now)
      expect(await claimDeliveries(database, vault, { ...claimer, limit: 50 })).toHaveLength(4)
      // Where one place is free at a time, it is not always the same channel's.
      for (const [channel, citizen] of [['messenger', 'khanh'], ['zalo', 'lan'], ['messenger', 'minh'], ['zalo', 'nga']] as const)
        await queue(channel, citizen) // prettier-ignore
      const one = (at: number) => claimDeliveries(database, vault, { ...claimer, limit: 1, now: now + at })
      const inTurn = [...(await one(1)), ...(await one(2))]
      expect(inTurn.map(({ channel }) => channel).sort()).toEqual(['messenger', 'zalo'])
      claimer = { ...claimer, limit: 50 }
    })

    it('knows by its echo that a message was sent, though the answer was lost', async () => {
      const citizen = await takeOne('an', () => ({ outbound: [bubble('đã gửi')] }))
      await claimDeliveries(database, vault, claimer)
      await database.write((on) =>
        markEchoed(on, vault, citizen, { mark: undefined, text: 'đã gửi', messageId: 'p9' }, now),
      )
      expect(await claimDeliveries(database, vault, { ...claimer, now: now + 120_000 })).toHaveLength(0)
    })

    it('asks the platform whether a message went out whose sender died, and says it once', async () => {
      await takeOne('an', () => ({ outbound: [bubble('đã đi')] }))
      await takeOne('binh', () => ({ outbound: [bubble('chưa đi')] }))
      const known = await claimDeliveries(database, vault, claimer)
      expect(known.map(({ inDoubt }) => inDoubt)).toEqual([false, false])
      // The words of an earlier message, which is known to have gone out, are no proof.
      await takeOne('minh', () => ({ outbound: [bubble('chưa đi')] }))
      const [earlier] = await claimDeliveries(database, vault, claimer)
      await recordDelivery(database, earlier!, { is: 'sent', platformId: `${round}-earlier` }, now)
      const sent: string[] = []
      const asked: string[] = []
      const zalo = {
        limits: { replyWindowMs: 1e9, officerWindowMs: 1e9 },
        findSent: async ({ text }: OutboundMessage) => {
          asked.push(text)
          if (asked.length === 1) throw new Fault('platform-error', 'asked too early')
          return [text === 'đã đi' ? `${round}-p1` : `${round}-earlier`]
        },
        send: async ({ text }: OutboundMessage) => ({ platformId: `${round}-${sent.push(text)}` }),
      } as unknown as Channel
      let at = now + claimer.leaseMs
      const loop = startDeliveries({
        database, vault, channels: new Map([['zalo', zalo]]), by: 'two', now: () => (at += 1_000),
        readFile: () => Promise.reject(new Error('no file')), log: () => undefined,
      }) // prettier-ignore
      const { outbound } = database.read.tables
      const went = async (platformId: string) =>
        (await database.read.db.select().from(outbound)).some((row) => row.platformId === platformId)
      await vi.waitFor(
        async () => expect([await went(`${round}-p1`), await went(`${round}-1`)]).toEqual([true, true]),
        5_000,
      )
      await loop.stop()
      expect(sent).toEqual(['chưa đi'])
      // Whoever could not be asked was asked again.
      expect(asked).toHaveLength(3)
    })

    it('waits after a start for the echo of what was being sent, once, however long the program was away', async () => {
      const { id } = await takeOne('an', () => ({ outbound: [bubble('có lẽ đã gửi')] }))
      const late = now + 3_600_000
      const claimAt = async (at: number) => {
        const claimed = await claimDeliveries(database, vault, { ...claimer, now: at })
        return claimed.filter(({ citizen }) => citizen.id === id).length
      }
      expect(await claimAt(now)).toBe(1)
      await releaseClaims(database, late)
      expect(await claimAt(late + 9_000)).toBe(0)
      await releaseClaims(database, late + 9_000)
      expect(await claimAt(late + 11_000)).toBe(1)
    })

    it('files a report into its unit, its identity sealed apart, and never changes or deletes it', async () => {
      const filed = aReport()
      const citizen = await takeOne('an', () => ({
        turn: turn({ filed }),
        identity: { name: 'Nguyễn Văn Canary' },
      }))
      const after = await ground('an')
      expect(after.reports.map(({ code, open }) => [code, open])).toEqual([[filed.code, true]])
      expect(after.identity).toEqual({ name: 'Nguyễn Văn Canary' })
      const { reports, timeline } = database.read.tables
      const attempt = (work: (on: Database['read']) => Promise<unknown>) => database.write(work)
      await expect(attempt(async (on) => on.db.update(reports).set({ code: 'X' }))).rejects.toThrow()
      await expect(attempt(async (on) => on.db.delete(reports))).rejects.toThrow()
      await expect(attempt(async (on) => on.db.delete(timeline))).rejects.toThrow()
      expect(citizen.pseudonym).toBe('7F3A')
    })

    it('keeps the ledger chained, entry after entry', async () => {
      await takeOne('an', () => ({ turn: turn({ filed: aReport() }) }))
      await takeOne('binh', () => ({ turn: turn({ filed: aReport() }) }))
      const check = verifier()
      let entries = 0
      for await (const entry of readLedger(database)) {
        expect(check.check(entry)).toBe(true)
        entries += 1
      }
      expect(entries).toBeGreaterThanOrEqual(2)
    })

    it('hands a file to one fetcher and puts its news into the lane', async () => {
      const file = {
        id: freshId(),
        kind: 'image' as const,
        ref: { kind: 'image' as const, url: 'https://x' },
        receivedAt: now,
      }
      await takeOne('an', () => ({ newFiles: [file] }))
      const claimed = (await claimFiles(database, vault, claimer)).find(({ id }) => id === file.id)
      expect(claimed?.ref.url).toBe('https://x')
      await recordFile(database, vault, claimed!, { is: 'lost', fault: 'link-expired' }, now)
      const [lane] = await claim()
      expect(lane!.messages[0]!.message).toMatchObject({
        kind: 'news',
        news: { file: file.id, outcome: 'lost' },
      })
    })

    it('wakes a silent conversation once', async () => {
      await takeOne('an', () => ({ turn: turn({ wakeAt: now + 10 }) }))
      expect(await wakeSilent(database, vault, now, 10)).toBe(0)
      expect(await wakeSilent(database, vault, now + 10, 10)).toBe(1)
      expect(await wakeSilent(database, vault, now + 10, 10)).toBe(0)
      const [lane] = await claim('one', now + 10)
      expect(lane!.messages[0]!.message.kind).toBe('silence')
    })

    it('remembers a keepsake sealed, and lets one process at a time refresh it', async () => {
      const open = (by: string) => openKeepsake(database, vault, `k${round}`, { now: () => now, by })
      await open('one').write('token')
      expect(await open('two').read()).toBe('token')
      const order: string[] = []
      const work = (name: string) => async () => {
        order.push(`${name} begins`)
        await new Promise((go) => setTimeout(go, 30))
        order.push(`${name} ends`)
      }
      await Promise.all([open('one').alone(work('one')), open('two').alone(work('two'))])
      expect(order[0]!.split(' ')[0]).toBe(order[1]!.split(' ')[0])
    })

    it('finds a citizen by our id, and counts what waits', async () => {
      const citizen = await takeOne('an')
      expect((await findCitizen(database, vault, citizen.id))?.handle).toBe(`an-${round}`)
      expect((await countInbound(database)).done).toBeGreaterThan(0)
    })
  })
}

let made = 0
const freshId = () => `id-${String(++made).padStart(6, '0')}-${randomBytes(4).toString('hex')}`

function aReport(): Filed {
  const code = `${randomBytes(2).toString('hex')}-${++made}`
  return {
    id: freshId(),
    code,
    secret: 'secret',
    facts: {
      flow: 'traffic-violation',
      violations: ['red_light'],
      evidence: [],
      ongoing: false,
      lacks: [],
      more: {},
      wantsResult: true,
      truthVersion: '1',
      plate: { is: 'whole', plate: '98A-123.45', kinds: ['car5'] },
    },
    consent: { given: true, version: '1', at: 1, messageId: '1' },
    routed: { unit: 'triage', because: 'thử', copies: [] },
  }
}
