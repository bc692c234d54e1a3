// A machine whose disk can fail and whose program can be killed at any step, and a platform that takes each refresh token once.
import type { Keepsake } from '../../src/channels/channel.js'
import { GrantRefused, type Grant } from '../../src/channels/zalo/oauth.js'
import { openTokenKeeper } from '../../src/channels/zalo/token.js'
import { Fault } from '../../src/faults.js'

export const hourMs = 3_600_000
export const accessLifeMs = 25 * hourMs

/** The platform's side: one line of tokens, each refresh token good once, the older access token dead. */
export class Issuer {
  refreshToken = 'refresh-0'
  accessToken = ''
  serial = 0
  asked: string[] = []

  issue(token: string): Grant {
    this.asked.push(token)
    if (token !== this.refreshToken) throw new GrantRefused('-14014')
    return this.grantAnew(`refresh-${this.serial + 1}`)
  }

  grantAnew(refreshToken: string): Grant {
    this.serial += 1
    this.refreshToken = refreshToken
    this.accessToken = `access-${this.serial}`
    return { accessToken: this.accessToken, refreshToken, accessLifeMs }
  }
}

export class Killed extends Error {}

/** One machine: its disk, and the step at which the program on it is killed. */
export class Machine {
  disk: string | undefined
  now = 1_800_000_000_000
  stepsLeft = Number.POSITIVE_INFINITY
  last: Promise<unknown> = Promise.resolve()
  writesFail = 0

  step(): void {
    this.stepsLeft -= 1
    if (this.stepsLeft < 0) throw new Killed()
  }

  keepsake(): Keepsake {
    return {
      read: async () => {
        this.step()
        return this.disk
      },
      write: async (value) => {
        this.step()
        if (this.writesFail > 0) {
          this.writesFail -= 1
          throw new Error('disk')
        }
        this.disk = value
        this.step()
      },
      alone: (work) => {
        const mine = this.last.then(work, work)
        this.last = mine.catch(() => undefined)
        return mine
      },
    }
  }

  open(issuer: Issuer, firstRefreshToken = 'refresh-0') {
    return openTokenKeeper({
      keepsake: this.keepsake(),
      firstRefreshToken,
      now: () => this.now,
      log: () => undefined,
      refresh: async (token) => {
        this.step()
        await Promise.resolve()
        const grant = issuer.issue(token)
        this.step()
        return grant
      },
    })
  }
}

export const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof Fault ? error.code : error),
  )
