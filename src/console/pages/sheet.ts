// What the parts of a report's page draw from.
import type { LikenessView } from '../../store/cases.js'
import type { Merged } from '../../store/mergers.js'
import type { ForwardingView } from '../../store/forwardings-view.js'
import type { ReportView } from '../../store/desk-report.js'
import type { Template } from '../../store/desk-views.js'
import type { SamePlate } from '../../store/desk-beside.js'
import type { Visit } from '../door.js'
import type { Names } from '../people.js'

/** All the parts of the page draw from. */
export interface Sheet {
  report: ReportView
  /** Where the timeline stood when this was read. */
  since: number
  names: Names
  visit: Visit
  templates: Template[]
  /** Other reports of the same plate. */
  samePlate: SamePlate[]
  /** Reports that look like this one, and those of its case. */
  alike: { likenesses: LikenessView[]; inCase: { id: string; code: string }[]; merged: Merged }
  /** What left about it for receivers outside the desk, the newest first. */
  told: ForwardingView[]
  /** This officer holds it. */
  mine: boolean
  /** Somebody else holds it. */
  held: boolean
  mayAct: boolean
  /** What the officer had typed when an act was refused. */
  draft: Record<string, string>
}
