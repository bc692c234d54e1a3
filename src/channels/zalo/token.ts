// Keeps Zalo's access token alive. A refresh token can be spent once only, so one refresher works at a time, across all
// instances, and the new pair is on disk before anybody uses it. Knows the keepsake and a way to refresh; no HTTP.
import { createHash } from 'node:crypto'
import { Fault } from '../../faults.js'
import type { ChannelSupplies, Keepsake } from '../channel.js'
import { readMemory, writeMemory, type Memory } from './memory.js'
import { GrantRefused, type Grant } from './oauth.js'

/** Refresh when less than this is left of the access token's 25 hours. */
export const refreshEarlyMs = 2 * 3_600_000
/** A refused refresh token is tried again no sooner: nothing but a new grant is likely to help. */
export const refusedPauseMs = 30 * 60_000
/** An early refresh that failed is not tried again at every message while the old token lives. */
export const failedPauseMs = 60_000
/** https://docs.zaloplatforms.com/docs/OA/: a refresh token lives three months. */
export const refreshTokenLifeMs = 90 * 86_400_000

export interface TokenKeeper {
  /** An access token that should be good. @throws Fault `token-dead`, or why it could not be refreshed now */
  token(): Promise<string>
  /** A token other than the one the platform refused: another instance's newer one, else a fresh one. @throws Fault */
  renew(refused: string): Promise<string>
  /** What is on disk, for operators. */
  memory(): Promise<Memory>
}

export interface TokenSupplies {
  keepsake: Keepsake
  /** From the settings, if it is there: only the first of a line; what the keepsake holds is newer. */
  firstRefreshToken: string | undefined
  /** @throws GrantRefused for good, Fault when it may be tried again */
  refresh(refreshToken: string): Promise<Grant>
  now: ChannelSupplies['now']
  log: ChannelSupplies['log']
}

type Pair = Pick<Memory, 'accessToken' | 'accessUntil' | 'refreshToken' | 'refreshedAt'>

export function openTokenKeeper(supplies: TokenSupplies): TokenKeeper {
  const { keepsake } = supplies
  const now = () => supplies.now()
  let known: Pair = {}
  let underWay: Promise<string> | undefined
  let pausedUntil = Number.NEGATIVE_INFINITY
  /** A pair that was issued and could not be written down yet; lost only if the program dies before it can be. */
  let unsaved: { pair: Pair; spent: string[] } | undefined

  function renewOnce(refused: string | undefined): Promise<string> {
    underWay ??= keepsake
      .alone(() => renewAlone(refused))
      .finally(() => {
        underWay = undefined
      })
    return underWay
  }

  async function renewAlone(refused: string | undefined): Promise<string> {
    if (unsaved !== undefined) await save(readMemory(await keepsake.read()))
    const memory = readMemory(await keepsake.read())
    known = memory
    const isOther = memory.accessToken !== refused
    if (memory.accessToken !== undefined && isOther && msLeft(memory, now()) > refreshEarlyMs)
      return memory.accessToken
    return spend(memory, candidates(memory, supplies.firstRefreshToken))
  }

  async function spend(memory: Memory, tokens: Candidate[]): Promise<string> {
    if (tokens.length === 0) throw dead('not yet granted')
    refuseWhileDead(memory, tokens, now())
    // Written before a token is spent: a disk that takes no writing must not cost the pair.
    await writeMemory(keepsake, { ...memory, refreshingSince: now() })
    let code = 'none'
    const spent = [...memory.spent]
    for (const { token, mark } of tokens) {
      if (mark !== undefined) spent.push(mark)
      try {
        const grant = await supplies.refresh(token)
        unsaved = { pair: pairOf(grant, now()), spent }
        supplies.log('info', 'zalo.token_refreshed')
        return await save(memory)
      } catch (error) {
        if (!(error instanceof GrantRefused)) throw error
        code = error.code
      }
    }
    await writeMemory(keepsake, refusedMemory(memory, spent, code, now()))
    supplies.log('error', 'zalo.token_dead', { code })
    throw dead(code)
  }

  async function save(memory: Memory): Promise<string> {
    const { pair, spent } = unsaved!
    await writeSurely(keepsake, grantedMemory(memory, pair, [...new Set([...memory.spent, ...spent])]))
    unsaved = undefined
    known = pair
    return pair.accessToken!
  }

  /** The known token while it lives; none once a newer pair was issued, since that killed it. */
  function living(enoughMs: number): string | undefined {
    if (unsaved !== undefined || msLeft(known, now()) <= enoughMs) return undefined
    return known.accessToken
  }

  return {
    async token() {
      const early = living(now() < pausedUntil ? 0 : refreshEarlyMs)
      if (early !== undefined) return early
      try {
        // Another instance, or the last start of this one, may have refreshed: no lease is needed to see it.
        known = readMemory(await keepsake.read())
        return living(refreshEarlyMs) ?? (await renewOnce(undefined))
      } catch (error) {
        pausedUntil = now() + failedPauseMs
        const late = living(0)
        if (late === undefined) throw error
        return late
      }
    },
    async renew(refused) {
      if (known.accessToken === refused) known = {}
      const token = await renewOnce(refused)
      // A refresher already under way may have begun before the refusal and found the same token.
      return token === refused ? renewOnce(refused) : token
    },
    memory: async () => readMemory(await keepsake.read()),
  }
}

