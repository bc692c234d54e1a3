// `npm run export -- --format jsonl|csv`: prints the reports, one a line, identity left out; csv is for a spreadsheet.
import { once } from 'node:events'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { readConfig, SettingError } from './config.js'
import { byteOrderMark, line } from './operate/spreadsheet.js'
import { columns, exportReports, rowOf } from './store/export.js'
import { openDatabase } from './store/index.js'

try {
  process.loadEnvFile()
} catch {
  // There is no .env: the environment alone speaks.
}

try {
  const { values } = parseArgs({ options: { format: { type: 'string', default: 'jsonl' } } })
  const format = values.format
  if (format !== 'jsonl' && format !== 'csv')
    throw new SettingError(`--format is jsonl or csv; "${format}" is not known.`)
  const { databaseUrl, databaseOwnerUrl } = readConfig(process.env)
  const database = await openDatabase(databaseUrl, databaseOwnerUrl)
  if (format === 'csv') await print(byteOrderMark + line(columns))
  for await (const report of exportReports(database))
    await print(format === 'csv' ? line(rowOf(report)) : `${JSON.stringify(report)}\n`)
  await database.close()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
