// Whether webhooks wait so long that thinking must yield to hearing: platforms give an acknowledgement seconds, citizens give an answer more.

export interface Pressure {
  /** A webhook has been answered. @param ms that it took */
  answered(ms: number): void
  isHigh(): boolean
}

/** ms that an acknowledgement may take on average while turns run beside it at their full number. */
const patienceMs = 60
/** How much one acknowledgement weighs in the average. */
const weight = 0.05
/** What is older than this says nothing of now. ms. */
const memoryMs = 500

/** @param now ms of a clock that only goes forward */
export function openPressure(now: () => number = () => performance.now()): Pressure {
  let averageMs = 0
  let at = now()
  return {
    answered(ms) {
      averageMs = now() - at > memoryMs ? ms : averageMs + (ms - averageMs) * weight
      at = now()
    },
    isHigh: () => averageMs > patienceMs && now() - at <= memoryMs,
  }
}
