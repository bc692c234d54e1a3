// The vault's promises: a seal opens only where it was made, under its own key; a changed byte opens nothing; hashes outlive rotation.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openVault } from '../src/vault/index.js'

const old = randomBytes(32)
const vault = openVault(old)

describe('the vault', () => {
  it('opens what it sealed', () => {
    const key = vault.newKey()
    const sealed = vault.seal({ name: 'Lê Thị Diệu' }, 'identity:1', key)
    expect(vault.open(sealed, 'identity:1', key)).toEqual({ name: 'Lê Thị Diệu' })
  })

  it('opens no seal that was moved to another row, or that is another person’s', () => {
    const key = vault.newKey()
    const sealed = vault.seal('x', 'identity:1', key)
    expect(() => vault.open(sealed, 'identity:2', key)).toThrow()
    expect(() => vault.open(sealed, 'identity:1', vault.newKey())).toThrow()
    expect(() => vault.open(sealed, 'identity:1')).toThrow()
  })

  it('opens nothing of which one byte was changed or the end is missing', () => {
    const key = vault.newKey()
    const sealed = vault.seal('bí mật', 'identity:1', key)
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at] = changed[at]! ^ 1
      expect(() => vault.open(changed, 'identity:1', key)).toThrow()
      expect(() => vault.open(sealed.subarray(0, at), 'identity:1', key)).toThrow()
    }
  })

  it('says in its faults nothing of what it keeps', () => {
    const sealed = vault.seal('Lê Thị Diệu', 'identity:77')
    try {
      vault.open(sealed, 'identity:78')
      expect.unreachable()
    } catch (error) {
      expect((error as Error).message).not.toMatch(/Diệu|77|78/)
    }
  })

  it('seals the same words differently each time', () => {
    expect(vault.seal('x', 'a').equals(vault.seal('x', 'a'))).toBe(false)
  })

  it('finds the same person after the key was rotated, and wraps anew only once', () => {
    const rotated = openVault(randomBytes(32), [old])
    expect(rotated.index('citizen', 'u')).toBe(vault.index('citizen', 'u'))
    const key = vault.newKey()
    const wrapped = rotated.rewrap(key)
    expect(wrapped.equals(key)).toBe(false)
    expect(rotated.rewrap(wrapped).equals(wrapped)).toBe(true)
    const sealed = vault.seal('x', 'a', key)
    expect(rotated.open(sealed, 'a', wrapped)).toBe('x')
  })
})
