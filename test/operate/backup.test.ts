// A backup made while the program serves, brought back elsewhere on both databases: rows, evidence, keys; and what is refused.
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeBackup } from '../../src/backup.js'
import { readConfig, type Config } from '../../src/config.js'
import { openKeeping } from '../../src/evidence/index.js'
import { SealBroken } from '../../src/operate/seal-file.js'
import { bringBack } from '../../src/restore.js'
import { exportReports } from '../../src/store/export.js'
import { openDatabase } from '../../src/store/index.js'
import { verifyLedger } from '../../src/store/ledger.js'
import { openVault } from '../../src/vault/index.js'
import { photo } from '../journeys/evidence.js'
import { fileWith, openStage, until, type Stage } from '../journeys/stage.js'
import { startPostgres, type TestPostgres } from '../postgres.js'

const backupKey = randomBytes(32).toString('base64')

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  let stage: Stage
  let folder: string
  let elsewhere: TestPostgres | undefined
  let config: Config
  let path: string
  let code: string
  let restores = 0

  beforeAll(async () => {
    stage = await openStage({ database: dialect, settings: { BACKUP_KEY: backupKey } })
    if (dialect === 'postgres') elsewhere = await startPostgres()
    folder = await mkdtemp(join(tmpdir(), 'backup-'))
    path = join(folder, 'one.backup')
    config = readConfig(stage.environment)
    const citizen = stage.citizen('zalo')
    code = await fileWith(citizen, { photos: [await photo()] })
    await until(
      async () => (await stage.reports())[0]?.evidence[0]?.state === 'kept',
      10_000,
      () => 'the photo was never kept',
    )
  })
  afterAll(async () => {
    await stage.close()
    await elsewhere?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const freshPlace = async (): Promise<Config> => {
    restores += 1
    const accounts = await elsewhere?.freshAccounts()
    return {
      ...config,
      databaseUrl: accounts?.program ?? `file:${join(folder, `restored-${restores}.db`)}`,
      databaseOwnerUrl: accounts?.owner,
      mediaUrl: join(folder, `media-${restores}`),
    }
  }
  const backUp = (to = path) => makeBackup(config, { path: to, withEvidence: true, now: stage.now })
  const restore = (into: Config, over: Partial<Parameters<typeof bringBack>[1]> = {}) =>
    bringBack(into, { path, force: false, check: false, now: stage.now, ...over })

  it('brings everything back: report, identity, evidence and ledger, made while citizens went on writing', async () => {
    const writing = Promise.all(
      Array.from({ length: 6 }, (_, number) => stage.citizen('messenger', `900000${number}`).say('xin chào')),
    )
    const ending = await backUp()
    await writing
    expect(ending).toMatchObject({ files: 1, missing: [], changed: [] })
    const place = await freshPlace()
    await restore(place)

    const database = await openDatabase(place.databaseUrl)
    const reports = []
    for await (const report of exportReports(database)) reports.push(report)
    expect(reports).toEqual((await stage.reports()).filter((report) => report.code === code))
    expect(await verifyLedger(database)).toMatchObject({
      altered: [],
      entries: ending.tables['ledger']!.rows,
    })
    const { db, tables } = database.read
    const vault = openVault(place.identityKey)
    const [identity] = await db.select().from(tables.identities)
    const [citizen] = await db.select().from(tables.citizens)
    expect(
      JSON.stringify(vault.open(identity!.sealed!, `identity:${identity!.reportId}`, citizen!.key!)),
    ).toMatch(/Bình/)
    const [file] = await db.select().from(tables.files)
    const keeping = openKeeping({ mediaUrl: place.mediaUrl, now: stage.now })
    expect(await keeping.check(file!.id, file!.sha256!)).toBe('same')
    expect((await keeping.read(file!.id, 'thumb'))?.mime).toMatch(/^image\//)
    // The next numbers follow those that were given, so that nothing is numbered twice.
    const before = await db.select().from(tables.timeline)
    await database.write(async (on) => {
      await on.db
        .insert(on.tables.ledger)
        .values({ at: 1, actor: 'system', what: 'test', detail: {}, hash: 'x' })
    })
    const ledger = await db.select().from(tables.ledger)
    expect(new Set(ledger.map(({ seq }) => seq)).size).toBe(ledger.length)
    expect(before.length).toBeGreaterThan(0)
    await database.close()
  })

  it('holds nothing that can be read without its key, and not the key', async () => {
    await backUp()
    const bytes = await readFile(path)
    for (const secret of ['Bình', '98A', 'zalo', backupKey, stage.environment['IDENTITY_KEY']!])
      expect(bytes.includes(secret)).toBe(false)
    await expect(restore({ ...(await freshPlace()), backupKey: randomBytes(32) })).rejects.toBeInstanceOf(
      SealBroken,
    )
  })

  it('is refused over existing data, and replaces it all when forced', async () => {
    await backUp()
    const place = await freshPlace()
    await restore(place)
    await expect(restore(place)).rejects.toThrow(/đang có dữ liệu.*--force/)
    const database = await openDatabase(place.databaseUrl)
    await database.write(async (on) => {
      await on.db
        .insert(on.tables.sessions)
        .values({ id: 'later', officerId: 'x', csrf: 'x', createdAt: 1, seenAt: 1, endsAt: 1 })
    })
    await database.close()
    await restore(place, { force: true })
    const again = await openDatabase(place.databaseUrl)
    const ids = (await again.read.db.select().from(again.read.tables.sessions)).map(({ id }) => id)
    expect(ids).not.toContain('later')
    // What guards reports and ledger guards them again.
    await expect(again.write(async (on) => void (await on.db.delete(on.tables.reports)))).rejects.toThrow()
    await again.close()
  })

  it('is refused under a program that serves', async () => {
    await backUp()
    await expect(restore(config, { force: true })).rejects.toThrow(/Máy chủ đang chạy/)
    expect(await stage.reports()).toHaveLength(1)
  })

  it('leaves nothing behind when it was altered anywhere or cut off', async () => {
    await backUp()
    const whole = await readFile(path)
    const broken = join(folder, 'broken.backup')
    for (const at of [60, Math.floor(whole.length / 2), whole.length - 3]) {
      const altered = Buffer.from(whole)
      altered[at] = altered[at]! ^ 1
      await writeFile(broken, altered)
      await expect(restore(config, { path: broken, check: true })).rejects.toBeInstanceOf(SealBroken)
    }
    await writeFile(broken, whole)
    await truncate(broken, whole.length - 100)
    const place = await freshPlace()
    await expect(restore(place, { path: broken })).rejects.toBeInstanceOf(SealBroken)
    await restore(place)
  })

  it('names evidence that is gone or altered, and is checked without a place to bring it back to', async () => {
    await backUp()
    expect((await restore(config, { check: true })).ending.files).toBe(1)
    const originals = join(config.mediaUrl, 'original')
    const [group] = await readdir(originals)
    const [id] = await readdir(join(originals, group!))
    const bytes = await readFile(join(originals, group!, id!))
    await rm(join(originals, group!, id!))
    expect((await backUp(join(folder, 'gone.backup'))).missing).toEqual([id])
    await writeFile(join(originals, group!, id!), Buffer.concat([bytes, Buffer.from('!')]))
    expect((await backUp(join(folder, 'changed.backup'))).changed).toEqual([id])
  })
})
