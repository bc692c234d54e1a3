// XState: one machine built from the steps of a flow, run as pure transitions. It knows the order of questions and nothing of words.
import { assign, createActor, setup, type ActorScope } from 'xstate'
import type { Flow, NamedStep } from './load-flow.js'
import type { Setting } from './step.js'

/** Where a draft stands and what it holds. Plain data but for `settingOf`, which each turn brings along. */
export interface Position {
  answers: Record<string, unknown>
  /** Steps the citizen passed over. */
  skipped: string[]
  /** Steps asked once more because what they hold is not enough to act on. */
  pressed: string[]
  /** Steps asked, in the order they were asked: the way back. */
  trail: string[]
  /** The question chosen last, for as long as the answers are those it was chosen for. */
  next?: string | undefined
  /** What a step may know, given these answers. */
  settingOf: (step: string, answers: Record<string, unknown>) => Setting
}

export type Move =
  /** Begin, or go on with the first question that is open. */
  | { type: 'NEXT' }
  /** The answer to the question we stand on; goes on to the next. */
  | { type: 'ANSWER'; step: string; answer: unknown }
  /** An answer to another question, said in passing; the place we stand on stays. */
  | { type: 'FILL'; step: string; answer: unknown }
  /** An answer taken back. */
  | { type: 'CLEAR'; step: string }
  | { type: 'SKIP'; step: string }
  | { type: 'BACK' }
  | { type: 'EDIT'; step: string }
  | { type: 'CANCEL' }
  | { type: 'RESTART' }
  | { type: 'SEND' }

export interface Stand {
  standing: string
  position: Position
}

export interface Machine {
  /** Pure: the same stand and move give the same stand. A standing that no longer exists resumes from its answers. */
  move(stand: Stand, move: Move): Stand
  /** The machine as a Mermaid state diagram. */
  draw(): string
}

export function machineOf(flow: Flow): Machine {
  const known = machines.get(flow)
  if (known !== undefined) return known
  const machine = buildMachine(flow)
  machines.set(flow, machine)
  return machine
}

const machines = new WeakMap<Flow, Machine>()

function buildMachine(flow: Flow): Machine {
  const names = flow.steps.map((step) => step.name)
  const chart = buildChart(flow, names)
  const nowhere = scopeOf(chart)
  const standings = new Set(['idle', 'done', ...names])
  return {
    move(stand, move) {
      const value = standings.has(stand.standing) ? stand.standing : 'idle'
      const next = chart.transition(chart.resolveState({ value, context: stand.position }), move, nowhere)
      return { standing: next.value, position: next.context }
    },
    draw: () => drawSteps(flow),
  }
}

/** Where transitions take place: nowhere. XState's `transition()` makes one anew each time, which costs a quarter of it. */
function scopeOf(chart: Chart): ActorScope<Snapshot, Move> {
  const self = createActor(chart)
  const nothing = () => undefined
  return {
    self,
    id: self.id,
    sessionId: self.sessionId,
    system: self.system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  }
}

type Chart = ReturnType<typeof buildChart>
type Snapshot = ReturnType<Chart['resolveState']>

function buildChart(flow: Flow, names: string[]) {
  const rules = rulesOf(flow)
  const built = setup({
    types: { context: {} as Position, events: {} as Move },
    actions: {
      keepAnswer: assign(({ context, event }) =>
        event.type === 'ANSWER' || event.type === 'FILL'
          ? {
              answers: { ...context.answers, [event.step]: event.answer },
              skipped: context.skipped.filter((step) => step !== event.step),
              next: undefined,
            }
          : {},
      ),
      dropAnswer: assign(({ context, event }) =>
        event.type === 'CLEAR' ? { answers: without(context.answers, event.step), next: undefined } : {},
      ),
      passOver: assign(({ context, event }) =>
        event.type === 'SKIP' ? { skipped: [...new Set([...context.skipped, event.step])] } : {},
      ),
      forget: assign({ answers: {}, skipped: [], pressed: [], trail: [] }),
      enter: assign(({ context }, { step }: { step: string }) => ({ trail: trailTo(context.trail, step) })),
      choose: assign(({ context }) => {
        const { step, isPressed } = nextOf(rules, context)
        return { next: step, ...(isPressed ? { pressed: [...context.pressed, step] } : {}) }
      }),
    },
    guards: {
      isNext: ({ context }, { step }: { step: string }) => context.next === step,
      isBefore: ({ context }, { step }: { step: string }) => context.trail.at(-2) === step,
      isNamed: ({ event }, { step }: { step: string }) => event.type === 'EDIT' && event.step === step,
    },
  })
  return built.createMachine({
    context: emptyPosition,
    initial: 'idle',
    on: {
      NEXT: { target: '.choosing' },
      ANSWER: { target: '.choosing', actions: 'keepAnswer' },
      FILL: { actions: 'keepAnswer' },
      CLEAR: { actions: 'dropAnswer' },
      SKIP: { target: '.choosing', actions: 'passOver' },
      BACK: names.map((step) => ({
        guard: { type: 'isBefore' as const, params: { step } },
        target: `.${step}`,
      })),
      EDIT: names.map((step) => ({
        guard: { type: 'isNamed' as const, params: { step } },
        target: `.${step}`,
      })),
      CANCEL: { target: '.idle', actions: 'forget' },
      RESTART: { target: '.choosing', actions: 'forget' },
    },
    states: {
      idle: {},
      done: {},
      choosing: {
        entry: 'choose',
        always: names.map((step) => ({
          guard: { type: 'isNext' as const, params: { step } },
          target: step,
        })),
      },
      ...Object.fromEntries(
        names.map((step) => [
          step,
          {
            entry: { type: 'enter' as const, params: { step } },
            ...(step === 'review' ? { on: { SEND: { target: 'done' } } } : {}),
          },
        ]),
      ),
    },
  })
}

