// What every database and every channel together must keep: a message goes out once, whoever dies, stands still or is cut off meanwhile.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Channel, OutboundMessage } from '../../src/channels/channel.js'
import { Fault } from '../../src/faults.js'
import { newCitizen, type Citizen } from '../../src/store/citizens.js'
import { pullBack } from '../../src/store/clock-back.js'
import type { Connection } from '../../src/store/database.js'
import type { Database } from '../../src/store/index.js'
import { markEchoed } from '../../src/store/outbound.js'
import {
  claimDeliveries,
  parkedChannels,
  recordDelivery,
  renewDelivery,
  type ClaimedDelivery,
} from '../../src/store/sending.js'
import { commitTurn } from '../../src/store/turns.js'
import { openVault } from '../../src/vault/index.js'
import { startDeliveries } from '../../src/work/deliveries.js'
import { whileHeld } from '../../src/work/holding.js'

export function sendingContract(name: string, open: () => Promise<Database>) {
  describe(`what goes out once, on ${name}`, () => {
    const vault = openVault(randomBytes(32))
    let database: Database
    let ids = 0
    let now = 1_795_219_200_000

    beforeAll(async () => {
      database = await open()
    })
    afterAll(() => database.close())

    const newId = () => `${name}-${++ids}`
    /** Somebody who is to be told these words. Each story has a day and a channel of its own. */
    async function told(...texts: string[]): Promise<Citizen> {
      now += 86_400_000
      const channel = newId()
      const citizen = newCitizen(vault, newId(), {
        channel, account: 'page', handle: 'an', newId, newPseudonym: () => '7F3A',
      }) // prettier-ignore
      const outbound = texts.map((text) => ({
        id: newId(),
        author: 'bot' as const,
        body: { text, choices: [] },
      }))
      await commitTurn(database, vault, {
        now, by: 'turns', messages: [], citizen, heardAt: now, outbound, newFiles: [], ledger: [],
      }) // prettier-ignore
      return citizen
    }
    const claim = async (of: Citizen, by = 'one', at = now, leaseMs = 60_000) => {
      const claimed = await claimDeliveries(database, vault, { by, now: at, leaseMs, limit: 500 })
      return claimed.filter(({ citizen }) => citizen.id === of.id)
    }
    const recorded = (delivery: ClaimedDelivery, fault: 'answer-lost' | 'platform-error', at: number) =>
      recordDelivery(database, delivery, { is: 'later', at, fault, stops: 'message' }, now)
    const rows = async (of: Citizen) =>
      (await database.read.db.select().from(database.read.tables.outbound)).filter(
        ({ citizenId }) => citizenId === of.id,
      )
    const echoed = (citizen: Citizen, echo: { mark?: string; text?: string; messageId: string }) =>
      database.write((on) =>
        markEchoed(on, vault, citizen, { mark: undefined, text: undefined, ...echo }, now),
      )

    /** An instance that sends to a platform which does and tells as it is asked here. */
    const sends = (of: Citizen, by: string, platform: Partial<Channel>, leaseMs = 60_000, clock = () => now) =>
      startDeliveries({
        database, vault, by, leaseMs, now: clock, log: () => undefined,
        channels: new Map([
          [of.channel, { limits: { replyWindowMs: 1_000, officerWindowMs: 1_000 }, ...platform } as unknown as Channel],
        ]),
        readFile: () => Promise.reject(new Error('no file')),
      }) // prettier-ignore

    // The first story: nothing else is due here yet, which its loop would take in hand.
    it('what cannot be written of one bubble while the next is being sent stops neither it nor the program', async () => {
      const of = await told()
      const body = (text: string) => ({ text, choices: [] })
      const outbound = ['một', 'hai'].map((text) => ({
        id: newId(),
        author: 'bot' as const,
        body: body(text),
      }))
      const sender = { by: 'one', leaseMs: 60_000 }
      const train = await commitTurn(database, vault, {
        now, by: 'turns', messages: [], citizen: { ...of, isNew: false }, heardAt: now, outbound, sender, newFiles: [], ledger: [],
      }) // prettier-ignore
      const broken = new Error('no such row')
      let isToFail = false
      const write = <T>(work: (on: Connection) => Promise<T>): Promise<T> => {
        if (!isToFail) return database.write(work)
        isToFail = false
        return Promise.reject<T>(broken)
      }
      const failed = vi.fn()
      const sent: string[] = []
      const loop = startDeliveries({
        database: { ...database, write, near: database.read }, vault, by: 'one', leaseMs: 60_000, now: () => now,
        log: (_level, event, fields) => void failed(event, fields?.['error']),
        channels: new Map([[of.channel, {
          limits: { replyWindowMs: 1_000, officerWindowMs: 1_000 },
          // The second takes so long that the first has failed to be written down meanwhile.
          send: async ({ text }: OutboundMessage) => {
            isToFail = sent.push(text) === 1
            if (!isToFail) await sleep(50)
            return { platformId: newId() }
          },
        } as unknown as Channel]]),
        readFile: () => Promise.reject(new Error('no file')),
      }) // prettier-ignore
      loop.hand(train)
      await vi.waitFor(() => expect(failed).toHaveBeenCalled(), 5_000)
      await loop.stop()
      expect(failed.mock.calls).toEqual([['deliveries.failed', 'no such row']])
      expect(sent).toEqual(['một', 'hai'])
      expect((await rows(of)).map(({ state }) => state)).toEqual(['due', 'sent'])
    })

    it('a claim that lapsed and was taken anew is the second hand’s alone, though both are of one process', async () => {
      const of = await told('một lần')
      const [first] = await claim(of, 'one', now, 1_000)
      const [second] = await claim(of, 'one', now + 2_000, 1_000)
      const holdOn = (delivery: ClaimedDelivery) =>
        renewDelivery(database, delivery, delivery.claimedUntil, now + 9_000)
      expect([await holdOn(first!), await holdOn(second!), await holdOn(second!)]).toEqual([
        false,
        true,
        false,
      ])
    })

    it('a message whose sending outlasts the claim stays with its sender', async () => {
      const of = await told('chậm')
      const began = Date.now()
      const clock = () => now + Date.now() - began
      const sent: string[] = []
      const send = (by: string) => async () => {
        sent.push(by)
        await sleep(450)
        return { platformId: `${by}-${sent.length}` }
      }
      const loops = ['one', 'two'].map((by) => sends(of, by, { send: send(by) }, 150, clock))
      await vi.waitFor(async () => expect((await rows(of))[0]!.state).toBe('sent'), 5_000)
      await Promise.all(loops.map((loop) => loop.stop()))
      expect(sent).toHaveLength(1)
    })

    it('whoever stood still until another took over sends nothing, and changes nothing of what the other wrote', async () => {
      const of = await told('một')
      const [first] = await claim(of)
      const late = now + 61_000
      const [second] = await claim(of, 'two', late)
      const isOurs = (delivery: ClaimedDelivery) =>
        whileHeld({ database, now: () => late, leaseMs: 60_000 }, delivery, (ask) => ask())
      expect([await isOurs(first!), await isOurs(second!)]).toEqual([false, true])
      await recorded(first!, 'platform-error', late)
      expect(await claim(of, 'three', late + 1_000)).toEqual([])
      await recordDelivery(database, second!, { is: 'sent', platformId: newId() }, late)
      await recordDelivery(database, second!, { is: 'held', fault: 'window-closed' }, late)
      expect((await rows(of))[0]!.state).toBe('sent')
    })

    it('nobody sends what an echo has told of while its claim ran out', async () => {
      const of = await told('đã đi')
      const [delivery] = await claim(of)
      await echoed(of, { mark: delivery!.id, messageId: newId() })
      const late = () => now + 45_000
      expect(await whileHeld({ database, now: late, leaseMs: 60_000 }, delivery!, (ask) => ask())).toBe(false)
    })

    it.each(['answer-lost', 'platform-error'] as const)('after %s its echo is still believed, and else it is asked for', async (fault) => {
      const heard = await told('có tiếng vọng')
      await recorded((await claim(heard))[0]!, fault, now)
      await echoed(heard, { text: 'có tiếng vọng', messageId: newId() })
      expect(await claim(heard)).toEqual([])
      const unheard = await told('không có tiếng vọng')
      await recorded((await claim(unheard))[0]!, fault, now)
      expect((await claim(unheard)).map(({ inDoubt }) => inDoubt)).toEqual([true])
    }) // prettier-ignore

    it('the late echo of the same words said before is no proof', async () => {
      const of = await told('như cũ', 'như cũ')
      const messageId = newId()
      await recordDelivery(database, (await claim(of))[0]!, { is: 'sent', platformId: messageId }, now)
      await claim(of)
      await echoed(of, { text: 'như cũ', messageId })
      expect((await rows(of)).map(({ state }) => state)).toEqual(['sent', 'due'])
    })

    it('what may have been read is asked for before it is held for its window', async () => {
      const of = await told('đã đọc')
      await claim(of, 'dead')
      const platformId = newId()
      const findSent = () => Promise.resolve([platformId])
      const loop = sends(of, 'two', { findSent }, 60_000, () => now + 3_600_000)
      await vi.waitFor(async () => expect((await rows(of))[0]!.state).not.toBe('due'), 5_000)
      await loop.stop()
      expect((await rows(of))[0]).toMatchObject({ state: 'sent', platformId })
    })

    it('an old message is not sent at the first refusal to tell: many are asked about at once after a standstill', async () => {
      const of = await told('cũ')
      await claim(of, 'dead')
      const asked: OutboundMessage[] = []
      const findSent = async (message: OutboundMessage) => {
        asked.push(message)
        throw new Fault('rate-limited', 'two a second', { notBefore: now + 3_660_000 })
      }
      const loop = sends(of, 'two', { findSent }, 60_000, () => now + 3_600_000)
      await vi.waitFor(async () => expect((await rows(of))[0]!.tries).toBe(1), 5_000)
      await loop.stop()
      expect((await rows(of))[0]).toMatchObject({
        state: 'due',
        fault: 'answer-lost',
        dueAt: now + 3_660_000,
      })
      expect(asked).toHaveLength(1)
    })

    it('a refusal that stops the channel stands, though what was on its way gets through; when it is over the channel sends', async () => {
      const of = await told('bị từ chối')
      const others = ['một', 'hai'].map((text) => ({
        id: newId(),
        author: 'bot' as const,
        body: { text, choices: [] },
      }))
      for (const bubble of others) {
        const citizen = newCitizen(vault, newId(), {
          channel: of.channel, account: 'page', handle: newId(), newId, newPseudonym: () => '7F3A',
        }) // prettier-ignore
        await commitTurn(database, vault, {
          now, by: 'turns', messages: [], citizen, heardAt: now, outbound: [bubble], newFiles: [], ledger: [],
        }) // prettier-ignore
      }
      let clock = now
      const refused: string[] = []
      const through: string[] = []
      const send = async ({ text }: OutboundMessage) => {
        if (text === 'bị từ chối' && refused.push(text) === 1)
          throw new Fault('rate-limited', 'too many', { notBefore: now + 600_000 })
        await sleep(200)
        through.push(text)
        return { platformId: newId() }
      }
      const loop = sends(
        of,
        'one',
        { limits: { replyWindowMs: 1e9, officerWindowMs: 1e9 } as Channel['limits'], send },
        60_000,
        () => clock,
      )
      const parked = async () =>
        (await parkedChannels(database)).filter(({ channel }) => channel === of.channel)
      await vi.waitFor(() => expect(through).toHaveLength(2), 5_000)
      await sleep(100)
      expect([refused.length, await parked()]).toMatchObject([1, [{ until: now + 600_000 }]])
      clock = now + 600_001
      await vi.waitFor(async () => expect([through.length, await parked()]).toEqual([3, []]), 5_000)
      await loop.stop()
    })

    it('what was claimed under a clock that ran ahead is asked for when the clock is right', async () => {
      const of = await told('hôm sau')
      await claim(of, 'one', now + 80_000_000)
      await pullBack(database, now)
      expect((await claim(of, 'two')).map(({ inDoubt }) => inDoubt)).toEqual([true])
    })
  })
}
