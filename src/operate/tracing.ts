// Traces by OpenTelemetry, when OTEL_EXPORTER_OTLP_ENDPOINT asks for them: a span for each webhook, turn, delivery, file fetched and alert
// step. Ids of ours, counts and names of channels alone; no words, no ids of platforms. Nothing is loaded and nothing costs while not asked.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Attributes, Context, Span, SpanContext } from '@opentelemetry/api'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import { LRUCache } from 'lru-cache'
import type { InboundMessage } from '../channels/channel.js'
import type { Vault } from '../vault/index.js'
import { worked, type Work } from '../work/loop.js'
import { inHand } from './tracing-spans.js'

export interface TraceSettings {
  /** Where the collector listens, without a path: `http://127.0.0.1:4318`. */
  endpoint: string
  /** Sent along, for collectors that want a key. */
  headers: Record<string, string>
}

export interface Tracing {
  /** Ids made inside a span are remembered with it: what they name, done later by this instance, belongs to the same trace. */
  naming(newId: () => string): () => string
  /** A webhook's messages were kept; undefined while nobody asked for traces. @param tookMs from the request until now */
  heard: ((messages: readonly InboundMessage[], kept: number, tookMs: number) => void) | undefined
  /** A log line: an event of the span under way. */
  noted(level: 'info' | 'warn' | 'error', event: string, fault: unknown): void
  /** Sends what is left, a few seconds at most. */
  close(): Promise<void>
}

type Log = (level: 'info' | 'warn', event: string, fields?: Record<string, number>) => void

const off: Tracing = {
  naming: (newId) => newId,
  heard: undefined,
  noted: () => undefined,
  close: async () => undefined,
}

/** What was made in a span and is not done yet: more is forgotten, and begins a trace of its own. */
const rememberedMax = 20_000
const exportMaxMs = 5_000

/**
 * @param settings undefined: no traces
 * @param vault gives a message its trace: an HMAC of its id, so that every instance knows it without a column for it
 */
export async function openTracing(
  settings: TraceSettings | undefined,
  vault: Vault,
  log: Log,
): Promise<Tracing> {
  if (settings === undefined) return off
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const url = `${settings.endpoint}/v1/traces`
  const exporter = new OTLPTraceExporter({ url, headers: settings.headers, timeoutMillis: exportMaxMs })
  const processor = new sdk.BatchSpanProcessor(telling(exporter, log), { exportTimeoutMillis: exportMaxMs })
  const chance = new sdk.RandomIdGenerator()
  /** The ids of the span that is made next, where they follow from a message. */
  let given: Ids | undefined
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'citizen-report-intake' }),
    spanProcessors: [processor],
    idGenerator: {
      generateTraceId: () => given?.traceId ?? chance.generateTraceId(),
      generateSpanId: () => given?.spanId ?? chance.generateSpanId(),
    },
  })
  const tracer = provider.getTracer('intake')
  const current = new AsyncLocalStorage<Span | undefined>()
  const makers = new LRUCache<string, SpanContext>({ max: rememberedMax })
  const spans = new WeakMap<Work, Span>()
  const idsOf = (message: Named) => idsFrom(vault.index('trace', nameOf(message)))

  /** Everything that follows from a message hangs below the span of its webhook, whichever instance took that. */
  const after = ({ traceId, spanId }: Ids): Context =>
    api.trace.setSpanContext(api.ROOT_CONTEXT, {
      traceId,
      spanId,
      traceFlags: api.TraceFlags.SAMPLED,
      isRemote: true,
    })

  function begin(work: Work): Span | undefined {
    const span = inHand(work)
    if (span === undefined) return undefined
    const [first, ...others] = span.heard.map(idsOf)
    const maker = span.id === undefined ? undefined : makers.get(span.id)
    const parent = first ?? maker
    const links = others.map((ids) => ({ context: { ...ids, traceFlags: api.TraceFlags.SAMPLED } }))
    const made = tracer.startSpan(
      span.name,
      { attributes: span.attributes, links, root: parent === undefined },
      parent === undefined ? api.ROOT_CONTEXT : after(parent),
    )
    spans.set(work, made)
    return made
  }

  const end = (work: Work) => spans.get(work)?.end()
  const failed = (work: Work) => spans.get(work)?.setStatus({ code: api.SpanStatusCode.ERROR })
  const listeners = {
    start: () => undefined,
    end: () => undefined,
    asyncStart: () => undefined,
    asyncEnd: end,
    error: failed,
  }
  worked.subscribe(listeners)
  worked.start.bindStore(current, begin)

  return {
    naming: (newId) => () => {
      const id = newId()
      const span = current.getStore()
      if (span !== undefined) makers.set(id, span.spanContext())
      return id
    },
    heard(messages, kept, tookMs) {
      const endTime = Date.now()
      for (const message of messages) {
        const ids = idsOf(message)
        // What comes a second time is seen in the trace of the first, as a span of its own.
        given = kept > 0 ? ids : undefined
        const attributes: Attributes = {
          channel: message.channel,
          'webhook.messages': messages.length,
          'webhook.kept': kept,
        }
        const options = { kind: api.SpanKind.SERVER, startTime: endTime - tookMs, attributes, root: kept > 0 }
        const span = tracer.startSpan('webhook', options, kept > 0 ? api.ROOT_CONTEXT : after(ids))
        given = undefined
        span.end(endTime)
      }
    },
    noted(level, event, fault) {
      const span = current.getStore()
      span?.addEvent(event, typeof fault === 'string' ? { fault } : {})
      if (level === 'error') span?.setStatus({ code: api.SpanStatusCode.ERROR })
    },
    async close() {
      worked.unsubscribe(listeners)
      worked.start.unbindStore(current)
      await provider.shutdown().catch(() => undefined)
    },
  }
}

interface Ids {
  traceId: string
  spanId: string
}

type Named = Pick<InboundMessage, 'channel' | 'account' | 'messageId'>

const nameOf = ({ channel, account, messageId }: Named) => JSON.stringify([channel, account, messageId])

/** @param index 32 bytes in base64url */
function idsFrom(index: string): Ids {
  const hex = Buffer.from(index, 'base64url').toString('hex')
  return { traceId: hex.slice(0, 32), spanId: hex.slice(32, 48) }
}

/** A collector that does not answer takes no word with it but one in the log, each time it falls silent. */
function telling(exporter: SpanExporter, log: Log): SpanExporter {
  let isSilent = false
  return {
    export: (batch, done) =>
      exporter.export(batch, (result) => {
        const silent = Number(result.code) !== 0
        if (silent && !isSilent) log('warn', 'traces.not_sent', { spans: batch.length })
        isSilent = silent
        done(result)
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  }
}
