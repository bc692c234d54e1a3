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

/** Native packages are another Node's when its binary interface is another. */
const wanted = `${createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')} ${process.versions.modules}`
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.log('Installing packages from the lock file (a few minutes the first time) ...')
  run('npm', ['ci', '--no-audit', '--no-fund'])
  mkdirSync('node_modules', { recursive: true })
  writeFileSync(stamp, wanted)
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
