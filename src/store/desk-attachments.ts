// Files an officer made: attachments of replies, and plate crops kept as derived copies beside an untouched original.
import { and, eq } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import type { Database } from './database.js'
import { act, done, note, stop, type Act, type Outcome } from './desk-acts.js'

export interface Attachment {
  name: string
  mime: string
  bytes: Buffer
}

/** The file of a reply, for whoever sends it; undefined when there is none. */
export async function readAttachment(
  database: Database,
  id: string,
  reportId?: string,
): Promise<Attachment | undefined> {
  const { db, tables } = database.read
  const { attachments } = tables
  const rows = await db
    .select({ name: attachments.name, mime: attachments.mime, bytes: attachments.bytes })
    .from(attachments)
    .where(
      and(eq(attachments.id, id), reportId === undefined ? undefined : eq(attachments.reportId, reportId)),
    )
    .limit(1)
  return rows[0]
}

/** Keeps a crop of the plate, with where it was cut from. */
export function addCrop(
  database: Database,
  asked: Act,
  crop: { sourceId: string; bytes: Buffer; mime: string; from: string },
): Promise<Outcome> {
  return act(database, asked, async (on) => {
    const { files, attachments } = on.tables
    const source = await on.db
      .select({ sha256: files.sha256 })
      .from(files)
      .where(and(eq(files.id, crop.sourceId), eq(files.reportId, asked.reportId)))
      .limit(1)
    if (source[0] === undefined) stop('not_seen')
    const id = asked.newId()
    const sha256 = createHash('sha256').update(crop.bytes).digest('hex')
    await on.db.insert(attachments).values({
      id,
      reportId: asked.reportId,
      officerId: asked.officer.id,
      kind: 'crop',
      sourceId: crop.sourceId,
      name: `bien-so-${id.slice(-8)}.jpg`,
      mime: crop.mime,
      sizeBytes: crop.bytes.length,
      sha256,
      bytes: crop.bytes,
      createdAt: asked.now,
    })
    await note(on, asked, 'cropped', { file: id, source: crop.sourceId, from: crop.from, sha256 })
    return done
  })
}

/** A file that goes along with an officer's words: one they attached. @throws Error when there is no such file */
export async function attachedBytes(database: Database, id: string): Promise<Buffer> {
  const attached = await readAttachment(database, id)
  if (attached === undefined) throw new Error(`attachment ${id} is not in our keeping`)
  return attached.bytes
}
