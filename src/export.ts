// `npm run export -- --format jsonl`: prints the reports, one JSON object a line, identity left out.
import { once } from 'node:events'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { readConfig, SettingError } from './config.js'
import { exportReports } from './store/export.js'
import { openDatabase } from './store/index.js'

try {
  process.loadEnvFile()
} catch {
  // There is no .env: the environment alone speaks.
}

try {
  const { values } = parseArgs({ options: { format: { type: 'string', default: 'jsonl' } } })
  if (values.format !== 'jsonl') throw new SettingError(`--format is jsonl; "${values.format}" is not known.`)
  const database = await openDatabase(readConfig(process.env).databaseUrl)
  for await (const report of exportReports(database))
    if (!process.stdout.write(`${JSON.stringify(report)}\n`)) await once(process.stdout, 'drain')
  await database.close()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
