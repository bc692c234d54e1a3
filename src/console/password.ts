// Passwords as they are kept: argon2id, and nothing that tells whether there is one.
import { hash, verify } from '@node-rs/argon2'

/** OWASP's password storage cheat sheet: argon2id with 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), cost)
}

let decoy: Promise<string> | undefined

/** Takes the same time whether or not there is a password to compare with. */
export async function isPassword(password: string, hashed: string | null): Promise<boolean> {
  decoy ??= hash('no password is this one', cost)
  const isRight = await verify(hashed ?? (await decoy), password.normalize('NFC'))
  return hashed !== null && isRight
}
