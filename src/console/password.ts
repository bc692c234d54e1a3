// Passwords: argon2id, and the few rules that make one hard to guess.
import { hash, verify } from '@node-rs/argon2'

/** OWASP's password storage cheat sheet: argon2id with 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const passwordLengthMin = 12
const passwordLengthMax = 200

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

/** Why a password will not do, in Vietnamese; undefined when it will. */
export function weakness(password: string, login: string): string | undefined {
  if (password.length < passwordLengthMin) return `Mật khẩu cần ít nhất ${passwordLengthMin} ký tự.`
  if (password.length > passwordLengthMax) return 'Mật khẩu quá dài.'
  if (new Set(password).size < 5) return 'Mật khẩu lặp lại quá nhiều; hãy dùng vài từ khác nhau.'
  if (password.toLowerCase().includes(login.toLowerCase())) return 'Mật khẩu không được chứa tên đăng nhập.'
  if (/^(0123456789|1234567890|qwertyuiop|matkhau|password)/i.test(password))
    return 'Mật khẩu này ai cũng đoán được; hãy dùng vài từ khác nhau.'
  return undefined
}
