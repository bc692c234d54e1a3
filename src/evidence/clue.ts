// What a file may say of itself; apart from its readers, so that they import no cycle.

export interface Clues {
  /** ms UTC. */
  takenAt?: number
  takenPlace?: { latitude: number; longitude: number }
  /** As shown, after turning. */
  width?: number
  height?: number
  durationMs?: number
}
