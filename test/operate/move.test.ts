// From SQLite to PostgreSQL: both hold the same afterwards, and the program goes on where it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp } from '../../src/app.js'
import { readConfig } from '../../src/config.js'
import { moveDatabase, moveMedia } from '../../src/move.js'
import { digestAll } from '../../src/operate/digest.js'
import { openDatabase } from '../../src/store/index.js'
import { carriedTables, openSnapshot, wordsTable } from '../../src/store/snapshot.js'
import { hasWords } from '../../src/store/words.js'
import { openBucket } from '../evidence/bucket.js'
import { photo } from '../journeys/evidence.js'
import { fileWith, openStage, type Stage } from '../journeys/stage.js'
import { startPostgres, type TestPostgres } from '../postgres.js'
import { SqliteFile } from '../../src/store/sqlite-driver.js'

let stage: Stage
let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startPostgres()
  stage = await openStage()
  const citizen = stage.citizen('messenger')
  await fileWith(citizen, { photos: [await photo()] })
  await stage.citizen('zalo').say('xin chào')
})
afterAll(async () => {
  await stage.close()
  await postgres.stop()
})

describe('a move', () => {
  const from = () => stage.environment['DATABASE_URL']!
  const move = (to: string) => moveDatabase({ from: from(), to, now: stage.now })

  it('is refused while the program serves, to a place that is no PostgreSQL, and into a database that holds something', async () => {
    const to = await postgres.freshDatabase()
    await expect(move(to)).rejects.toThrow(/Máy chủ đang chạy/)
    await expect(move('file:other.db')).rejects.toThrow(/--to must be postgres/)
    await stage.app.stop()
    const full = await postgres.freshDatabase()
    const database = await openDatabase(full)
    await database.write(async (on) => {
      await on.db.insert(on.tables.fingerprints).values({ day: 'x', hash: 'x', entries: 0, publishedAt: 0 })
    })
    await database.close()
    await expect(move(full)).rejects.toThrow(/đang có dữ liệu/)
  })

  it('carries evidence into a bucket, proven by hash; run again it changes nothing, and what was altered is named', async () => {
    const bucket = await openBucket()
    const config = readConfig({ ...stage.environment, ...bucket.settings, MEDIA_URL: '' })
    const target = { mediaUrl: bucket.mediaUrl, now: stage.now }
    const moved = await moveMedia(config, target)
    expect(moved).toMatchObject({ files: 1, missing: [], altered: [] })
    const [path, original] = [...bucket.objects].find(([key]) => key.includes('/original/'))!
    expect([...bucket.objects.keys()].filter((key) => key.includes('/record/'))).toHaveLength(1)
    expect(await moveMedia(config, target)).toEqual(moved)
    bucket.objects.set(path, Buffer.concat([original, Buffer.from('x')]))
    expect(await moveMedia(config, target)).toMatchObject({ files: 0, altered: [expect.any(String)] })
    const folder = `${stage.environment['MEDIA_DIR']}-moved`
    expect(await moveMedia(config, { ...target, mediaUrl: folder })).toMatchObject({ files: 1, altered: [] })
    await expect(moveMedia(config, { ...target, mediaUrl: config.mediaUrl })).rejects.toThrow(/nơi khác/)
    bucket.close()
  })

  it('carries every row over, proves it, and the program files the next report there', async () => {
    const to = await postgres.freshDatabase()
    const moved = await move(to)
    expect(Object.keys(moved)).toEqual(carriedTables)
    expect(moved['reports']!.rows).toBe(1)
    const there = await openSnapshot(to)
    expect(await digestAll(there)).toEqual(moved)
    await there.close()
    await expect(move(to)).rejects.toThrow(/đang có dữ liệu/)

    const environment = { ...stage.environment, DATABASE_URL: to }
    const app = await startApp(readConfig(environment), { now: stage.now })
    stage.app = app
    for (const simulator of Object.values(stage.simulators)) simulator.deliverTo(app.origin)
    const found = async (words: string) => {
      const { db, tables } = app.database.read
      return (await db.select().from(tables.reports).where(hasWords('postgres', words))).length
    }
    expect(await found('98a12345')).toBe(1)
    await fileWith(stage.citizen('messenger'), { photos: [await photo()] })
    expect(await found('98a12345')).toBe(2)
  })

  it('sees one altered row', async () => {
    const before = await openSnapshot(from())
    const digests = await digestAll(before)
    await before.close()
    const path = from().slice('file:'.length)
    const file = new SqliteFile(path)
    file.exec(`UPDATE handlings SET bounces = bounces + 1`)
    const after = await openSnapshot(from())
    const altered = await digestAll(after)
    await after.close()
    file.exec(`UPDATE handlings SET bounces = bounces - 1`)
    file.close()
    expect(Object.keys(digests).filter((table) => digests[table]!.sum !== altered[table]!.sum)).toEqual([
      'handlings',
    ])
  })
})

it('every table of the database is carried, and each has a key to walk it by', () => {
  const file = new SqliteFile(stage.environment['DATABASE_URL']!.slice('file:'.length), { readonly: true })
  const names = file
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'report_words_%'`,
    )
    .pluck()
    .all() as string[]
  const keyless = carriedTables.filter(
    (table) =>
      table !== wordsTable &&
      file.prepare('SELECT 1 FROM pragma_table_info(?) WHERE pk > 0').get(table) === undefined,
  )
  file.close()
  expect(names.filter((name) => !['migrations', 'instances'].includes(name)).sort()).toEqual(carriedTables)
  expect(keyless).toEqual([])
})
