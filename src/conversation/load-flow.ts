// Reads flows/<name>/ at start: one file a step, the number is the order, the rest is the step's name. The one disk read here.
import { readdir } from 'node:fs/promises'
import type { Phrases } from './phrases.js'
import type { Step } from './step.js'

export interface Flow {
  readonly name: string
  /** In the order they are asked; the last one, `review`, reads the report back and sends it. */
  readonly steps: readonly NamedStep[]
  readonly phrases: Phrases
}

export interface NamedStep extends Step {
  readonly name: string
}

const loaded = new Map<string, Flow>()

/**
 * Loads a flow once; later calls get the same.
 * @throws Error that names the file, when a step's name, order or contract is wrong.
 */
export async function loadFlow(
  name: string,
  folder = new URL('../../flows/', import.meta.url),
): Promise<Flow> {
  const known = loaded.get(name)
  if (known !== undefined) return known
  const files = (await readdir(new URL(`${name}/`, folder)))
    .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'))
    .sort()
  const steps: NamedStep[] = []
  for (const file of files) steps.push(await loadStep(new URL(`${name}/${file}`, folder), file, steps))
  if (steps.at(-1)?.name !== 'review') throw new Error(`flows/${name}: the last step must be called review`)
  const phrases = await loadPhrases(folder)
  const flow = Object.freeze({ name, steps: Object.freeze(steps), phrases })
  loaded.set(name, flow)
  return flow
}

/** A flow that was loaded at start. @throws Error when it was not: a programmer's slip. */
export function flowNamed(name: string): Flow {
  const flow = loaded.get(name)
  if (flow === undefined) throw new Error(`flow ${name} is not loaded: call loadFlow at start`)
  return flow
}

async function loadStep(url: URL, file: string, before: NamedStep[]): Promise<NamedStep> {
  const found = /^\d\d-([a-z]+(?:-[a-z]+)*)\.(?:ts|js)$/.exec(file)
  const name = found?.[1]
  if (name === undefined) throw new Error(`flows: ${file} is not named like 45-lane.ts`)
  if (reserved.has(name)) throw new Error(`flows: ${file}: the name ${name} is taken`)
  if (before.some((step) => step.name === name))
    throw new Error(`flows: ${file}: two steps are called ${name}`)
  const { default: definition } = (await import(/* @vite-ignore */ url.href)) as { default?: Partial<Step> }
  for (const part of ['label', 'ask', 'read', 'examples'] as const)
    if (definition?.[part] === undefined) throw new Error(`flows: ${file} has no ${part}`)
  return Object.freeze({ ...(definition as Step), name })
}

const reserved = new Set(['idle', 'choosing', 'done', 'do'])

async function loadPhrases(folder: URL): Promise<Phrases> {
  const files = await readdir(folder)
  const file = files.find((each) => /^phrases\.(ts|js)$/.test(each))
  if (file === undefined) throw new Error('flows: phrases.ts is missing')
  const { phrases } = (await import(/* @vite-ignore */ new URL(file, folder).href)) as { phrases?: Phrases }
  if (phrases === undefined) throw new Error('flows: phrases.ts exports no phrases')
  return phrases
}
