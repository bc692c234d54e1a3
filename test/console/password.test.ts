// What is refused as a password: common ones, breached ones, and words of the desk itself; and that nobody is asked about it.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as common from '@zxcvbn-ts/language-common'
import { afterAll, describe, expect, it } from 'vitest'
import { openBreached } from '../../src/console/breached.js'
import { weakness } from '../../src/console/weak-password.js'
import { password, routing } from './desk.js'

const folder = mkdtempSync(join(tmpdir(), 'breached-'))
afterAll(() => rmSync(folder, { recursive: true }))

const deps = { policeName: 'Công an tỉnh Bắc Ninh', routing: () => routing }
const holder = { login: 'nguyenvanan', name: 'Nguyễn Văn An', unitId: 'xa-a' }

describe('a password', () => {
  it.each([
    'matkhau123456', 'Matkhau@2026', 'password1234', 'passwordpassword', '123456789012', 'qwertyuiop12', 'q1w2e3r4t5y6', '1qaz2wsx3edc',
    'P@ssw0rd2026!', 'iloveyou12345', 'anhyeuem123456', 'abcdefghijkl', 'aaaaaaaaaaaa', 'toiyeuvietnam', 'Admin@123456', 'Hanoi@123456',
    'congan@20266', 'congantinh2026', 'CongAnBacNinh', 'Công an Bắc Ninh 2026', 'Phananh@12345', 'bacninh123456', '19900101@BacNinh',
    'csgt@bacninh2026', 'Tandinh@20252026', 'congan.tandinh', 'nguyenvanan1990', 'nguyenvanan@123', 'An.Nguyen.1985', 'đổi mật khẩu mới',
  ])('like %s is refused, though it is long enough', async (weak) => {
    expect(weak.length).toBeGreaterThanOrEqual(12)
    expect(await weakness(deps, weak, holder)).toMatch(/dễ đoán/)
  }) // prettier-ignore

  it.each([password, 'bốn mùa hoa nở quanh ao làng', 'dễ như trở bàn tay', 'correct horse battery staple', 'xK9#mQ2$vL5p', 'x'.repeat(3) + 'a8Fq-91Kd-zz03-Lm4P'.repeat(10)])(
    'like %s is taken, whatever signs it has',
    async (good) => {
      expect(await weakness(deps, good, holder)).toBeUndefined()
    },
  ) // prettier-ignore

  it('that is short or endless is refused', async () => {
    expect(await weakness(deps, 'mười một k.', holder)).toContain('12 ký tự')
    expect(await weakness(deps, password.repeat(20), holder)).toContain('quá dài')
  })

  it(
    'that stands in the list is refused, and so is any listed one written twice or with a year',
    { timeout: 120_000 },
    async () => {
      const listed = common.dictionary['passwords-common']
      expect(listed.length).toBeGreaterThan(40_000)
      const tried = [
      ...listed.filter((each) => each.length >= 12).filter((_, at) => at % 4 === 0),
      ...listed.filter((each) => each.length >= 6 && each.length < 12).filter((_, at) => at % 4_000 === 0).flatMap((each) => [each + each, `${each}@2026`]),
    ].filter((each) => each.length >= 12) // prettier-ignore
      const taken = []
      for (const each of tried) if ((await weakness(deps, each, holder)) === undefined) taken.push(each)
      expect([tried.length > 90, taken]).toEqual([true, []])
    },
  )
})

describe('the list of breached passwords', () => {
  const hashOf = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()
  const fileOf = (hashes: string[], ending = '\r\n') => {
    const path = join(folder, `${Math.random()}.txt`)
    const lines = hashes.sort().map((hash, at) => `${hash}:${7 ** (at % 9)}`)
    writeFileSync(path, lines.join(ending) + ending)
    return path
  }
  const known = Array.from({ length: 800 }, (_, at) => `mật khẩu lộ ${at}`)

  it.each(['\r\n', '\n'])('is found in whole, first and last line too (line ending %j)', async (ending) => {
    const breached = await openBreached(fileOf(known.map(hashOf), ending))
    const missed = []
    for (const each of known) if (!(await breached.has(each))) missed.push(each)
    expect(missed).toEqual([])
    for (const each of ['mật khẩu lộ', 'mật khẩu lộ 800', password])
      expect(await breached.has(each)).toBe(false)
  })

  it('of one line works, and what is no such list stops the start with a line that names the setting', async () => {
    const one = await openBreached(fileOf([hashOf(password)]))
    expect([await one.has(password), await one.has('khác')]).toEqual([true, false])
    const csv = join(folder, 'x.csv')
    writeFileSync(csv, 'password,count\n')
    await expect(openBreached(csv)).rejects.toThrow(/^BREACHED_PASSWORDS_FILE must be/)
    await expect(openBreached(join(folder, 'none'))).rejects.toThrow(/^BREACHED_PASSWORDS_FILE must be/)
  })

  it('refuses a password that no rule would', async () => {
    const breached = await openBreached(fileOf([hashOf(password)]))
    expect(await weakness({ ...deps, breached }, password, holder)).toMatch(/rò rỉ/)
    expect(await weakness({ ...deps, breached }, password.normalize('NFD'), holder)).toMatch(/rò rỉ/)
    expect(await weakness({ ...deps, breached }, 'bốn mùa hoa nở quanh ao làng', holder)).toBeUndefined()
  })
})
