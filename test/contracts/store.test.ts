// Runs the store's contract on every database there is.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/store/index.js'
import { storeContract } from './store.js'

storeContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'))
  const database = await openDatabase(`file:${join(folder, 'reports.db')}`)
  return { database, clean: () => rm(folder, { recursive: true }) }
})
