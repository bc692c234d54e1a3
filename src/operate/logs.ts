// What may stand in a log: names of events, ids and codes. Requests and errors are cut down to where they happened.
import type { FastifyServerOptions } from 'fastify'

const fieldLengthMax = 300

/** What must never be written, wherever it turns up: words after a query's parameters, tokens, numbers of people. */
const secrets: [RegExp, string][] = [
  // Drivers append the values of a failed query, which are citizens' words.
  [/\b(params|parameters|detail|Key)\s*[:=(][\s\S]*$/i, '$1: [...]'],
  [/\bEA[A-Za-z0-9]{20,}/g, '[token]'],
  [/\b(access_token|refresh_token|secret_key|appsecret_proof|hub\.verify_token|code)=[^&\s]+/gi, '$1=[...]'],
  [/\bpostgres(?:ql)?:\/\/[^\s@]+@/gi, 'postgres://[...]@'],
  [/\b[A-Za-z0-9_+/-]{40,}={0,2}/g, '[...]'],
  [/(?<![\w-])(?:\+?84|0)(?:[ .-]?\d){9}(?!\d)/g, '[number]'],
]

/** A field of a log line, without what it must not hold. */
export function safeText(text: string): string {
  const cleaned = secrets.reduce((so, [pattern, instead]) => so.replace(pattern, instead), text)
  return cleaned.length > fieldLengthMax ? `${cleaned.slice(0, fieldLengthMax)}...` : cleaned
}

/** Fields as they go into a log line: ids and figures untouched, free text cleaned. */
export function safeFields<Value extends string | number | boolean>(
  fields: Record<string, Value>,
): Record<string, Value | string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      // A fingerprint of the ledger is published by being logged; ids of ours are short words. Everything else is read as text.
      typeof value === 'string' && !/^([\w.:-]{1,39}|[0-9a-f]{64})$/.test(value) ? safeText(value) : value,
    ]),
  )
}

/** The places in our code where an error came from; its message may hold what a citizen wrote. */
export function safeError(error: unknown): { name: string; code?: string; places: string[] } {
  if (!(error instanceof Error)) return { name: 'unknown', places: [] }
  const { code } = error as { code?: unknown }
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    places: places.slice(0, 5).map((line) => line.trim().replace(/\?[^\s:)]*/, '')),
  }
}

/** pino, told to write a request as its route and an error as its place. */
export function logOptions(
  level: string,
  to?: { write(line: string): void },
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    base: null,
    serializers: {
      req: (request) => ({ method: request.method, route: request.routeOptions?.url ?? '' }),
      res: (reply) => ({ status: reply.statusCode }),
      err: (error) => ({ type: error.name, message: '', stack: '', ...safeError(error) }),
    },
    // An error's own message would be lifted to the line's: it is left out for the same reason.
    errorKey: 'err',
    hooks: {
      logMethod(args, method) {
        const [first, ...rest] = args as unknown[]
        const isError = typeof first === 'object' && first !== null && 'err' in first
        const said = isError
          ? [first, 'failed']
          : [first, ...rest].map((part) => (typeof part === 'string' ? safeText(part) : part))
        method.apply(this, said as Parameters<typeof method>)
      },
    },
    ...(to === undefined ? {} : { stream: to }),
  }
}
