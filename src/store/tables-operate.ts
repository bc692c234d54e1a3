// The tables by which operators see the program itself; merged into all the others by tables.ts.
import type { Kit } from './kit.js'

export function makeOperateTables(kit: Kit) {
  const { table, text, integer } = kit
  return {
    /** The processes that work on this database; one that stops beating is dead. */
    instances: table('instances', {
      id: text().primaryKey(),
      startedAt: integer().notNull(),
      seenAt: integer().notNull(),
      host: text().notNull(),
    }),

    /** How many messages came in, by channel and hour. */
    arrivals: table('arrivals', {
      /** `<channel>:<hour>`. */
      id: text().primaryKey(),
      channel: text().notNull(),
      /** Hours since 1970, UTC. */
      hour: integer().notNull(),
      count: integer().notNull(),
      lastAt: integer().notNull(),
    }),
  }
}
