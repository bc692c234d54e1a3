// `npm run dialogues`: scripted dialogues in citizens' real manner, run whole; prints how many messages a full report takes.
import { readdir, readFile } from 'node:fs/promises'
import type { Filed, Turn } from '../../src/conversation/conversation.js'
import { talk, type Talk } from './talk.js'

type Act =
  | string
  | { tap: string }
  | { tapFirst: true }
  | { photo: number; text?: string }
  | { pin: [number, number] }
  | { sticker: true }

export interface Dialogue {
  name: string
  does: Act[]
  ends: {
    violations?: string[]
    plate?: string
    plateIs?: string
    type?: string
    colour?: string
    road?: string
    ongoing?: boolean
    alerted?: boolean
    timeIs?: string
    identity?: Record<string, string>
    files?: number
  }
}

export interface Outcome {
  name: string
  messages: number
  /** What differs from the right data; empty when all is right. */
  wrong: string[]
}

export async function readDialogues(): Promise<Dialogue[]> {
  const folder = new URL('dialogues/', import.meta.url)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()
  const read = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
  return read.flatMap((text) => JSON.parse(text) as Dialogue[])
}

export async function run(dialogue: Dialogue): Promise<Outcome> {
  const citizen = talk()
  try {
    for (const act of dialogue.does) await perform(citizen, act)
  } catch (error) {
    return { name: dialogue.name, messages: citizen.turns.length, wrong: [String(error)] }
  }
  const filed = citizen.turns.at(-1)?.filed
  const crowded = citizen.turns.filter((turn) => turn.says.length > 2).map(() => 'more than two bubbles')
  const wrong = filed === undefined ? ['not filed'] : differences(filed, dialogue.ends, citizen.turns)
  return { name: dialogue.name, messages: dialogue.does.length, wrong: [...crowded, ...wrong] }
}

async function perform(citizen: Talk, act: Act): Promise<void> {
  if (typeof act === 'string') await citizen.say(act)
  else if ('tap' in act) await citizen.tap(act.tap)
  else if ('tapFirst' in act) await citizen.tap('')
  else if ('photo' in act) await citizen.photo(act.photo, act.text)
  else if ('pin' in act)
    await citizen.say({ kind: 'location', location: { latitude: act.pin[0], longitude: act.pin[1] } })
  else await citizen.say({ kind: 'sticker' })
}

function differences(filed: Filed, ends: Dialogue['ends'], turns: Turn[]): string[] {
  const { facts } = filed
  const plate = facts.plate
  const found: Required<Omit<Dialogue['ends'], 'identity'>> = {
    violations: facts.violations,
    plate: plate?.is === 'whole' ? plate.plate : '',
    plateIs: plate?.is ?? '',
    type: facts.vehicle?.type ?? '',
    colour: facts.vehicle?.colour ?? '',
    road: facts.place?.road?.id ?? '',
    ongoing: facts.ongoing,
    alerted: turns.some((turn) => turn.alert !== undefined),
    timeIs: facts.time?.is ?? '',
    files: facts.evidence.length,
  }
  const { identity, ...rest } = ends
  const wrong = Object.entries(rest).flatMap(([field, right]) => {
    const got = found[field as keyof typeof found]
    return JSON.stringify(got) === JSON.stringify(right)
      ? []
      : [`${field}: ${JSON.stringify(got)}, not ${JSON.stringify(right)}`]
  })
  if (facts.place === undefined) wrong.push('no place')
  if (facts.time === undefined) wrong.push('no time')
  if (identity !== undefined && Object.keys(identity).length === 0 && filed.identity !== undefined)
    wrong.push('an identity was kept')
  for (const [field, right] of Object.entries(identity ?? {}))
    if (filed.identity?.[field as keyof typeof filed.identity] !== right) wrong.push(`identity.${field}`)
  return wrong
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}

export async function runAll(): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const dialogue of await readDialogues()) outcomes.push(await run(dialogue))
  return outcomes
}

if (process.argv[1]?.endsWith('dialogues.ts') === true) {
  const outcomes = await runAll()
  const messages = outcomes.map((outcome) => outcome.messages)
  const right = outcomes.filter((outcome) => outcome.wrong.length === 0)
  for (const { name, wrong } of outcomes) if (wrong.length > 0) console.log(`✗ ${name}: ${wrong.join('; ')}`)
  console.log(
    `${outcomes.length} dialogues, ${right.length} end with the right data (${Math.round((100 * right.length) / outcomes.length)} %)`,
  )
  console.log(
    `messages of the citizen: median ${percentile(messages, 0.5)}, p90 ${percentile(messages, 0.9)}`,
  )
}
