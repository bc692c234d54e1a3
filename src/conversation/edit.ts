// Changing what was given: "sửa biển số", "sửa 3", "sửa giờ: 7h30", or a tap on a line.
import { changeTo, goOn } from './answer.js'
import { askHere } from './ask.js'
import { isUnderWay, move, settingNow, stepNamed, type Draft } from './draft.js'
import type { NamedStep } from './load-flow.js'
import { plain } from './step.js'
import { intentOf } from './where.js'

export function edit(draft: Draft): void {
  const { phrases } = draft.flow
  const lines = settingNow(draft, draft.stand.standing).lines
  const { field, value } = editAsked(draft)
  if (!isUnderWay(draft)) {
    draft.notes.push(phrases.nothingToEdit)
    return
  }
  if (field === undefined) {
    const labels = lines.map(({ label, step }) => ({ label, step }))
    if (labels.length === 0) return goOn(draft)
    draft.prompt = { prompt: phrases.editWhat(labels), step: 'do' }
    return
  }
  const step = stepCalled(draft, field, lines)
  if (step === undefined) {
    draft.notes.push(phrases.noSuchLine)
    return askHere(draft)
  }
  delete draft.memory.proposals[step.name]
  if (value !== undefined && value !== '') return changeTo(draft, step, value)
  move(draft, { type: 'EDIT', step: step.name })
  askHere(draft)
}

function editAsked(draft: Draft): { field?: string; value?: string } {
  const tapped = /^#do:edit(?:-(.+))?$/.exec(draft.message.choice ?? '')
  if (tapped !== null) return tapped[1] === undefined ? {} : { field: tapped[1] }
  const intent = intentOf(draft)
  return {
    ...(intent?.field === undefined ? {} : { field: intent.field }),
    ...(intent?.value === undefined ? {} : { value: intent.value }),
  }
}

/** The step a field names: its number among the lines, its name, its label, or another word for it. */
function stepCalled(draft: Draft, field: string, lines: { step: string }[]): NamedStep | undefined {
  const said = plain(field)
  if (/^\d{1,2}$/.test(said)) return stepNamed(draft, lines[Number(said) - 1]?.step ?? '')
  return draft.flow.steps.find(
    (step) => step.name === said || plain(step.label) === said || step.calledAlso?.includes(said) === true,
  )
}
