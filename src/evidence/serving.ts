// How a kept file travels to a browser: a part of it when asked, and headers under which it can only ever be looked at.
import type { ByteRange } from './blobs.js'

/**
 * One range of a `Range` header (RFC 9110, section 14.1.2).
 * @returns undefined for anything else: the whole file is then the right answer
 */
export function rangeOf(header: string | undefined, totalBytes: number): ByteRange | undefined {
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (parts === null || (parts[1] === '' && parts[2] === '')) return undefined
  const last = totalBytes - 1
  const start = parts[1] === '' ? Math.max(0, totalBytes - Number(parts[2])) : Number(parts[1])
  const end = parts[1] === '' || parts[2] === '' ? last : Math.min(last, Number(parts[2]))
  return start <= end ? { start, end } : undefined
}

interface Serving {
  id: string
  which: 'original' | 'view' | 'thumb'
  mime: string
  sizeBytes: number
  totalBytes: number
  range: ByteRange | undefined
}

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'video/mp4': 'mp4',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'video/x-matroska': 'mkv',
  'video/x-msvideo': 'avi',
  'video/mp2t': 'ts',
}

/** An original is only ever saved to disk; copies are shown, and a sandbox of their own keeps them from doing anything. */
export function servingHeaders(serving: Serving): Record<string, string> {
  const { id, which, mime, range } = serving
  const name = `${id}-${which}.${endings[mime] ?? mime.split('/')[1]!.replace('x-', '')}`
  return {
    'content-type': mime,
    'content-length': String(serving.sizeBytes),
    'accept-ranges': 'bytes',
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${serving.totalBytes}` }),
    'content-disposition': `${which === 'original' ? 'attachment' : 'inline'}; filename="${name}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, max-age=3600, immutable',
  }
}
