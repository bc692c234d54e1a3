// The rules of the house, held against the code: who may import whom, no cycles, and documents that agree with what there is.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { faults } from '../src/faults.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** What each part may import besides itself; `door` entries name a single file of another part. */
const mayImport: Record<string, string[]> = {
  flows: ['src/conversation/step', 'src/conversation/phrases', 'src/reading', 'src/places', 'src/reports'],
  'src/reading': ['src/places', 'src/reports/violations'],
  'src/places': ['src/reading/text', 'src/faults'],
  'src/reports': ['src/reading', 'src/places', 'src/faults'],
  'src/conversation': ['src/reports', 'src/reading', 'src/places', 'src/channels/channel', 'src/faults'],
  'src/channels': ['src/faults'],
  'src/vault': ['src/faults'],
  'src/ledger': ['src/faults'],
  'src/evidence': ['src/faults'],
  'src/store': [
    'src/channels/channel', 'src/conversation/conversation', 'src/reports', 'src/reading/text', 'src/ledger', 'src/vault', 'src/faults',
  ], // prettier-ignore
  'src/webhook': ['src/channels/channel', 'src/store', 'src/vault', 'src/faults', 'src/pace', 'src/pressure'],
  'src/work': [
    'src/store', 'src/channels/channel', 'src/channels/fit', 'src/channels/media', 'src/channels/public-address', 'src/conversation/conversation', 'src/conversation/overhear', 'src/places',
    'src/reports', 'src/reading', 'src/evidence', 'src/vault', 'src/faults',
  ], // prettier-ignore
  'src/console': [
    'src/store', 'src/reports', 'src/reading', 'src/places', 'src/evidence', 'src/vault', 'src/ledger', 'src/channels/channel', 'src/faults',
  ], // prettier-ignore
  // prettier-ignore
  'src/operate': ['src/store', 'src/channels/channel', 'src/evidence', 'src/vault', 'src/work/loop', 'src/faults'],
  'src/sandbox': ['src/channels/simulator'],
}

const sources = [...filesBelow('src'), ...filesBelow('flows')].filter((file) => /\.tsx?$/.test(file))
const imports = new Map(sources.map((file) => [file, importsOf(file)]))

describe('who may import whom', () => {
  it.each(Object.keys(mayImport))('%s imports only what its door allows', (part) => {
    const wrong = [...imports]
      .filter(([file]) => isPartOf(file, part))
      .flatMap(([file, targets]) =>
        targets
          .filter(
            (target) =>
              !isPartOf(target, part) && !mayImport[part]!.some((allowed) => isPartOf(target, allowed)),
          )
          .map((target) => `${file} imports ${target}`),
      )
    expect(wrong).toEqual([])
  })

  it('no channel imports another', () => {
    const wrong = [...imports].flatMap(([file, targets]) => {
      const own = /^src\/channels\/([^/]+)\//.exec(file)?.[1]
      if (own === undefined) return []
      return targets.filter((target) => {
        const other = /^src\/channels\/([^/]+)\//.exec(target)?.[1]
        return other !== undefined && other !== own
      })
    })
    expect(wrong).toEqual([])
  })

  it('only app and the programs read the settings', () => {
    const programs = /^src\/[a-z-]+\.ts$/
    const readers = [...imports].filter(([, targets]) => targets.includes('src/config')).map(([file]) => file)
    expect(readers.filter((file) => !programs.test(file))).toEqual([])
    const peekers = sources.filter(
      (file) => file !== 'src/config.ts' && /process\.env\b(?!\))/.test(read(file)),
    )
    expect(peekers.filter((file) => !programs.test(file))).toEqual([])
  })

  it('has no cycles, type imports included', () => {
    expect(findCycle()).toBeUndefined()
  })
})

describe('documents', () => {
  const example = read('.env.example')

  it('.env.example names every setting the code reads, and no other', () => {
    const asked = new Set(
      sources.flatMap((file) =>
        [...read(file).matchAll(/(?:setting|env)\('([A-Z][A-Z0-9_]+)'/g)].map(([, name]) => name!),
      ),
    )
    const quoted = sources
      .filter((file) => file.startsWith('src/channels/'))
      .flatMap((file) => [...read(file).matchAll(/'((?:MESSENGER|ZALO)_[A-Z_]+)'/g)].map(([, name]) => name!))
    const written = [...example.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name!)
    expect([...written].sort()).toEqual([...new Set([...asked, ...quoted])].sort())
  })

  it('README names only scripts, paths and settings that exist', () => {
    const readme = read('README.md')
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)
    const named = [...readme.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name!)
    expect(named.filter((name) => !scripts.includes(name))).toEqual([])
    const paths = [...readme.matchAll(/`((?:src|flows|test|migrations|docs)\/[\w./-]*)`/g)].map(
      ([, path]) => path!,
    )
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const settings = [...readme.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g)].map(([, name]) => name!)
    expect(settings.filter((name) => !example.includes(name))).toEqual([])
  })

  it('every fault says in Vietnamese what happened and what to do', () => {
    const half = Object.entries(faults).filter(([, { says }]) => !/^\p{Lu}.+; .+\.$/u.test(says))
    expect(half).toEqual([])
  })

  it('every file opens with a sentence on what it is for', () => {
    const silent = sources.filter((file) => !/^(#!.*\n)?(\/\/|\/\*\*?) ?\S/.test(read(file)))
    expect(silent).toEqual([])
  })
})

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`
    return statSync(join(root, path)).isDirectory() ? filesBelow(path) : [path]
  })
}

/** Files of the project that a file imports, without their endings. */
function importsOf(file: string): string[] {
  const found = read(file).matchAll(/(?:from|import\(|import) '(\.[^']+)'/g)
  return [...found].map(([, target]) =>
    relative(root, join(root, dirname(file), target!)).replace(/\.(js|json|tsx?)$/, ''),
  )
}

function isPartOf(file: string, part: string): boolean {
  const bare = file.replace(/\.tsx?$/, '')
  return (
    bare === part || bare.startsWith(`${part}/`) || (part.includes('violations') && bare.startsWith(part))
  )
}

function findCycle(): string[] | undefined {
  const done = new Set<string>()
  const walk = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    const next = imports.get(`${file}.ts`) ?? imports.get(`${file}.tsx`) ?? []
    for (const target of next) {
      const cycle = walk(target, [...path, file])
      if (cycle !== undefined) return cycle
    }
    done.add(file)
    return undefined
  }
  for (const file of imports.keys()) {
    const cycle = walk(file.replace(/\.tsx?$/, ''), [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
