// The second factor: a code of six digits that changes every half minute (TOTP, RFC 6238).
import { generateURI, verify } from 'otplib'
import { toDataURL } from 'qrcode'

const stepSeconds = 30
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A secret of 160 bits, as RFC 4226 section 4 recommends, in base32. */
export function newSecret(random: (bytes: number) => Buffer): string {
  return [...random(32)].map((byte) => base32[byte % 32]!).join('')
}

/** Whether this is a secret as made here. */
export function isSecret(text: string): boolean {
  return /^[A-Z2-7]{32}$/.test(text)
}

/**
 * The time step a code belongs to; undefined when it is wrong. One step either side is allowed, for clocks that are off.
 * @param now ms UTC
 */
export async function stepOf(secret: string, code: string, now: number): Promise<number | undefined> {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const epoch = Math.floor(now / 1000)
  const found = await verify({ secret, token, epoch, epochTolerance: stepSeconds, strategy: 'totp' })
  if (!found.valid) return undefined
  return Math.floor(epoch / stepSeconds) + found.delta
}

/** What an authenticator application scans, as a picture in a data URL. */
export function picture(secret: string, login: string, issuer: string): Promise<string> {
  return toDataURL(generateURI({ issuer, label: login, secret }), { margin: 1, width: 220 })
}
