// What stands guard only where the operator has set it up: a list of breached passwords, a virus scanner.
import type { Config } from './config.js'
import { openBreached, type Breached } from './console/breached.js'
import { openScanner, type Scanner } from './evidence/scanner.js'

/** @throws Error that names the setting when what it names is not there */
export async function openGuards({
  breachedPasswordsFile,
  scannerUrl,
}: Config): Promise<{ breached?: Breached; scanner?: Scanner }> {
  return {
    ...(breachedPasswordsFile === undefined ? {} : { breached: await openBreached(breachedPasswordsFile) }),
    ...(scannerUrl === undefined ? {} : { scanner: openScanner(scannerUrl) }),
  }
}
