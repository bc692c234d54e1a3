// Where Zalo keeps citizens' files, and how one is opened: its own hosts alone, its checksum tested on the way.
import { createHash } from 'node:crypto'
import { Readable, Transform } from 'node:stream'
import { Fault } from '../../faults.js'
import type { FileRef } from '../channel.js'
import { openMedia } from '../media.js'

/**
 * Zalo publishes no list; these are the hosts seen in webhooks and behind their redirects: photos (zdn.vn), avatars and
 * stickers (zadn.vn), files (dlfl.vn, redirecting to flchat.vn and dlmd.me). ZALO_MEDIA_HOSTS adds others.
 */
const hosts = ['zdn.vn', 'zadn.vn', 'dlfl.vn', 'flchat.vn', 'dlmd.me', 'zalo.me']
const suffixes = hosts.flatMap((host) => [host, `.${host}`])

/** @throws Fault, also as an `error` of the stream: `file-broken` when the bytes do not have the checksum Zalo gave */
export async function openFile(file: FileRef, extraHosts: string[]): Promise<Readable> {
  const stream = await openMedia(overTls(file.url), { suffixes, extraHosts })
  return file.md5 === undefined ? stream : checked(stream, file.md5)
}

/** Zalo's own samples write `http://` for photo hosts; they answer over https too, and nothing else is opened there. */
function overTls(url: string): string {
  if (!URL.canParse(url)) return url
  const link = new URL(url)
  const isOfficial = hosts.some((host) => link.hostname === host || link.hostname.endsWith(`.${host}`))
  if (link.protocol === 'http:' && link.port === '' && isOfficial) link.protocol = 'https:'
  return link.href
}

function checked(stream: Readable, md5: string): Readable {
  const hash = createHash('md5')
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      const isWhole = hash.digest('hex') === md5
      done(isWhole ? null : new Fault('file-broken', 'the checksum of the platform does not fit'))
    },
  })
  stream.on('error', (error) => check.destroy(error))
  check.on('close', () => stream.destroy())
  return stream.pipe(check)
}
