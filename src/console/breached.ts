// Whether a password stands in a list of breached ones that lies on our own disk: asked by binary search, never loaded, nobody else told.
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'

export interface Breached {
  has(password: string): Promise<boolean>
}

/** A hash of 40 hexadecimal digits, a colon, how often it was seen: under 64 bytes whatever the count. */
const lineBytesMax = 64
const blockBytes = 4_096

/**
 * Opens the SHA-1 list of Have I Been Pwned in the form that its own downloader writes, ordered by hash
 * (github.com/HaveIBeenPwned/PwnedPasswordsDownloader): `<40 hex digits>:<count>` a line. SHA-1 is the list's choice; it guards nothing.
 * @throws Error that names the setting when the file cannot be read or is something else
 */
export async function openBreached(path: string): Promise<Breached> {
  const shape = 'BREACHED_PASSWORDS_FILE must be the list of SHA-1 hashes ordered by hash'
  try {
    await within(path, async (file, sizeBytes) => {
      const [first = ''] = await linesAt(file, 0, Math.min(sizeBytes, blockBytes))
      if (hashIn(first) === undefined) throw new Error('its first line is no hash')
    })
  } catch (error) {
    throw new Error(`${shape}: ${(error as Error).message}.`, { cause: error })
  }
  return {
    has(password) {
      const wanted = createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase()
      return within(path, (file, sizeBytes) => find(file, sizeBytes, wanted))
    },
  }
}

async function within<T>(
  path: string,
  work: (file: FileHandle, sizeBytes: number) => Promise<T>,
): Promise<T> {
  const file = await open(path, 'r')
  try {
    return await work(file, (await file.stat()).size)
  } finally {
    await file.close()
  }
}

/** Halves the stretch in which the hash must begin until it is one block. */
async function find(file: FileHandle, sizeBytes: number, wanted: string): Promise<boolean> {
  let [from, to] = [0, sizeBytes]
  while (to - from > blockBytes) {
    const middle = Math.floor((from + to) / 2)
    // A stretch read from the middle begins inside a line: the first whole one is the second.
    const [, line = ''] = await linesAt(file, middle, 2 * lineBytesMax)
    const hash = hashIn(line)
    if (hash === undefined) throw new Error('the list of breached passwords holds a line that is no hash')
    if (hash === wanted) return true
    if (hash < wanted) from = middle
    else to = middle
  }
  // `to` may stand inside the line that is looked for.
  const lines = await linesAt(file, from, to - from + 2 * lineBytesMax)
  return lines.some((line) => hashIn(line) === wanted)
}

async function linesAt(file: FileHandle, position: number, bytes: number): Promise<string[]> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position)
  return buffer.toString('latin1', 0, bytesRead).split('\n')
}

function hashIn(line: string): string | undefined {
  return /^([0-9A-Fa-f]{40})(?::\d{1,15})?\r?$/.exec(line)?.[1]?.toUpperCase()
}
