// Stops listening in order: requests under way are answered, and connections that then lie idle do not hold the end back.
import type { FastifyInstance } from 'fastify'

const lookMs = 50

/**
 * A connection whose request was under way when the stop began stays open for more requests, a minute and longer; each is closed as
 * soon as it has its answer.
 */
export async function closeInOrder(server: FastifyInstance): Promise<void> {
  const idle = setInterval(() => server.server.closeIdleConnections(), lookMs)
  try {
    await server.close()
  } finally {
    clearInterval(idle)
  }
}
