// Carries all that one database holds into another, empty one, and proves that both hold the same before anything counts.
import type { Loader } from '../store/loader.js'
import { wordsForPostgres, wordsTable, type Row, type Snapshot } from '../store/snapshot.js'
import { differences, digestAll, openDigest, type Digest } from './digest.js'

/** What stops a move, in Vietnamese for the operator; nothing was changed. */
export class MoveRefused extends Error {}

/**
 * All or nothing: a move that is cut off leaves the target empty and is simply run again.
 * @returns rows and hash of every table, the same in both   @throws MoveRefused
 */
export async function move(from: Snapshot, to: Loader): Promise<Record<string, Digest>> {
  try {
    if (!(await to.isEmpty()))
      throw new MoveRefused(
        'Cơ sở dữ liệu đích đang có dữ liệu nên không chuyển. Hãy tạo một cơ sở dữ liệu trống.',
      )
    const missing = to.snapshot.migrations.filter((name) => !from.migrations.includes(name))
    if (missing.length > 0)
      throw new MoveRefused(
        `Cơ sở dữ liệu nguồn thiếu ${missing.join(', ')}. Hãy khởi động máy chủ một lần với phiên bản này rồi dừng lại.`,
      )
    const here = await carry(from, to)
    await to.setSequences(await from.sequences())
    const wrong = differences(here, await digestAll(to.snapshot))
    if (wrong.length > 0)
      throw new MoveRefused(`Hai bên không giống nhau ở: ${wrong.join(', ')}. Chưa có gì được ghi.`)
    await to.commit()
    return here
  } catch (error) {
    await to.abandon()
    throw error
  }
}

async function carry(from: Snapshot, to: Loader): Promise<Record<string, Digest>> {
  const digests: Record<string, Digest> = {}
  const units = new Map<string, string>()
  const isTranslated = from.dialect === 'sqlite' && to.snapshot.dialect === 'postgres'
  for (const table of from.tables) {
    const digest = openDigest(table)
    for await (const rows of from.rows(table)) {
      for (const row of rows) {
        digest.add(row)
        if (table === 'handlings') units.set(String(row['reportId']), String(row['unitId']))
      }
      await to.insert(table, table === wordsTable && isTranslated ? translate(rows, units) : rows)
    }
    digests[table] = digest.digest
  }
  return digests
}

function translate(rows: Row[], units: Map<string, string>): Row[] {
  return rows.map((row) => wordsForPostgres(row, (report) => units.get(report)))
}
