// Makes what officers look at out of an original, by how the original is built; where no clean copy can be made, it says so plainly.
import { stat } from 'node:fs/promises'
import { cleanMp3 } from './clean-mp3.js'
import { cleanMp4 } from './clean-mp4.js'
import type { Clues } from './clue.js'
import { readClues } from './clues.js'
import { cleanMatroska } from './matroska.js'
import { copyClean, perceptualHash } from './picture.js'
import type { Received } from './receive.js'

export interface Copies {
  kind: 'image' | 'video' | 'audio'
  mime: string
  clues: Clues
  view?: { path: string; mime: string }
  thumb?: { path: string; mime: string }
  perceptualHash?: string
  /** In Vietnamese, for officers: why there is no view copy. */
  note?: string
}

const notes = {
  heic: 'Ảnh HEIC chưa tạo được bản xem; mở bản gốc khi có quyền, hoặc xin người dân gửi lại ảnh JPEG.',
  vast: 'Ảnh có quá nhiều điểm ảnh nên chưa tạo được bản xem; mở bản gốc khi có quyền.',
  other: 'Định dạng này chưa tạo được bản xem sạch thông tin ẩn; mở bản gốc khi có quyền.',
}

/**
 * @param path the original, which is only read  @param beside where new files may be made: their names begin with it
 * @throws Fault `file-broken`, `file-too-big`, `disk-full`
 */
export async function makeCopies(
  path: string,
  received: Received,
  beside: string,
  now: number,
): Promise<Copies> {
  const { sort, sizeBytes } = received
  const clues = await readClues(path, sort.kind, now)
  const view = `${beside}.view`
  switch (sort.build) {
    case 'picture': {
      const thumb = `${beside}.thumb`
      const made = await copyClean(path, view, thumb)
      if (made === undefined) return { ...sort, clues, note: notes.vast }
      const { mime } = made
      const fingerprint = await perceptualHash(thumb)
      const copies = { view: { path: view, mime }, thumb: { path: thumb, mime }, perceptualHash: fingerprint }
      return { ...sort, clues, ...copies }
    }
    case 'mp4': {
      const isClean = await cleanMp4(path, view, sizeBytes).catch(crooked)
      // Voice notes of Messenger come as MP4 files without a picture.
      const told = clues.width === undefined ? ({ kind: 'audio', mime: 'audio/mp4' } as const) : sort
      return { ...told, clues, ...viewIf(isClean, view, told.mime) }
    }
    case 'matroska':
      return {
        ...sort,
        clues,
        ...viewIf(await cleanMatroska(path, view, sizeBytes).catch(crooked), view, sort.mime),
      }
    case 'mp3':
      return { ...sort, clues, ...viewIf(await cleanMp3(path, view, sizeBytes), view, sort.mime) }
    case 'bare':
      // AMR and ADTS frames carry sound alone: the original has nothing to take out.
      return { ...sort, clues, view: { path, mime: sort.mime } }
    case 'heic':
      return { ...sort, clues, note: notes.heic }
    case 'other':
      return { ...sort, clues, note: notes.other }
  }
}

/** Tables that point outside themselves: the original is kept, but no copy of it is trusted. */
function crooked(error: unknown): false {
  if (error instanceof RangeError) return false
  throw error
}

function viewIf(isClean: boolean, path: string, mime: string): Pick<Copies, 'view' | 'note'> {
  return isClean ? { view: { path, mime } } : { note: notes.other }
}

/** Bytes of a local file. */
export async function bytesOf(path: string): Promise<number> {
  return (await stat(path)).size
}
