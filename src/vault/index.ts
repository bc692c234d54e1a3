// KEEP SECRET: seals and opens what would tell who a citizen is. The only code that holds the key.
// AES-256-GCM: every citizen has a data key of their own, wrapped under a key derived from IDENTITY_KEY; destroying the wrapped key destroys the rest.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { Fault } from '../faults.js'

/** A data key wrapped under the vault's key: useless without it. */
export type WrappedKey = Buffer

export interface Vault {
  /** A fresh data key, wrapped. */
  newKey(): WrappedKey
  /**
   * Seals any JSON value. `about` binds the sealed bytes to their row (`identity:<id>`): moved elsewhere, they do not open.
   * Without a key, the vault's own inbox key is used: for what arrives before we know whose it is.
   */
  seal(value: unknown, about: string, key?: WrappedKey): Buffer
  /** @throws Fault `seal-broken` */
  open(sealed: Buffer, about: string, key?: WrappedKey): unknown
  /** Blind index: finds the same value again without storing it. 43 characters of base64url. */
  index(kind: string, value: string): string
  /** The key wrapped anew under today's IDENTITY_KEY; the same bytes when it already is. */
  rewrap(key: WrappedKey): WrappedKey
}

const ivBytes = 12
/** Keys at hand unwrapped: those of the citizens who are writing now. */
const unwrappedMax = 2_000
const tagBytes = 16

/**
 * @param identityKey 32 bytes: IDENTITY_KEY.
 * @param earlierKeys keys in use before, newest first: opened with, never sealed with.
 */
export function openVault(identityKey: Buffer, earlierKeys: Buffer[] = []): Vault {
  const keyrings = [identityKey, ...earlierKeys].map(keyring)
  const today = keyrings[0]!
  const unwrapped = new LRUCache<string, KeyObject>({ max: unwrappedMax })

  const dataKeys = (key: WrappedKey | undefined): KeyObject[] =>
    key === undefined ? keyrings.map((ring) => ring.inbox) : [unwrap(key)]

  function unwrap(key: WrappedKey): KeyObject {
    const name = key.toString('base64')
    const known = unwrapped.get(name)
    if (known !== undefined) return known
    const bytes = openWithAny(
      key,
      'key',
      keyrings.map((ring) => ring.wrap),
    )
    return remember(name, bytes)
  }

  function remember(name: string, bytes: Buffer): KeyObject {
    const plain = createSecretKey(bytes)
    unwrapped.set(name, plain)
    return plain
  }

  return {
    newKey() {
      const bytes = randomBytes(32)
      const key = sealBytes(bytes, 'key', today.wrap)
      remember(key.toString('base64'), bytes)
      return key
    },
    seal: (value, about, key) => sealBytes(Buffer.from(JSON.stringify(value)), about, dataKeys(key)[0]!),
    open: (sealed, about, key) => JSON.parse(openWithAny(sealed, about, dataKeys(key)).toString()) as unknown,
    // The index key must outlive rotation, or nobody would be found again: it comes from the oldest key known.
    index: (kind, value) =>
      createHmac('sha256', keyrings.at(-1)!.index).update(`${kind}\0${value}`).digest('base64url'),
    rewrap(key) {
      try {
        openBytes(key, 'key', today.wrap)
        return key
      } catch {
        return sealBytes(unwrap(key).export(), 'key', today.wrap)
      }
    },
  }
}

function keyring(master: Buffer): { wrap: KeyObject; inbox: KeyObject; index: KeyObject } {
  if (master.length !== 32) throw new Error('IDENTITY_KEY must be 32 bytes')
  const derive = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, '', purpose, 32)))
  return { wrap: derive('wrap'), inbox: derive('inbox'), index: derive('index') }
}

/** Random bytes are asked for in bulk: each is used once. */
let chance = Buffer.alloc(0)
function freshIv(): Buffer {
  if (chance.length < ivBytes) chance = randomBytes(ivBytes * 256)
  const iv = chance.subarray(0, ivBytes)
  chance = chance.subarray(ivBytes)
  return iv
}

function sealBytes(plain: Buffer, about: string, key: KeyObject): Buffer {
  const iv = freshIv()
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(about))
  const body = cipher.update(plain)
  cipher.final()
  return Buffer.concat([iv, body, cipher.getAuthTag()])
}

function openBytes(sealed: Buffer, about: string, key: KeyObject): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(about))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  return Buffer.concat([
    decipher.update(sealed.subarray(ivBytes, sealed.length - tagBytes)),
    decipher.final(),
  ])
}

function openWithAny(sealed: Buffer, about: string, keys: KeyObject[]): Buffer {
  let cause: unknown
  for (const key of keys) {
    try {
      return openBytes(sealed, about, key)
    } catch (error) {
      cause = error
    }
  }
  throw new Fault('seal-broken', about.split(':')[0] ?? 'sealed', { cause })
}
