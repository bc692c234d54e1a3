// A stop in order, and an upgrade under a program that serves: nobody is turned away, nothing is lost or said twice.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { migratePostgres, migrateSqlite, readMigrations } from '../../src/store/migrate.js'
import { photo } from './evidence.js'
import { fileWith, openStage, until } from './stage.js'
import { countInbound } from '../counts.js'

const program = 'dist/src/main.js'

describe('a stop', () => {
  it('finishes the turn in hand and sends its answer; what came too late is answered after the next start, once', async () => {
    const stage = await openStage({ channels: ['messenger'] })
    const citizen = stage.citizen('messenger')
    const asking = stage.simulators['messenger']!.say(citizen.id, 'xin chào')
    await stage.restart()
    await asking
    await until(
      () => citizen.transcript().some(({ from }) => from === 'page'),
      15_000,
      () => 'no answer came',
    )
    await until(
      async () => (await countInbound(stage.app.database)).waiting === 0,
      5_000,
      () => 'a message waits',
    )
    const said = citizen.transcript().filter(({ from }) => from === 'page')
    expect(new Set(said.map(({ text }) => text)).size).toBe(said.length)
    await stage.close()
  })

  // The gate builds before it tests; on a tree that was never built there is no program to send a signal to.
  it.skipIf(!existsSync(program))(
    'by SIGTERM answers the request under way and ends with 0',
    { timeout: 300_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'stop-'))
      const environment = {
        PATH: process.env['PATH'],
        PORT: '0',
        SANDBOX_PORT: '0',
        DATABASE_URL: `file:${join(folder, 'reports.db')}`,
        MEDIA_DIR: join(folder, 'media'),
      }
      const child = spawn(process.execPath, [program], { env: environment })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
      await until(
        () => /đang chạy tại http:\/\/127\.0\.0\.1:\d+/.test(said),
        30_000,
        () => `the program did not start: ${said}`,
      )
      const port = Number(/đang chạy tại http:\/\/127\.0\.0\.1:(\d+)/.exec(said)![1])
      const socket = connect(port, '127.0.0.1')
      let answer = ''
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
      socket.write(
        'POST /webhooks/messenger HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n{',
      )
      await until(
        () => answer.startsWith('HTTP/1.1 100'),
        10_000,
        () => 'the request was not taken up',
      )
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await new Promise((go) => setTimeout(go, 200))
      socket.write('}')
      const [code] = (await ended) as [number | null]
      // Unsigned, so refused: but answered.
      expect(answer).toMatch(/^HTTP\/1\.1 403/m)
      expect(code).toBe(0)
      await rm(folder, { recursive: true, force: true })
    },
  )
})

describe.each(['sqlite', 'postgres'] as const)('an upgrade of the tables on %s', (dialect) => {
  it('goes through while citizens write, and the older program goes on', { timeout: 300_000 }, async () => {
    const stage = await openStage({ channels: ['messenger'], database: dialect })
    // On PostgreSQL the tables are another account's than the program's.
    const url = stage.environment['DATABASE_MIGRATION_URL'] ?? stage.environment['DATABASE_URL']!
    const next = {
      name: '9999-next.sql',
      sql: `ALTER TABLE citizens ADD COLUMN next TEXT; ALTER TABLE inbound ADD COLUMN next TEXT;
            CREATE TABLE nexts (id TEXT PRIMARY KEY); CREATE INDEX inbound_next ON inbound (next) WHERE next IS NOT NULL;`,
    }
    const filing = Promise.all(
      [1, 2].map(async () => fileWith(stage.citizen('messenger'), { photos: [await photo()] })),
    )
    await new Promise((go) => setTimeout(go, 300))
    const migrations = [...readMigrations(dialect), next]
    const ran =
      dialect === 'sqlite'
        ? migrateSqlite(url.slice('file:'.length), migrations)
        : await migratePostgres(url, migrations)
    expect(ran).toEqual(['9999-next.sql'])
    const codes = [...(await filing), await fileWith(stage.citizen('messenger'), { photos: [await photo()] })]
    expect((await stage.reports()).map(({ code }) => code).sort()).toEqual(codes.sort())
    expect((await fetch(`${stage.app.origin}/readyz`)).status).toBe(200)
    await stage.restart()
    expect((await fetch(`${stage.app.origin}/readyz`)).status).toBe(200)
    await stage.close()
  })
})
