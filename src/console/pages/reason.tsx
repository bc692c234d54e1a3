// The field for a reason that an auditor will read.
import type { VNode } from 'preact'

export function Reason(): VNode {
  return (
    <label>
      Lý do
      <textarea name="reason" rows={2} required minLength={10} maxLength={1000}></textarea>
    </label>
  )
}
