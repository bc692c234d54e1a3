// Readiness that tells the truth, health, figures and logs: the real program over HTTP, and the watch over a database that refuses.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { safeError, safeFields, safeText } from '../../src/operate/logs.js'
import { startWatch } from '../../src/operate/watch.js'
import { openDatabase, type Database } from '../../src/store/index.js'
import { livingInstances, readArrivals } from '../../src/store/operate.js'
import { openStage, until, type Stage } from '../journeys/stage.js'

describe('the program', () => {
  let stage: Stage
  const lines: string[] = []

  beforeAll(async () => {
    stage = await openStage({
      channels: ['messenger'],
      settings: { LOG_LEVEL: 'debug' },
      fates: { logTo: { write: (line) => void lines.push(line) } },
    })
  })
  afterAll(() => stage.close())

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${stage.app.origin}${path}`, { headers })

  it('is alive and ready, and says how its channels are', async () => {
    expect((await get('/healthz')).status).toBe(200)
    const first = await get('/readyz')
    expect(first.status).toBe(200)
    await until(
      async () =>
        ((await (await get('/readyz')).json()) as { channels: Record<string, string> }).channels[
          'messenger'
        ] === 'ok',
      5_000,
      () => 'the channel was never asked',
    )
    expect(await (await get('/readyz')).json()).toEqual({
      ready: true,
      missing: [],
      channels: { messenger: 'ok' },
    })
  })

  it('counts what came in and shows it in Prometheus format, to this machine alone', async () => {
    await stage.citizen('messenger').say('xin chào, số tôi là 0912345678')
    const page = await (await get('/metrics')).text()
    expect(page).toMatch(/^inbound_kept_total\{channel="messenger"\} [1-9]/m)
    expect(page).toMatch(/^webhook_acknowledge_seconds_count\{channel="messenger",status="200"\} [1-9]/m)
    expect(page).toMatch(/^worker_items_done\{worker="turns"\} [1-9]/m)
    expect(page).toMatch(/^ready 1$/m)
    expect(page).not.toMatch(/0912345678/)
    expect((await get('/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(403)
    expect((await get('/metrics', { authorization: 'Bearer wrong' })).status).toBe(200)
  })

  it('tells the desk how everything is, in lines that say what to do', async () => {
    const parts = await stage.app.health()
    expect(parts.map(({ title }) => title)).toEqual([
      'Kênh Messenger', 'Hàng chờ', 'Báo động', 'Chuyển tiếp', 'Ca trực', 'Bộ phận xử lý', 'Máy chủ', 'Ổ đĩa', 'Đồng hồ',
    ]) // prettier-ignore
    // Nobody is on duty in a program that was just started.
    expect(parts.filter(({ ok, title }) => !ok && title !== 'Ổ đĩa').map(({ title }) => title)).toEqual([
      'Ca trực',
    ])
    expect(parts[0]!.lines.join(' ')).toMatch(/Mã truy cập còn hiệu lực.*Tin gần nhất/)
    stage.simulators['messenger']!.trouble({ fail: { code: '190', times: 9 } })
    stage.simulators['messenger']!.trouble({})
  })

  it('logs events and ids, never words, numbers or tokens', async () => {
    await stage.citizen('messenger').say('biển số 98A-12345, tôi tên Nguyễn Văn Bí Mật 0987654321')
    await fetch(
      `${stage.app.origin}/webhooks/messenger?hub.mode=subscribe&hub.verify_token=doan-mo&hub.challenge=1`,
    )
    await fetch(`${stage.app.origin}/webhooks/messenger`, { method: 'POST', body: '{"bí mật":"0987654321"}' })
    const all = lines.join('')
    expect(all).toMatch(/webhook\.signature_wrong/)
    expect(all).not.toMatch(/Bí Mật|0987654321|98A|doan-mo/)
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow()
    expect(all).not.toContain(stage.environment['MESSENGER_PAGE_ACCESS_TOKEN'])
  })
})

it('with a METRICS_TOKEN set, figures are for whoever holds it', async () => {
  const token = 'a-token-of-24-characters'
  const stage = await openStage({ channels: ['zalo'], settings: { METRICS_TOKEN: token } })
  const status = async (headers: Record<string, string>) =>
    (await fetch(`${stage.app.origin}/metrics`, { headers })).status
  expect(await status({})).toBe(403)
  expect(await status({ authorization: `Bearer ${token}x` })).toBe(403)
  expect(await status({ authorization: `Bearer ${token}`, 'x-forwarded-for': '8.8.8.8' })).toBe(200)
  await stage.close()
})

describe('the watch', () => {
  let folder: string
  let database: Database

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watch-'))
    database = await openDatabase(`file:${join(folder, 'reports.db')}`)
  })
  afterAll(async () => {
    await database.close()
    await rm(folder, { recursive: true })
  })

  const open = (over: Partial<Parameters<typeof startWatch>[0]> = {}) =>
    startWatch({
      database,
      channels: new Map(),
      loops: () => [],
      folders: { evidence: folder },
      instance: { id: 'one', startedAt: 0, host: 'here' },
      now: Date.now,
      log: () => undefined,
      ...over,
    })

  it('is not ready on a database that takes no writing, and forgets nothing that arrived meanwhile', async () => {
    let broken = true
    const refusing: Database = {
      ...database,
      write: (work) => (broken ? Promise.reject(new Error('disk full')) : database.write(work)),
    }
    const watch = open({ database: refusing, instance: { id: 'broken', startedAt: 0, host: 'here' } })
    watch.arrived('zalo', 3)
    expect((await watch.readiness()).missing).toEqual(['database'])
    expect(watch.unwrittenArrival('zalo')?.count).toBe(3)
    broken = false
    await watch.stop()
    const { hourly } = await readArrivals(database, 'zalo', Date.now() - 3_600_000)
    expect([...hourly.values()]).toEqual([3])
  })

  it('is not ready when a worker stands still or a folder is gone', async () => {
    const pulse = {
      name: 'turns',
      lookedMsAgo: 99_000,
      restMaxMs: 2_000,
      inHand: 1,
      done: 0,
      busyMs: 0,
      failedInRow: 0,
    }
    const loop = { poke: () => undefined, pulse: () => pulse }
    const watch = open({ loops: () => [loop], folders: { evidence: join(folder, 'gone') } })
    expect(await watch.readiness()).toEqual({
      ready: false,
      missing: ['disk:evidence', 'worker:turns'],
      channels: {},
    })
    await watch.stop()
  })

  it('is counted among the living until it leaves', async () => {
    const watch = open({ instance: { id: 'mortal', startedAt: 1, host: 'here' } })
    await watch.readiness()
    const ids = async () => (await livingInstances(database, Date.now() - 60_000)).map(({ id }) => id)
    expect(await ids()).toContain('mortal')
    await watch.stop()
    expect(await ids()).not.toContain('mortal')
  })
})

describe('a log line', () => {
  it('keeps ids and codes and loses words behind parameters, tokens and numbers of people', () => {
    expect(safeText('Failed query: insert into x params: Nguyễn Văn A,0912345678')).toBe(
      'Failed query: insert into x params: [...]',
    )
    expect(safeText('refused EAAGm0PX4ZCpsBAKZCZBfexample for +84 912 345 678')).toBe(
      'refused [token] for [number]',
    )
    expect(safeText('postgres://me:secret@db/x?access_token=abc')).toBe(
      'postgres://[...]@db/x?access_token=[...]',
    )
    const hash = 'ab'.repeat(32)
    expect(safeFields({ hash })).toEqual({ hash })
    const id = '0196f7c2-9b1e-7cc3-98c4-dc0c0c07398f'
    expect(safeFields({ id, tries: 3, error: 'x'.repeat(20) })).toEqual({
      id,
      tries: 3,
      error: 'x'.repeat(20),
    })
  })

  it('names where an error came from, not what it says', () => {
    const told = safeError(new Error('biển số 98A-123.45'))
    expect(told.places.length).toBeGreaterThan(0)
    expect(JSON.stringify(told)).not.toMatch(/98A/)
  })
})
