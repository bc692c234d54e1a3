// Asks ClamAV's daemon about the bytes of a file, over its own protocol. Written here because the clients there are for it have had no
// release since 2024 and want a file's path or the clamscan program; the protocol is a page long (man clamd(8), INSTREAM).
import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'

export type Verdict =
  | { is: 'clean' }
  /** `found`: the scanner's own name for it. */
  | { is: 'infected'; found: string }
  /** Nothing is known of the file. `too-large`: longer than the daemon's StreamMaxLength. */
  | { is: 'unknown'; why: 'unreachable' | 'too-large' | 'refused' }

export interface Scanner {
  /** Never throws for what the daemon does; the stream's own fault is thrown. */
  scan(stream: Readable): Promise<Verdict>
  /** What it is and how old its signatures are, as it says itself; undefined when it does not answer. */
  version(): Promise<string | undefined>
}

/** ms without a sign of life. ClamAV itself gives a scan two minutes by default (MaxScanTime). */
const silenceMs = 150_000
const connectMs = 5_000
const answerCharsMax = 1_000

/** @param url `tcp://host:port` or `unix:/path`, as `readConfig` has checked it */
export function openScanner(url: string, waits = { connectMs, silenceMs }): Scanner {
  const to = placeOf(url)
  return {
    async scan(stream) {
      try {
        return verdictOf(await talk(to, waits, (socket) => pour(stream, socket)))
      } catch (error) {
        if (stream.errored) throw error
        return { is: 'unknown', why: 'unreachable' }
      } finally {
        stream.destroy()
      }
    },
    async version() {
      const said = await talk(to, waits, async (socket) => void socket.write('zVERSION\0')).catch(() => '')
      return said.startsWith('ClamAV') ? said : undefined
    },
  }
}

function placeOf(url: string): { path: string } | { host: string; port: number } {
  if (url.startsWith('unix:')) return { path: url.replace(/^unix:(\/\/(?=\/))?/, '') }
  const { hostname, port } = new URL(url)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }
}

/** One question, one answer: everything up to the NUL that ends it. @throws Error when nobody is there or the line dies first */
async function talk(
  to: ReturnType<typeof placeOf>,
  waits: { connectMs: number; silenceMs: number },
  ask: (socket: Socket) => Promise<void>,
): Promise<string> {
  const socket = connect(to)
  socket.setTimeout(waits.connectMs, () => socket.destroy(new Error('the scanner is silent')))
  let said = ''
  const answered = new Promise<string>((resolve, reject) => {
    socket.once('connect', () => socket.setTimeout(waits.silenceMs))
    socket.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(0, answerCharsMax)
      if (said.includes('\0')) resolve(said.slice(0, said.indexOf('\0')))
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the scanner hung up')))
  })
  try {
    // It may answer before it has heard all: a stream that is too large is cut off.
    return await Promise.race([answered, ask(socket).then(() => answered)])
  } catch (error) {
    return await Promise.race([answered, Promise.reject(error as Error)])
  } finally {
    answered.catch(() => undefined)
    socket.destroy()
  }
}

/** Each piece behind its length in four bytes, the highest first; a length of nothing ends it. */
async function pour(stream: Readable, socket: Socket): Promise<void> {
  socket.write('zINSTREAM\0')
  for await (const chunk of stream) {
    const piece = chunk as Buffer
    if (piece.length === 0) continue
    const length = Buffer.alloc(4)
    length.writeUInt32BE(piece.length)
    socket.write(length)
    if (!socket.write(piece)) await drained(socket)
  }
  socket.write(Buffer.alloc(4))
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      socket.off('drain', end).off('close', gone)
      resolve()
    }
    const gone = () => {
      socket.off('drain', end)
      reject(new Error('the scanner hung up'))
    }
    socket.once('drain', end).once('close', gone)
  })
}

/** `stream: OK`, `stream: <name> FOUND`, `INSTREAM size limit exceeded. ERROR`; whatever else it says, the file is not known to be clean. */
function verdictOf(said: string): Verdict {
  if (said === 'stream: OK') return { is: 'clean' }
  const found = /^stream: (.{1,200}) FOUND$/.exec(said)?.[1]
  if (found !== undefined) return { is: 'infected', found: found.replace(/[^\w.:()/-]/g, '') }
  return { is: 'unknown', why: /size limit exceeded/.test(said) ? 'too-large' : 'refused' }
}
