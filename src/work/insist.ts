// Writes down what has already happened: while the disk is full or the database busy it is tried again, not forgotten.
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../faults.js'

const againMs = 1_000
/** Ten minutes; then the claim lapses and somebody does it anew. */
const triesMax = 600

/** The database could not take the writing now; nothing is wrong with what was to be written. */
export function isStoreFault(error: unknown): error is Fault {
  return error instanceof Fault && (error.code === 'disk-full' || error.code === 'store-busy')
}

/**
 * @param stopping aborted when the program stops: then it is not tried again, and after the next start somebody does it anew
 * @param held told 1 when the first try has failed and -1 when it is over
 * @throws whatever is no fault of the store at once; the store's own fault after ten minutes, or when the program stops
 */
export async function insist(
  write: () => Promise<unknown>,
  stopping: AbortSignal,
  held: (change: 1 | -1) => void = () => undefined,
): Promise<void> {
  const isLast = (tries: number) => tries >= triesMax || stopping.aborted
  if (await isWritten(write, isLast(1))) return
  held(1)
  try {
    let tries = 1
    do {
      await sleep(againMs, undefined, { signal: stopping }).catch(() => undefined)
      tries += 1
    } while (!(await isWritten(write, isLast(tries))))
  } finally {
    held(-1)
  }
}

async function isWritten(write: () => Promise<unknown>, isLast: boolean): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (!isStoreFault(error) || isLast) throw error
    return false
  }
}
