// Stops listening in order: requests under way are answered, and connections that then lie idle do not hold the end back.
import type { FastifyInstance } from 'fastify'

const lookMs = 50
/** ms after which a request that still has not come to its end is cut off: a stop must come to an end. */
const patienceMs = 10_000

/**
 * A connection whose request was under way when the stop began stays open for more requests, a minute and longer; each is closed as
 * soon as it has its answer, and all of them when ten seconds have passed.
 */
export async function closeInOrder(server: FastifyInstance): Promise<void> {
  const idle = setInterval(() => server.server.closeIdleConnections(), lookMs)
  const patience = setTimeout(() => server.server.closeAllConnections(), patienceMs)
  try {
    await server.close()
  } finally {
    clearInterval(idle)
    clearTimeout(patience)
  }
}