/** Which question comes first: among these steps the first that fits. */
interface Rule {
  among: NamedStep[]
  fits: (step: NamedStep, position: Position) => boolean
  /** Asked once more, because what it holds is not enough to act on. */
  isPressed: boolean
}

/**
 * Of what is going on, first what the alert needs; then the open questions in their order, and what the facts lack once more before
 * anybody is asked who they are.
 */
function rulesOf(flow: Flow): Rule[] {
  const asked = flow.steps.filter((step) => step.name !== 'review')
  const who = asked.findIndex((step) => step.reporter !== undefined)
  const facts = who === -1 ? asked : asked.slice(0, who)
  const urgent = asked.filter((step) => step.forAlert !== undefined)
  return [
    { among: urgent, fits: (step, at) => isHurried(flow, at) && isUrgent(step, at), isPressed: false },
    { among: facts, fits: isOpen, isPressed: false },
    { among: facts, fits: isWeak, isPressed: true },
    { among: asked, fits: isOpen, isPressed: false },
    { among: asked, fits: isWeak, isPressed: true },
  ]
}

/** The question to ask now; with none left, the review. */
function nextOf(rules: Rule[], position: Position): { step: string; isPressed: boolean } {
  for (const { among, fits, isPressed } of rules) {
    const step = among.find((each) => fits(each, position))
    if (step !== undefined) return { step: step.name, isPressed }
  }
  return { step: 'review', isPressed: false }
}

const emptyPosition: Position = {
  answers: {},
  skipped: [],
  pressed: [],
  trail: [],
  settingOf: () => {
    throw new Error('a position without a setting')
  },
}

/** Whether a step still has to be asked. */
export function isOpen(step: NamedStep, position: Position): boolean {
  if (step.name in position.answers || position.skipped.includes(step.name)) return false
  if (step.skip === undefined) return true
  const setting = position.settingOf(step.name, position.answers)
  return !step.skip(setting.answers, setting)
}

/** Whether the alert still waits for this step. */
export function isUrgent(step: NamedStep, position: Position): boolean {
  if (step.forAlert === undefined || !isOpen(step, position)) return false
  return step.forAlert(position.settingOf(step.name, position.answers))
}

/** Whether the answers say that it is going on now. */
export function isHurried(flow: Flow, position: Pick<Position, 'answers'>): boolean {
  return flow.steps.some(
    (step) => step.name in position.answers && step.hurries?.(position.answers[step.name]) === true,
  )
}

function isWeak(step: NamedStep, position: Position): boolean {
  if (step.weak === undefined || position.pressed.includes(step.name)) return false
  const setting = position.settingOf(step.name, position.answers)
  if (step.skip?.(setting.answers, setting) === true) return false
  return step.weak(position.answers[step.name], setting) !== undefined
}

/** The way back never grows beyond the steps there are: a step asked again drops what came after it. */
function trailTo(trail: string[], step: string): string[] {
  const at = trail.indexOf(step)
  return at === -1 ? [...trail, step] : trail.slice(0, at + 1)
}

function without(answers: Record<string, unknown>, step: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => name !== step))
}

function drawSteps(flow: Flow): string {
  const asked = flow.steps.filter((step) => step.name !== 'review')
  return [
    'stateDiagram-v2',
    '  [*] --> idle',
    '  idle --> choosing: NEXT',
    '  state choosing <<choice>>',
    ...asked
      .filter((step) => step.forAlert)
      .map((step) => `  choosing --> ${step.name}: going on now, ${step.name} open`),
    ...asked.map((step) => `  choosing --> ${step.name}: first open`),
    ...asked
      .filter((step) => step.weak)
      .map((step) => `  choosing --> ${step.name}: not enough to act, once`),
    '  choosing --> review: nothing open',
    ...asked.map((step) => `  ${step.name} --> choosing: ANSWER${step.passOver ? '' : ', SKIP'}`),
    '  review --> choosing: EDIT, ANSWER',
    '  review --> done: SEND',
    '  done --> choosing: NEXT',
    '  note right of choosing: BACK goes to the step asked before, EDIT to the one named, CANCEL to idle, RESTART to the first',
  ].join('\n')
}
