// How much room is left where the data lies.
import { statfs } from 'node:fs/promises'

export interface Disk {
  /** What lies there: `database`, `evidence`. */
  name: string
  freeBytes: number
  totalBytes: number
}

/** @param folders by what lies there; a folder that is gone has no room */
export function measureDisks(folders: Record<string, string>): Promise<Disk[]> {
  return Promise.all(
    Object.entries(folders).map(async ([name, folder]) => {
      try {
        const { bavail, blocks, bsize } = await statfs(folder)
        return { name, freeBytes: bavail * bsize, totalBytes: blocks * bsize }
      } catch {
        return { name, freeBytes: 0, totalBytes: 0 }
      }
    }),
  )
}
