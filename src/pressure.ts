// Whether webhooks come so fast that thinking must wait for hearing: platforms give an acknowledgement seconds, citizens give an answer more.

export interface Pressure {
  /** A webhook has come. */
  note(): void
  isHigh(): boolean
}

const windowMs = 100
/** In one window; three hundred a second. */
const many = 30

/** @param now ms of a clock that only goes forward */
export function openPressure(now: () => number = () => performance.now()): Pressure {
  let began = now()
  let count = 0
  let before = 0

  function turn(): void {
    const spent = now() - began
    if (spent < windowMs) return
    before = spent < 2 * windowMs ? count : 0
    count = 0
    began = now()
  }

  return {
    note() {
      turn()
      count += 1
    },
    isHigh() {
      turn()
      return Math.max(before, count) > many
    },
  }
}
