// Which folders of this machine must not run full.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * By what lies there. A database server and an object store have disks of their own, which are not ours to measure.
 * @param mediaUrl a folder, `file:<folder>` or `s3://...`
 */
export function foldersOf(databaseUrl: string, mediaUrl: string): Record<string, string> {
  const folders: Record<string, string> = {}
  if (databaseUrl.startsWith('file:')) folders['database'] = dirname(pathOf(databaseUrl))
  if (!mediaUrl.startsWith('s3:')) folders['evidence'] = pathOf(mediaUrl)
  return folders
}

function pathOf(url: string): string {
  return url.startsWith('file://') ? fileURLToPath(url) : url.replace(/^file:/, '')
}
