// `npm run verify`: checks the ledger's chain from its beginning and prints the fingerprint, or names the first entry that does not follow.
import process from 'node:process'
import { readConfig } from './config.js'
import { openDatabase } from './store/index.js'
import { verifyLedger } from './store/ledger.js'

try {
  process.loadEnvFile()
} catch {
  // There is no .env: the environment alone speaks.
}

try {
  const { databaseUrl, databaseOwnerUrl } = readConfig(process.env)
  const database = await openDatabase(databaseUrl, databaseOwnerUrl)
  const found = await verifyLedger(database)
  await database.close()
  if (found.broken === undefined) {
    console.log(`Sổ nguyên vẹn: ${found.entries} dòng, dấu vân ${found.hash}`)
  } else {
    console.error(`Sổ đã bị sửa: dòng ${found.broken.seq} (${found.broken.what}) không nối tiếp dòng trước.`)
    process.exitCode = 1
  }
  for (const { day, hash } of found.altered) {
    console.error(`Dấu vân đã công bố ngày ${day} (${hash}) không còn trong sổ: sổ đã bị viết lại.`)
    process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
