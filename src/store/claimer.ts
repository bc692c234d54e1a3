// Who takes work in hand, and for how long it is theirs.

export interface Claimer {
  /** Names the process that claims. */
  by: string
  now: number
  /** ms after which a claim lapses, because its holder must have died. */
  leaseMs: number
  limit: number
}