/**
 * Takes over a pair granted on the set-up page: on disk when this resolves. A refresh token in the settings is older and counts as spent.
 * @param now ms UTC   @throws Fault
 */
export function adoptGrant(
  keepsake: Keepsake,
  grant: Grant,
  { now, firstRefreshToken }: { now: number; firstRefreshToken: string | undefined },
): Promise<void> {
  return keepsake.alone(async () => {
    const memory = readMemory(await keepsake.read())
    const older = firstRefreshToken === undefined ? [] : [markOf(firstRefreshToken)]
    const spent = [...new Set([...memory.spent, ...older])]
    await writeSurely(keepsake, grantedMemory(memory, pairOf(grant, now), spent))
  })
}

interface Candidate {
  token: string
  /** Fingerprint of a token from the settings, so that it is not tried twice. */
  mark?: string
}

/** A refresh token newly put into the settings is a new grant and goes first; the one kept here follows. */
function candidates(memory: Memory, first: string | undefined): Candidate[] {
  const fromSettings =
    first === undefined || memory.spent.includes(markOf(first)) ? [] : [{ token: first, mark: markOf(first) }]
  const kept = memory.refreshToken === undefined ? [] : [{ token: memory.refreshToken }]
  return [...fromSettings, ...kept]
}

function markOf(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16)
}

function refuseWhileDead(memory: Memory, tokens: Candidate[], now: number): void {
  if (memory.refusedAt === undefined || tokens.some(({ mark }) => mark !== undefined)) return
  const notBefore = memory.refusedAt + refusedPauseMs
  if (now < notBefore) throw dead(memory.refusedCode ?? 'none', notBefore)
}

function dead(code: string, notBefore?: number): Fault {
  return new Fault('token-dead', `Zalo refused the refresh token (${code}); the OA must grant access anew`, {
    ...(notBefore === undefined ? {} : { notBefore }),
  })
}

function pairOf(grant: Grant, now: number): Pair {
  return {
    accessToken: grant.accessToken,
    accessUntil: now + grant.accessLifeMs,
    refreshToken: grant.refreshToken,
    refreshedAt: now,
  }
}

const spentMax = 20

function grantedMemory(memory: Memory, pair: Pair, spent: string[]): Memory {
  const { refreshingSince: _since, refusedAt: _at, refusedCode: _code, ...rest } = memory
  return { ...rest, ...pair, spent: spent.slice(-spentMax) }
}

function refusedMemory(memory: Memory, spent: string[], code: string, now: number): Memory {
  const { refreshingSince: _since, ...rest } = memory
  return { ...rest, spent: spent.slice(-spentMax), refusedAt: now, refusedCode: code }
}

const writeTries = 3

async function writeSurely(keepsake: Keepsake, memory: Memory): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await writeMemory(keepsake, memory)
    } catch (error) {
      if (tries < writeTries) continue
      if (error instanceof Fault) throw error
      throw new Fault('store-busy', 'the new Zalo token pair could not be written down', { cause: error })
    }
  }
}

function msLeft(pair: Pair, now: number): number {
  return (pair.accessUntil ?? 0) - now
}
