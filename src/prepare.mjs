// Makes `npm start` and `npm test` work on a fresh clone: installs what is missing, builds what is stale.
// Plain JavaScript, since nothing is installed when it runs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'

const stamp = 'node_modules/.installed-from'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19))
  stop(`Node 20.19 or newer is needed; this is ${process.version}.`)
// Built against the headers of Node 24.19 and newer, version 12 of SQLite's driver aborts when a statement is collected; version 13 needs Node 22.
if (major >= 24)
  console.warn(
    `Node 20 or 22 is the one to use: on ${process.version} SQLite's driver may abort the program now and then.`,
  )

const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing packages from the lock file (a few minutes the first time) ...')
  run('npm', ['ci', '--no-audit', '--no-fund'])
  mkdirSync('node_modules', { recursive: true })
  writeFileSync(stamp, lock)
}
if (process.argv.includes('build')) {
  if (!process.argv.includes('--quiet')) console.log('Building ...')
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'])
}

function run(command, args) {
  const done = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (done.status !== 0) stop(`"${command} ${args.join(' ')}" failed; its own message is above.`)
}

function stop(message) {
  console.error(message)
  process.exit(1)
}
