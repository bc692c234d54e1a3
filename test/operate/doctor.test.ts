// The doctor over a running program and its simulated platforms: what is well, what is broken, what it repairs.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runDoctor } from '../../src/doctor.js'
import { openStage, type Stage } from '../journeys/stage.js'

let stage: Stage
let environment: Record<string, string>

beforeAll(async () => {
  stage = await openStage({ now: Date.now })
  await stage.citizen('messenger').say('xin chào')
  environment = {
    ...stage.environment,
    PUBLIC_URL: stage.app.origin,
    BACKUP_KEY: Buffer.alloc(32, 7).toString('base64'),
  }
})
afterAll(() => stage.close())

const examine = async (changed: Record<string, string> = {}, repair = false, now = Date.now) => {
  const found = await runDoctor({ ...environment, ...changed }, { repair, now })
  return {
    lines: found.map(({ line }) => line),
    wrong: found.filter(({ ok }) => !ok).map(({ line }) => line),
  }
}

/** Somebody has changed the Page's subscription on the platform. */
async function forgetFields(): Promise<void> {
  const {
    MESSENGER_GRAPH_URL: origin,
    MESSENGER_PAGE_ID: page,
    MESSENGER_PAGE_ACCESS_TOKEN: token,
  } = environment
  const proof = createHmac('sha256', environment['MESSENGER_APP_SECRET']!).update(token!).digest('hex')
  const answer = await fetch(
    `${origin}/v26.0/${page}/subscribed_apps?subscribed_fields=messages&access_token=${token}&appsecret_proof=${proof}`,
    { method: 'POST' },
  )
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`)
}

describe('the doctor', () => {
  it('repairs what the Page does not yet send, and then finds it well', async () => {
    await forgetFields()
    const broken = await examine()
    expect(broken.wrong.join('\n')).toMatch(/Messenger: Trang chưa .*--repair/)
    const repaired = await examine({}, true)
    expect(repaired.lines.join('\n')).toMatch(/Messenger: Đã đăng ký nhận \d+ loại sự kiện/)
    const { wrong, lines } = await examine()
    // The address is plain http here, and the disk of the machine that runs the tests is its own affair.
    expect(wrong.filter((line) => !/PUBLIC_URL|Ổ đĩa/.test(line))).toEqual([])
    for (const part of [
      'Cài đặt',
      'Cơ sở dữ liệu',
      'Khoá',
      'Bằng chứng',
      'Đồng hồ',
      'Địa chỉ',
      'Messenger',
      'Zalo OA',
    ])
      expect(lines.some((line) => line.startsWith(part))).toBe(true)
  })

  it.each([
    ['a setting that cannot be', { PORT: 'cửa' }, /Cài đặt: PORT/],
    [
      'a key that opens nothing',
      { IDENTITY_KEY: Buffer.alloc(32, 1).toString('base64') },
      /Khoá: IDENTITY_KEY không mở được/,
    ],
    ['an address that leads nowhere', { PUBLIC_URL: 'http://127.0.0.1:9' }, /Địa chỉ: .*không tới được/],
    [
      'a token that is not the app’s',
      { MESSENGER_PAGE_ACCESS_TOKEN: 'EAAwrong' },
      /Messenger: Mã truy cập của kênh đã hết hiệu lực/,
    ],
    ['a channel without its settings', { ZALO_APP_SECRET: '' }, /Kênh zalo: .*ZALO_APP_SECRET/],
    ['no key for backups', { BACKUP_KEY: '' }, /thiếu BACKUP_KEY/],
    [
      'a database that is not there',
      { DATABASE_URL: 'file:/tmp/nowhere-at-all/reports.db' },
      /chưa có.*npm start/,
    ],
    [
      'evidence that cannot be written',
      { MEDIA_DIR: `${import.meta.filename}/media` },
      /Bằng chứng: nơi lưu không dùng được/,
    ],
  ])('names %s and says what to do', async (_what, changed, line) => {
    expect((await examine(changed)).wrong.join('\n')).toMatch(line)
  })

  it('sees a clock that is an hour off', async () => {
    expect((await examine({}, false, () => Date.now() + 3_600_000)).wrong.join('\n')).toMatch(
      /Đồng hồ: nhanh 60 phút so với Messenger/,
    )
  })

  it('tells no secret', async () => {
    const { lines } = await examine({ MESSENGER_PAGE_ACCESS_TOKEN: 'EAAsecret' })
    const all = lines.join('\n')
    for (const name of ['MESSENGER_APP_SECRET', 'ZALO_APP_SECRET', 'ZALO_REFRESH_TOKEN', 'IDENTITY_KEY'])
      expect(all).not.toContain(stage.environment[name])
    expect(all).not.toContain('EAAsecret')
  })
})
