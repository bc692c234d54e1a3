// The sentences a flow brings for what is said outside its steps, and the words it hears. `flows/phrases.ts` writes them.
import type { KnownReport } from './conversation.js'
import type { Prompt } from './step.js'

/** Where a sentence is said. */
export interface Police {
  policeName: string
  receiptUrl: string
}

export interface Phrases {
  /** Says what we are: an automatic assistant. Said once, at the start. */
  hello(police: Police): string
  /** To somebody who writes while nothing is under way, and not about a violation. */
  whatWeDo(police: Police): Prompt
  help(step: { label: string } | undefined): string
  dangerFirst: Record<Danger, string>
  /** What was read from the citizen's words, line by line. */
  noted(lines: string[]): string
  changed(label: string, before: string, after: string): string
  agree(lines: string[]): Prompt
  /** Words that may mean that it is going on at this moment. */
  agreeOngoing: Prompt
  whichIsWrong(labels: Named[]): Prompt
  /** Before a question that is asked again: what is held now. */
  keepOr(words: string): string
  keep: string
  backAtStart: string
  editWhat(labels: Named[]): Prompt
  noSuchLine: string
  nothingToEdit: string
  /** The report is to go, and something said about it waits for a yes. */
  beforeSending: string
  askCancel: Prompt
  askRestart: Prompt
  /** Another report is wished for while one is being written. */
  askNew: Prompt
  cancelled: string
  nothingToCancel: string
  goesOn: string
  afterTwoTries: string
  /** An officer who deals with a report is told. */
  humanCalled: string
  /** Told with the report that is being written. */
  humanWithReport: string
  /** Told with a report that is yet to be begun. */
  humanByReport: string
  humanChoice: string
  thanks: string
  insulted: string
  english: Prompt
  sticker: string
  voice: string
  voiceKept: string
  share: string
  unknownKind: string
  fileAdded(count: number): string
  /** @param fault a code of `faults` */
  fileRefused(fault: string | undefined): string
  fileLost: string
  edited(lines: string[]): string
  editSeen: string
  editedFiled: string
  unsent(labels: string[], files: number): string
  unsentFiled: string
  reminder: string
  expired: string
  resumed: string
  /** A person talks with the citizen, whose own report waits: what is said now goes to that person. */
  personTalks: Prompt
  alertLeft(unit: string): string
  alertAdded: string
  /** Read by officers. */
  lostSaid: string
  /** Read by officers: a point, and the commune it lies in or near. */
  nowAt(point: string): string
  /** Read by officers. */
  alertDropped: string
  filed(report: { code: string; secret: string; unit: string; lacks: string[]; police: Police }): string
  addedToReport(code: string): Prompt
  whichReport(code: string): Prompt
  /** To somebody who passes on what others wrote or told. */
  askFirstHand: Prompt
  secondHandKept: string
  /** Read by officers, beside the report. */
  secondHand: Record<'post' | 'hearsay' | 'seen' | 'notSeen', string>
  statusOf(report: KnownReport): string
  statusNone(police: Police): string
  statusElsewhere(code: string, police: Police): string
  askRight: Record<Right, Prompt>
  rightDone: Record<Right, string>
  rightsLeft: string
  askObjection: string
  objectionTaken(code: string): string
  objectionNone: string
  objectionTwice: string
  officerAsks(words: string): string
  officerAnswered: string
  lackNames: Record<string, string>
  noteLabel: string
  noteKept: string
  underAge: string
  oldButton: string
  words: HeardWords
}

/** A step by the name of its line. */
export interface Named {
  label: string
  step: string
}

export type Danger = 'injured' | 'drunk' | 'racing' | 'hit_and_run'
export type Right = 'what_is_kept' | 'withdraw' | 'erase'

/** Whole messages, tested on words without case, diacritics or punctuation. */
export interface HeardWords {
  erase: RegExp
  withdraw: RegExp
  whatIsKept: RegExp
  objection: RegExp
  newReport: RegExp
  /** While a person talks with them: that the report is written on. */
  resume: RegExp
  english: RegExp
  /** Asked whether to cancel or to start over: that it goes on. */
  goOn: RegExp
  /** Said after files: that there are no more. */
  filesSent: RegExp
  /** Said of something going on: it can no longer be seen. */
  lost: RegExp
  direction: RegExp
  /** Said of the vehicle when asked whether it goes on now: what it is doing. */
  tellsOn: RegExp
  danger: Record<Danger, RegExp>
  underAge: RegExp
}
