// Runs the store's contracts on every database there is: PostgreSQL is started once for all of them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { migrate, openDatabase } from '../../src/store/index.js'
import { migratePostgres, migrateSqlite } from '../../src/store/migrate.js'
import { openSqlite } from '../../src/store/sqlite.js'
import { startPostgres, type TestPostgres } from '../postgres.js'
import { deskContract } from './desk.js'
import { formsContract } from './forms.js'
import { rightsContract } from './rights.js'
import { secrecyContract } from './secrecy.js'
import { sendingContract } from './sending.js'
import { storeContract } from './store.js'
import { SqliteFile } from '../../src/store/sqlite-driver.js'

const folder = await mkdtemp(join(tmpdir(), 'store-'))
let server: TestPostgres | undefined
let files = 0

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true })
})

const freshFile = () => Promise.resolve(`file:${join(folder, `${++files}.db`)}`)
/** As it should be run: the program's account owns nothing. */
const asProgram = async () => {
  const { owner, program } = await server!.freshAccounts()
  await migrate(program, owner)
  return program
}
const databases: [string, () => Promise<string>, () => Promise<string>][] = [
  ['SQLite', freshFile, freshFile],
  ['PostgreSQL', asProgram, () => server!.freshDatabase()],
]

for (const [name, freshUrl, asOwner] of databases) {
  storeContract(name, async () => openDatabase(await freshUrl()))
  sendingContract(name, async () => openDatabase(await freshUrl()))
  // What the triggers refuse they refuse the owner too.
  secrecyContract(name, asOwner)
  rightsContract(name, freshUrl)
  deskContract(name, freshUrl)
  // SQLite takes any signs and numbers; what stands here stands there.
  if (name === 'PostgreSQL') formsContract(name, freshUrl)
}

describe('SQLite', () => {
  it('tells of a commit once its log is on the disk, and of a disk that could not', async () => {
    const path = join(folder, 'synced.db')
    migrateSqlite(path)
    const syncs: ((error?: Error) => void)[] = []
    const database = openSqlite(
      path,
      () => new Promise((resolve, reject) => syncs.push((error) => (error ? reject(error) : resolve()))),
    )
    const write = () => database.write(async (on) => void (await on.db.delete(on.tables.parkedChannels)))
    const told: string[] = []
    const first = write().then(() => told.push('first'))
    await vi.waitFor(() => expect(syncs).toHaveLength(1))
    await setTimeout(20)
    expect(told).toEqual([])
    syncs[0]!()
    await first
    const second = expect(write()).rejects.toMatchObject({ code: 'disk-full' })
    await vi.waitFor(() => expect(syncs).toHaveLength(2))
    syncs[1]!(Object.assign(new Error('i/o error'), { code: 'EIO', syscall: 'fdatasync' }))
    await second
    await database.close()
  })
})

describe('the two databases', () => {
  it('have the same tables with the same columns', async () => {
    const path = join(folder, 'columns.db')
    const url = await server!.freshDatabase()
    migrateSqlite(path)
    await migratePostgres(url)
    expect(await postgresColumns(url)).toEqual(sqliteColumns(path))
  })
})

describe('the account of the program on PostgreSQL', () => {
  const refused = [
    'DROP TRIGGER reports_stay ON reports',
    'ALTER TABLE ledger DISABLE TRIGGER ALL',
    'SET session_replication_role = replica',
    'CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    'CREATE TRIGGER open BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION refuse()',
    'DROP TABLE ledger',
    'ALTER TABLE reports ADD COLUMN x TEXT',
    'CREATE TABLE x (id TEXT)',
    'TRUNCATE outbound',
    'UPDATE ledger SET what = what',
    'DELETE FROM reports',
    'DELETE FROM handlings',
    "INSERT INTO migrations (name) VALUES ('9999-none.sql')",
    "SELECT setval('ledger_seq_seq', 1)",
    'COPY reports TO PROGRAM $$cat$$',
  ]

  it('can neither change tables and triggers nor empty anything, nor touch what only grows', async () => {
    const client = new pg.Client({ connectionString: await asProgram() })
    await client.connect()
    const done: string[] = []
    for (const statement of refused)
      await client.query(statement).then(
        () => done.push(statement),
        (error: { code?: string }) => expect([statement, error.code]).toEqual([statement, '42501']),
      )
    await client.end()
    expect(done).toEqual([])
  })

  it('is refused at the start when it is the owner, may do everything, or looks at another database', async () => {
    const { owner, program } = await server!.freshAccounts()
    const other = await server!.freshAccounts()
    await expect(openDatabase(owner, owner)).rejects.toThrow(/must be two accounts/)
    const all = new URL(await server!.freshDatabase())
    all.pathname = new URL(owner).pathname
    await expect(openDatabase(all.href, owner)).rejects.toThrow(/must be two accounts/)
    await expect(openDatabase(other.program, owner)).rejects.toThrow(/leads to the database/)
    await expect(openDatabase(program)).rejects.toThrow(/permission denied|does not exist/)
    const database = await openDatabase(program, owner)
    await database.close()
  })

  it('may be known by the operating system instead of a password (peer)', async () => {
    const { owner } = await server!.freshAccounts()
    const { username } = userInfo()
    const client = new pg.Client({ connectionString: await server!.freshDatabase() })
    await client.connect()
    await client.query(`CREATE ROLE ${client.escapeIdentifier(username)} LOGIN`)
    await client.end()
    const database = await openDatabase(server!.overSocket(owner), owner)
    const seen = await database.read.db.select().from(database.read.tables.reports)
    expect(seen).toEqual([])
    await database.close()
  })
})

function sqliteColumns(path: string): Record<string, string[]> {
  const file = new SqliteFile(path, { readonly: true })
  const rows = file
    .prepare(
      `select t.name as "table", c.name as "column" from pragma_table_list t join pragma_table_info(t.name) c
       where t.type = 'table' and t.schema = 'main' and t.name not like 'sqlite_%'`,
    )
    .all() as { table: string; column: string }[]
  file.close()
  return grouped(rows)
}

async function postgresColumns(url: string): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as "table", column_name as "column" from information_schema.columns where table_schema = 'public'`,
  )
  await client.end()
  return grouped(rows)
}

/** The full-text index is each database's own. */
function grouped(rows: { table: string; column: string }[]): Record<string, string[]> {
  const tables: Record<string, string[]> = {}
  for (const { table, column } of rows)
    if (!table.startsWith('report_words')) (tables[table] ??= []).push(column)
  for (const columns of Object.values(tables)) columns.sort()
  return tables
}
