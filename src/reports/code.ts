// How report codes, receipt secrets and pseudonyms look: readable over a telephone, impossible to guess. Chance is handed in.

/** Without I, L, O, U, W, 0 and 1: nothing that sounds or looks like another when read out. */
const letters = 'ABCDEFGHJKMNPQRSTVXYZ23456789'

/** `7KM-4XQ-9RT`: 29^9, over 43 bits. @param bytes cryptographic random bytes */
export function makeCode(bytes: (count: number) => Uint8Array): string {
  const code = draw(9, bytes)
  return `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`
}

/** `7F3A2C`: what officers call a citizen by. */
export function makePseudonym(bytes: (count: number) => Uint8Array): string {
  return draw(6, bytes)
}

/** Every letter equally likely: bytes past the last whole round are thrown away. */
function draw(length: number, bytes: (count: number) => Uint8Array): string {
  let drawn = ''
  const fair = 256 - (256 % letters.length)
  while (drawn.length < length)
    for (const byte of bytes(length))
      if (byte < fair && drawn.length < length) drawn += letters[byte % letters.length]
  return drawn
}
