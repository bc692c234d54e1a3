// What the Zalo channel remembers between starts: the token pair and what this OA accepts. One small JSON value in the keepsake.
import type { Keepsake } from '../channel.js'
import { list, record, word } from './shape.js'

/** Which version of the message API this OA accepts: v3, or v2 for OAs that get -235 (government OAs). */
export type SendVersion = 'v3' | 'v2'

export interface Memory {
  accessToken?: string
  /** ms UTC at which the access token ends. */
  accessUntil?: number
  refreshToken?: string
  /** ms UTC of the last refresh: the refresh token lives three months from here. */
  refreshedAt?: number
  /** ms UTC at which a refresh began whose end was not yet written down. */
  refreshingSince?: number
  /** The refresh token was refused for good: when, and with which code. */
  refusedAt?: number
  refusedCode?: string
  /** Fingerprints of the first refresh tokens from the settings that have been tried: each is spent but once. */
  spent: string[]
  sendVersion?: SendVersion
  /** ms UTC at which this OA refused buttons and took the same message without. */
  buttonsRefusedAt?: number
}

/** A value that cannot be read is as good as none: the settings' refresh token is tried again. */
export function readMemory(kept: string | undefined): Memory {
  const known = record(jsonOf(kept))
  const memory: Memory = { spent: list(known['spent']).flatMap((mark) => word(mark) ?? []) }
  for (const name of ['accessToken', 'refreshToken', 'refusedCode'] as const) {
    const text = word(known[name])
    if (text !== undefined) memory[name] = text
  }
  for (const name of [
    'accessUntil',
    'refreshedAt',
    'refreshingSince',
    'refusedAt',
    'buttonsRefusedAt',
  ] as const) {
    const at = known[name]
    if (typeof at === 'number') memory[name] = at
  }
  if (known['sendVersion'] === 'v2' || known['sendVersion'] === 'v3')
    memory.sendVersion = known['sendVersion']
  return memory
}

export function writeMemory(keepsake: Keepsake, memory: Memory): Promise<void> {
  return keepsake.write(JSON.stringify(memory))
}

/** Changes some of it, leaving the rest as it is now on disk. Must not be called inside `keepsake.alone`. */
export function changeMemory(keepsake: Keepsake, change: (memory: Memory) => Memory): Promise<Memory> {
  return keepsake.alone(async () => {
    const memory = change(readMemory(await keepsake.read()))
    await writeMemory(keepsake, memory)
    return memory
  })
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
