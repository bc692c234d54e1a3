// An officer's side of the chat: replies, asking for one fact again, and handing the citizen back to the bot.
import { eq } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import type { Vault } from '../vault/index.js'
import type { Database } from './database.js'
import {
  act,
  acknowledge,
  done,
  mustHold,
  note,
  personTalksMs,
  reach,
  stop,
  type Act,
  type Outcome,
} from './desk-acts.js'
import { insertInbound } from './inbound.js'
import { insertOutbound } from './outbound.js'

export interface Reply {
  /** As the citizen reads it. */
  text: string
  /** From the form: the same form sent twice makes one message. */
  requestKey: string
  file?: { name: string; mime: string; bytes: Buffer }
}

/** Queues an officer's words to the citizen; the bot is silent for a while afterwards. */
export function reply(database: Database, vault: Vault, asked: Act, said: Reply): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    const { reportId, officer, now } = asked
    if (said.text.trim() === '' && said.file === undefined) stop('empty')
    const requestKey = `${officer.id}:${said.requestKey}`
    const { outbound, citizens } = on.tables
    const again = await on.db
      .select({ id: outbound.id })
      .from(outbound)
      .where(eq(outbound.requestKey, requestKey))
    if (again[0] !== undefined) return done
    await mustHold(on, asked)
    const citizen = await reach(on, reportId)
    if (citizen.sealedHandle === null) stop('no_chat')
    const id = asked.newId()
    const file = said.file && { id: asked.newId(), name: said.file.name, mime: said.file.mime }
    if (said.file !== undefined && file !== undefined)
      await on.db.insert(on.tables.attachments).values({
        ...file,
        reportId,
        officerId: officer.id,
        kind: 'reply',
        sizeBytes: said.file.bytes.length,
        sha256: createHash('sha256').update(said.file.bytes).digest('hex'),
        bytes: said.file.bytes,
        createdAt: now,
      })
    const body = { text: said.text, choices: [], ...(file === undefined ? {} : { file }) }
    await insertOutbound(
      on,
      vault,
      citizen,
      [{ id, author: 'officer', officerId: officer.id, reportId, body, requestKey }],
      now,
    )
    await on.db
      .update(citizens)
      .set({ pausedUntil: now + personTalksMs })
      .where(eq(citizens.id, citizen.id))
    await acknowledge(on, asked, handling)
    await note(on, asked, 'replied', { message: id, ...(file === undefined ? {} : { file: file.id }) })
    return done
  })
}

/** Has the bot ask for one step again, with its checks; its answer joins the report by itself. */
export function askAgain(
  database: Database,
  vault: Vault,
  asked: Act,
  question: { step: string; words: string },
): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    const { reportId, now } = asked
    const words = question.words.trim()
    if (words === '') stop('empty')
    await mustHold(on, asked)
    const citizen = await reach(on, reportId)
    if (citizen.sealedHandle === null) return stop('no_chat')
    const [account, handle] = vault.open(citizen.sealedHandle, `citizen:${citizen.id}`, citizen.key) as [
      string,
      string,
    ]
    const message = {
      channel: citizen.channel,
      account,
      citizen: handle,
      messageId: `ask:${asked.newId()}`,
      kind: 'ask' as const,
      ask: { step: question.step, words, report: reportId },
    }
    await insertInbound(on, vault, [{ message, receivedAt: now, dueAt: now }])
    const { citizens } = on.tables
    // The bot asks and checks: it must be heard again.
    await on.db.update(citizens).set({ pausedUntil: 0 }).where(eq(citizens.id, citizen.id))
    await acknowledge(on, asked, handling)
    await note(on, asked, 'asked', { step: question.step, words })
    return done
  })
}

/** The person is done: the bot answers again. */
export function handBack(database: Database, asked: Act): Promise<Outcome> {
  return act(database, asked, async (on) => {
    await mustHold(on, asked)
    const citizen = await reach(on, asked.reportId)
    const { citizens } = on.tables
    await on.db.update(citizens).set({ pausedUntil: 0 }).where(eq(citizens.id, citizen.id))
    await note(on, asked, 'handed_back', {})
    return done
  })
}

/** A note among officers; the citizen never sees it. */
export function addNote(database: Database, asked: Act, words: string): Promise<Outcome> {
  return act(database, asked, async (on) => {
    if (words.trim() === '') stop('empty')
    await note(on, asked, 'noted', { words: words.trim() })
    return done
  })
}
