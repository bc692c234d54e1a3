// Every step's examples are its test, and every choice can be tapped, typed as words, or typed as its number.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { AskBack, plain, Refusal, SoFar, type Message, type Setting } from '../src/conversation/step.js'
import { loadFlow } from '../src/conversation/load-flow.js'
import { flow, talk, evening, land } from './conversation/talk.js'

const { context } = talk()

const setting: Setting = {
  answers: {},
  now: evening,
  land,
  settings: context.settings,
  files: [],
  hurried: false,
  lines: [],
  facts: {
    flow: 'traffic-violation',
    violations: [],
    evidence: [],
    ongoing: false,
    lacks: [],
    more: {},
    wantsResult: false,
    truthVersion: '',
  },
  routedTo: () => ({ unit: 'pc08', because: 'test', copies: [] }),
}

function message(text: string): Message {
  return { id: 'in-1', at: evening, text, files: [] }
}

/** What a citizen sees under the step's first question. */
function shown(name: string): { label: string; value: string }[] {
  const step = flow.steps.find((each) => each.name === name)!
  return step
    .ask(setting)
    .choices.flatMap((choice) => ('value' in choice && !choice.value.startsWith('#') ? [choice] : []))
}

describe.each(flow.steps.map((step) => [step.name, step] as const))('the step %s', (name, step) => {
  it.each(step.examples.accepts)('takes "%s"', (text) => {
    const number = /^\d{1,2}$/.test(text) ? shown(name)[Number(text) - 1] : undefined
    const result = step.read(
      number === undefined ? message(text) : { ...message(''), choice: number.value },
      setting,
    )
    expect(result).not.toBeInstanceOf(Refusal)
    expect(result).not.toBeInstanceOf(AskBack)
  })

  it.each(step.examples.refuses)('kindly refuses "%s"', (text) => {
    const result = step.read(message(text), setting)
    expect(result).toBeInstanceOf(Refusal)
    expect((result as Refusal).prompt.text.length).toBeGreaterThan(10)
  })

  it('asks in one bubble with at most seven choices of at most twenty characters', () => {
    const asked = step.ask(setting)
    expect(asked.text.normalize('NFC')).toBe(asked.text)
    expect(asked.choices.length).toBeLessThanOrEqual(7)
    for (const { label } of asked.choices) expect(label.length).toBeLessThanOrEqual(20)
  })

  it('answers each of its choices tapped and typed without diacritics the same way', () => {
    for (const { label, value } of shown(name)) {
      const tapped = step.read({ ...message(''), choice: value }, setting)
      const typed = step.read(message(plain(label)), setting)
      const kind = (result: unknown) =>
        result instanceof Refusal ? 'refused' : result instanceof SoFar ? 'so far' : JSON.stringify(result)
      expect(kind(typed), label).toBe(kind(tapped))
    }
  })
})

const lane = `import { choiceOf, refuse, say, step } from '../../src/conversation/step.js'
const lanes = ['Trong cùng', 'Giữa', 'Ngoài cùng', 'Không rõ']
export default step({
  label: 'Làn đường',
  skip: (answers) => answers.violation !== 'sai-lan',
  ask: () => say('Xe đi ở làn nào?', lanes),
  read: (message) => choiceOf(lanes, message) ?? refuse('Bạn chọn giúp một trong các làn nhé.'),
  examples: { accepts: ['Giữa', '2', 'khong ro'], refuses: ['?', 'làn'] },
})
`

describe('a flow', () => {
  const root = new URL('../', import.meta.url)
  const folders: URL[] = []

  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })

  /** The shipped flow under another name, with one more file. */
  async function flowWith(name: string, file: string, text: string) {
    const folder = new URL(`${await mkdtemp(fileURLToPath(new URL('.flows-', root)))}/`, 'file://')
    folders.push(folder)
    await cp(new URL('flows/phrases.ts', root), new URL('phrases.ts', folder))
    await cp(new URL('flows/traffic-violation/', root), new URL(`${name}/`, folder), { recursive: true })
    await writeFile(new URL(`${name}/${file}`, folder), text)
    return loadFlow(name, folder)
  }

  it('takes a new question from one new file, asks it, reads it back and files it under its label', async () => {
    const citizen = talk({}, await flowWith('with-lane', '45-lane.ts', lane))
    await citizen.say('xe khách 98B-012.34 đi sai làn lúc 7h sáng nay ở QL1A đoạn xã Tân Dĩnh')
    const asked = await citizen.photo()
    expect(asked.conversation.standing).toBe('lane')
    expect(asked.says.at(-1)?.choices.map((choice) => choice.label)).toEqual([
      'Trong cùng',
      'Giữa',
      'Ngoài cùng',
      'Không rõ',
    ])
    await citizen.say('2')
    await citizen.tap('Không có thêm')
    await citizen.tap('Không đồng ý')
    const review = await citizen.tap('Không cần')
    expect(review.says.at(-1)?.text).toContain('Làn đường: Giữa')
    const sent = await citizen.tap('Gửi')
    expect(sent.filed?.facts.more.lane).toEqual({ label: 'Làn đường', words: 'Giữa' })
  })

  it('passes over the new question when its step says so', async () => {
    const citizen = talk({}, await flowWith('lane-skipped', '45-lane.ts', lane))
    await citizen.say('xe khách 98B-012.34 vượt đèn đỏ lúc 7h sáng nay ở QL1A đoạn xã Tân Dĩnh')
    expect((await citizen.photo()).conversation.standing).toBe('people')
  })

  it('resumes from its answers a conversation that stood on a step since removed', async () => {
    const citizen = talk({}, await flowWith('lane-removed', '45-lane.ts', lane))
    await citizen.say('xe khách 98B-012.34 đi sai làn lúc 7h sáng nay ở QL1A đoạn xã Tân Dĩnh')
    await citizen.photo()
    citizen.conversation = { ...citizen.conversation, flow: flow.name }
    const turn = await citizen.say('Giữa')
    expect(turn.conversation.standing).toBe('people')
    expect(Object.keys(turn.conversation.answers)).toEqual(
      expect.arrayContaining(['violation', 'plate', 'road']),
    )
  })

  it('refuses a file whose name tells no order', async () => {
    await expect(flowWith('unordered', 'lane.ts', lane)).rejects.toThrow(
      'lane.ts is not named like 45-lane.ts',
    )
  })

  it('says which part of a step is missing', async () => {
    await expect(flowWith('partless', '45-lane.ts', "export default { label: 'Làn' }\n")).rejects.toThrow(
      '45-lane.ts has no ask',
    )
  })
})
