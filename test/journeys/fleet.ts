// The built program in processes of its own, one or several behind a balancer, killed and started again at will.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { openBalancer } from './balancer.js'

export interface Fleet {
  /** Where webhooks and browsers go. */
  origin: string
  /** Ends one of them as a power cut does, and starts it again. @param which any number */
  killOne(which: number): Promise<void>
  /** Ends one of them for good. */
  drop(which: number): Promise<void>
  stop(): Promise<void>
}

/** @param script what starts the program; the one that uses `dist/` by default */
export async function openFleet(
  environment: Record<string, string>,
  count: number,
  script = 'test/journeys/program.mjs',
): Promise<Fleet> {
  const ports = await Promise.all(Array.from({ length: count }, freePort))
  const programs = ports.map((port) => new Program({ ...environment, PORT: String(port) }, script))
  for (const program of programs) await program.start()
  const origins = ports.map((port) => `http://127.0.0.1:${port}`)
  const balancer = count === 1 ? undefined : await openBalancer(origins)
  return {
    origin: balancer?.origin ?? origins[0]!,
    async killOne(which) {
      const program = programs[which % count]!
      await program.kill()
      await program.start()
    },
    drop: (which) => programs[which % count]!.kill(),
    async stop() {
      for (const program of programs) await program.kill()
      balancer?.server.close()
    },
  }
}

class Program {
  readonly #environment: Record<string, string>
  readonly #script: string
  #child: ChildProcess | undefined

  constructor(environment: Record<string, string>, script: string) {
    this.#environment = environment
    this.#script = script
    if (!existsSync('dist/src/main.js')) throw new Error('dist/ is missing: npm run build')
  }

  async start(): Promise<void> {
    const env = { PATH: process.env['PATH'] ?? '', ...this.#environment }
    const script = ['--import', './test/journeys/noon.mjs', this.#script]
    const child = spawn(process.execPath, script, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    this.#child = child
    for await (const line of child.stdout) if (String(line).includes('http://')) break
    child.stdout.resume()
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
