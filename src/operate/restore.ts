// Brings a backup back: opens it, writes all rows in one transaction and every file under its key, and proves that nothing is missing.
import { pieces, type Carrier, type PieceName } from '../evidence/carrying.js'
import type { Loader } from '../store/loader.js'
import type { Row } from '../store/snapshot.js'
import { unpackRow, type Beginning, type Ending, type Entry } from './backup.js'
import { differences, digestAll, openDigest, type Digest } from './digest.js'
import { byteReader, openStream, SealBroken, type ByteReader } from './seal-file.js'

export interface RestoreSupplies {
  sealed: AsyncIterable<Buffer>
  key: Buffer
  /** Where it is to stand; undefined only checks the backup. */
  into: { loader: Loader; carrier: Carrier; force: boolean } | undefined
  /** Migrations that this program knows. */
  known: string[]
}

export interface Restored {
  beginning: Beginning
  ending: Ending
}

/** What stops a restore, in Vietnamese for the operator; nothing was changed. */
export class RestoreRefused extends Error {}

const entryBytesMax = 1 << 30

/** All or nothing for rows. @throws SealBroken, RestoreRefused */
export async function restore({ sealed, key, into, known }: RestoreSupplies): Promise<Restored> {
  const bytes = byteReader(openStream(key, sealed))
  try {
    const beginning = await readBeginning(bytes, known)
    if (into !== undefined) await makeRoom(into, beginning)
    const ending = await readAll(bytes, beginning.withEvidence, into)
    if (into !== undefined) {
      const wrong = differences(ending.tables, await digestAll(into.loader.snapshot))
      if (wrong.length > 0)
        throw new SealBroken(`these tables did not come back as they were: ${wrong.join(', ')}`)
      await into.loader.setSequences(ending.sequences)
      await into.loader.commit()
    }
    return { beginning, ending }
  } catch (error) {
    await into?.loader.abandon()
    throw error
  }
}

async function readBeginning(bytes: ByteReader, known: string[]): Promise<Beginning> {
  const entry = await nextEntry(bytes)
  if (entry?.is !== 'begin' || entry.version !== 1)
    throw new SealBroken('the backup begins with something else')
  const newer = entry.migrations.filter((name) => !known.includes(name))
  if (newer.length > 0)
    throw new RestoreRefused(
      `Bản sao lưu do phiên bản mới hơn tạo ra (${newer.join(', ')}). Hãy cập nhật chương trình rồi khôi phục.`,
    )
  return entry
}

async function makeRoom(
  { loader, force }: { loader: Loader; force: boolean },
  beginning: Beginning,
): Promise<void> {
  if (loader.snapshot.dialect !== beginning.dialect)
    throw new RestoreRefused(
      `Bản sao lưu là của ${nameOf(beginning.dialect)}, còn DATABASE_URL là ${nameOf(loader.snapshot.dialect)}. Hãy khôi phục vào cùng loại, rồi chuyển bằng npm run move.`,
    )
  if (await loader.isEmpty()) return
  if (!force)
    throw new RestoreRefused(
      'Cơ sở dữ liệu đích đang có dữ liệu. Thêm --force để xoá hết và thay bằng bản sao lưu.',
    )
  await loader.clear()
}

const nameOf = (dialect: Beginning['dialect']) => (dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL')

async function readAll(
  bytes: ByteReader,
  withEvidence: boolean,
  into: RestoreSupplies['into'],
): Promise<Ending> {
  const digests = new Map<string, ReturnType<typeof openDigest>>()
  const hashes = new Map<string, string>()
  let files = 0
  for (;;) {
    const entry = await nextEntry(bytes)
    switch (entry?.is) {
      case 'rows': {
        const rows = entry.rows.map((row) => unpackRow(row as Row))
        const digest = digests.get(entry.table) ?? openDigest(entry.table)
        digests.set(entry.table, digest)
        for (const row of rows) {
          digest.add(row)
          if (withEvidence && entry.table === 'files' && row['state'] === 'kept')
            hashes.set(String(row['id']), String(row['sha256']))
        }
        await into?.loader.insert(entry.table, rows)
        break
      }
      case 'piece': {
        if (entry.which === 'original') files += 1
        await takePiece(bytes, entry, into?.carrier)
        break
      }
      case 'end':
        return await mustBeWhole(entry, { digests, files, hashes, carrier: into?.carrier })
      case 'begin':
      case undefined:
        throw new SealBroken('the backup ends too early')
    }
  }
}

async function takePiece(
  bytes: ByteReader,
  { id, which, sizeBytes }: { id: string; which: string; sizeBytes: number },
  carrier: Carrier | undefined,
): Promise<void> {
  const name = pieces.find((each) => each === which)
  if (name === undefined) throw new SealBroken('the backup holds an unknown piece')
  if (carrier === undefined) for await (const _ of bytes.stream(sizeBytes));
  else await carrier.put(id, name satisfies PieceName, bytes.stream(sizeBytes))
}

async function mustBeWhole(
  ending: Ending,
  got: {
    digests: Map<string, { digest: Digest }>
    files: number
    hashes: Map<string, string>
    carrier: Carrier | undefined
  },
): Promise<Ending> {
  const seen: Record<string, Digest> = {}
  for (const table of Object.keys(ending.tables))
    seen[table] = got.digests.get(table)?.digest ?? openDigest(table).digest
  const wrong = differences(ending.tables, seen)
  if (wrong.length > 0 || got.files !== ending.files)
    throw new SealBroken(`the backup does not hold what it says: ${wrong.join(', ') || 'files'}`)
  // What lay there before under the same key stays there: so it is looked at, not trusted.
  for (const [id, sha256] of got.hashes) {
    if (got.carrier === undefined || ending.missing.includes(id) || ending.changed.includes(id)) continue
    if ((await got.carrier.hashOf(id)) !== sha256)
      throw new RestoreRefused(
        `Bằng chứng ${id} ở nơi lưu đích khác với bản sao lưu, hoặc không có. Hãy dùng một nơi lưu trống.`,
      )
  }
  return ending
}

async function nextEntry(bytes: ByteReader): Promise<Entry | undefined> {
  const length = await bytes.take(4)
  if (length === undefined) return undefined
  const size = length.readUInt32BE()
  if (size > entryBytesMax) throw new SealBroken('the backup is damaged')
  const text = await bytes.take(size)
  return text === undefined ? undefined : (JSON.parse(text.toString()) as Entry)
}
