// What a file is, told by its first bytes and by nothing its sender says.
import { fileTypeFromBuffer } from 'file-type'

/** How the file is built inside, which decides how a clean view copy of it is made. */
export type Build = 'picture' | 'heic' | 'mp4' | 'matroska' | 'mp3' | 'bare' | 'other'

export interface Sort {
  kind: 'image' | 'video' | 'audio'
  build: Build
  mime: string
}

/** Bytes that must be seen before the kind is told. */
export const headBytes = 4100

/**
 * What is taken as evidence. Everything else is refused, above all what a browser would run (SVG, HTML, PDF) and archives.
 * Names on the left are those of the file-type package.
 */
const sorts: Record<string, Sort> = {
  'image/jpeg': { kind: 'image', build: 'picture', mime: 'image/jpeg' },
  'image/png': { kind: 'image', build: 'picture', mime: 'image/png' },
  'image/apng': { kind: 'image', build: 'picture', mime: 'image/png' },
  'image/webp': { kind: 'image', build: 'picture', mime: 'image/webp' },
  'image/gif': { kind: 'image', build: 'picture', mime: 'image/gif' },
  'image/avif': { kind: 'image', build: 'picture', mime: 'image/avif' },
  'image/heic': { kind: 'image', build: 'heic', mime: 'image/heic' },
  'image/heif': { kind: 'image', build: 'heic', mime: 'image/heif' },
  'image/heic-sequence': { kind: 'image', build: 'heic', mime: 'image/heic' },
  'image/heif-sequence': { kind: 'image', build: 'heic', mime: 'image/heif' },
  'video/mp4': { kind: 'video', build: 'mp4', mime: 'video/mp4' },
  'video/x-m4v': { kind: 'video', build: 'mp4', mime: 'video/mp4' },
  'video/quicktime': { kind: 'video', build: 'mp4', mime: 'video/mp4' },
  'video/3gpp': { kind: 'video', build: 'mp4', mime: 'video/mp4' },
  'video/3gpp2': { kind: 'video', build: 'mp4', mime: 'video/mp4' },
  'video/webm': { kind: 'video', build: 'matroska', mime: 'video/webm' },
  'video/matroska': { kind: 'video', build: 'matroska', mime: 'video/x-matroska' },
  'video/vnd.avi': { kind: 'video', build: 'other', mime: 'video/x-msvideo' },
  'video/mp2t': { kind: 'video', build: 'other', mime: 'video/mp2t' },
  'video/MP1S': { kind: 'video', build: 'other', mime: 'video/mpeg' },
  'video/MP2P': { kind: 'video', build: 'other', mime: 'video/mpeg' },
  'video/mpeg': { kind: 'video', build: 'other', mime: 'video/mpeg' },
  'audio/mp4': { kind: 'audio', build: 'mp4', mime: 'audio/mp4' },
  'audio/x-m4a': { kind: 'audio', build: 'mp4', mime: 'audio/mp4' },
  'audio/mpeg': { kind: 'audio', build: 'mp3', mime: 'audio/mpeg' },
  'audio/aac': { kind: 'audio', build: 'bare', mime: 'audio/aac' },
  'audio/amr': { kind: 'audio', build: 'bare', mime: 'audio/amr' },
  'audio/ogg': { kind: 'audio', build: 'other', mime: 'audio/ogg' },
  'audio/wav': { kind: 'audio', build: 'other', mime: 'audio/wav' },
}

/** @param head the first `headBytes` of the file, or all of a shorter one  @returns undefined for what is refused */
export async function sortOf(head: Buffer): Promise<Sort | undefined> {
  const told = await fileTypeFromBuffer(head).catch(() => undefined)
  if (told === undefined) return undefined
  return sorts[told.mime.split(';')[0]!]
}
