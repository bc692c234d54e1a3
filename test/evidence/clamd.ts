// A daemon that speaks ClamAV's protocol as clamd(8) describes it, on a port of its own, and knows one signature.
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** The bytes that stand for a virus here; never those of a real test file, which scanners on the developer's machine would take away. */
export const bad = 'DAY-LA-MA-DOC-DE-THU'

export interface FakeClamd {
  url: string
  /** How each stream ends: as its bytes say, cut off, or not at all. */
  mood: 'well' | 'hangs-up' | 'silent' | 'odd'
  /** Streams it has heard whole. */
  heard: number
  stop(): Promise<void>
}

export async function startClamd(options: { streamBytesMax?: number } = {}): Promise<FakeClamd> {
  const streamBytesMax = options.streamBytesMax ?? 100 << 20
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => void sockets.delete(socket))
    let waiting = Buffer.alloc(0)
    let isStream = false
    const pieces: Buffer[] = []
    socket.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk])
      if (!isStream) {
        const end = waiting.indexOf(0)
        if (end < 0) return
        const command = waiting.toString('latin1', 0, end)
        waiting = waiting.subarray(end + 1)
        if (command === 'zVERSION') return void socket.end('ClamAV 1.4.6/27777/Sat Nov 21 08:00:00 2026\0')
        if (command !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0')
        isStream = true
      }
      while (waiting.length >= 4) {
        const length = waiting.readUInt32BE(0)
        if (length === 0) return answer(socket, Buffer.concat(pieces))
        if (waiting.length < 4 + length) return
        pieces.push(waiting.subarray(4, 4 + length))
        waiting = waiting.subarray(4 + length)
        const sum = pieces.reduce((total, piece) => total + piece.length, 0)
        if (sum > streamBytesMax) return void socket.end('INSTREAM size limit exceeded. ERROR\0')
      }
    })
  })
  function answer(socket: Socket, bytes: Buffer): void {
    if (clamd.mood === 'silent') return
    if (clamd.mood === 'hangs-up') return void socket.destroy()
    clamd.heard += 1
    if (clamd.mood === 'odd') return void socket.end('stream: OK, more or less\0')
    socket.end(bytes.includes(bad) ? 'stream: Thu.Nghiem-1 FOUND\0' : 'stream: OK\0')
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const clamd: FakeClamd = {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mood: 'well',
    heard: 0,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return clamd
}
