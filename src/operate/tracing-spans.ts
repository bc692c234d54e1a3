// What of a worker's item goes into its span: the table of names and attributes. Ids of ours and counts; never a word, never a handle.
import type { Attributes } from '@opentelemetry/api'
import type { ClaimedAlert } from '../store/alerts.js'
import type { ClaimedFile } from '../store/files.js'
import type { ClaimedLane } from '../store/inbound.js'
import type { ClaimedDelivery } from '../store/sending.js'
import type { Work } from '../work/loop.js'

export interface InHand {
  name: 'turn' | 'delivery' | 'evidence' | 'alert'
  attributes: Attributes
  /** Ours, of what is worked on: made in a turn, it belongs to the trace of that turn. */
  id?: string
  /** The messages it is about, the first of which names the trace. */
  heard: { channel: string; account: string; messageId: string }[]
}

/** Messages of ours to ourselves have no webhook. */
const inner = new Set(['news', 'silence', 'ask'])

/** undefined for workers that have no span. */
export function inHand({ worker, item }: Work): InHand | undefined {
  switch (worker) {
    case 'turns':
      return turn(item as ClaimedLane)
    case 'deliveries':
      return delivery(item as ClaimedDelivery[])
    case 'evidence':
      return evidence(item as ClaimedFile)
    case 'alerts':
      return alert(item as ClaimedAlert)
    default:
      return undefined
  }
}

function turn({ messages }: ClaimedLane): InHand {
  const [first] = messages
  return {
    name: 'turn',
    heard: messages.map(({ message }) => message).filter(({ kind }) => !inner.has(kind)),
    attributes: {
      'turn.messages': messages.length,
      ...(first && {
        channel: first.message.channel,
        'inbound.seq': first.seq,
        'inbound.tries': first.tries,
      }),
    },
  }
}

function delivery(train: ClaimedDelivery[]): InHand {
  const { id, channel, reportId, tries } = train[0]!
  return {
    name: 'delivery',
    id,
    heard: [],
    attributes: {
      channel,
      'outbound.id': id,
      'outbound.messages': train.length,
      'outbound.tries': tries,
      ...(reportId !== null && { 'report.id': reportId }),
    },
  }
}

function evidence({ id, channel, tries }: ClaimedFile): InHand {
  return { name: 'evidence', id, heard: [], attributes: { channel, 'file.id': id, 'file.tries': tries } }
}

function alert({ reportId, unitId, step }: ClaimedAlert): InHand {
  const attributes = { 'report.id': reportId, 'unit.id': unitId, 'alert.step': step }
  return { name: 'alert', id: reportId, heard: [], attributes }
}
