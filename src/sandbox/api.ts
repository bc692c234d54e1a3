// What the chat page and the tests may do to the simulated platforms; the list of it is in index.ts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Bubble, SandboxFile, Simulator, Trouble } from '../channels/simulator.js'
import { stream } from './live.js'
import { sampleClip } from './sample-clip.js'
import { samplePicture } from './sample-scene.js'

/** Files in one act: as many as the platforms' own pickers let through. */
export const filesMax = 30

/** On the road from Bắc Ninh to Hà Nội, as Android writes it into a clip (ISO 6709). */
const samplePlace = '+21.1850+106.0750/'
/** The samples say they were taken so long ago. */
const sampleAgeMs = 20 * 60_000

const citizenPattern = '^[A-Za-z0-9_-]{1,40}$'
const text = { type: 'string', minLength: 1, maxLength: 20_000 } as const
const body = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  body: { type: 'object', properties, required, additionalProperties: false },
})

const shapes = {
  say: body({ text }),
  tap: body({ label: text, payload: { type: 'string', maxLength: 5_000 } }),
  location: body({
    latitude: { type: 'number', minimum: -90, maximum: 90 },
    longitude: { type: 'number', minimum: -180, maximum: 180 },
  }),
  sample: body({ what: { enum: ['picture', 'clip', 'album'] } }),
  passTime: body({ ms: { type: 'integer', minimum: 0, maximum: 366 * 86_400_000 } }),
  trouble: body(
    {
      slowMs: { type: 'integer', minimum: 0, maximum: 60_000 },
      fail: {
        type: 'object',
        properties: {
          code: { type: 'string', maxLength: 40 },
          times: { type: 'integer', minimum: 1, maximum: 10_000 },
        },
        required: ['code', 'times'],
      },
      repeat: { type: 'integer', minimum: 1, maximum: 10 },
      shuffle: { type: 'integer', minimum: 2, maximum: 20 },
      linkLifeMs: { type: 'integer', minimum: 0, maximum: 31 * 86_400_000 },
      redirectMedia: { type: 'boolean' },
      down: { type: 'boolean' },
    },
    [],
  ),
}

interface Asked {
  simulator: Simulator
  citizen: string
}

export function mountApi(server: FastifyInstance, simulators: Simulator[], now: () => number): void {
  const byName = new Map(simulators.map((simulator) => [simulator.name, simulator]))
  const asked = (request: FastifyRequest): Asked => {
    const { channel, citizen = '' } = request.params as { channel: string; citizen?: string }
    const simulator = byName.get(channel)
    if (simulator === undefined)
      throw Object.assign(new Error(`no channel ${channel} here`), { statusCode: 404 })
    return { simulator, citizen }
  }
  const params = { type: 'object', properties: { citizen: { type: 'string', pattern: citizenPattern } } }
  const act = (
    path: string,
    shape: object,
    work: (asked: Asked, request: FastifyRequest) => Promise<unknown>,
  ): void =>
    void server.post(`/sandbox/:channel/${path}`, { schema: { params, ...shape } }, async (request) => {
      const answer = await work(asked(request), request)
      return typeof answer === 'object' && answer !== null ? answer : { done: true }
    })

  act(':citizen/start', {}, ({ simulator, citizen }) => simulator.start(citizen))
  act(':citizen/say', shapes.say, ({ simulator, citizen }, request) =>
    simulator.say(citizen, bodyOf(request, 'text')),
  )
  act(':citizen/tap', shapes.tap, ({ simulator, citizen }, request) =>
    simulator.tap(citizen, request.body as { label: string; payload: string }),
  )
  act(':citizen/files', {}, async ({ simulator, citizen }, request) => {
    const { files, caption } = await uploaded(request)
    await simulator.sendFiles(citizen, files, caption)
  })
  act(':citizen/location', shapes.location, ({ simulator, citizen }, request) => {
    const { latitude, longitude } = request.body as { latitude: number; longitude: number }
    return simulator.sendLocation(citizen, latitude, longitude)
  })
  act(':citizen/sticker', {}, ({ simulator, citizen }) => simulator.sendSticker(citizen))
  act(':citizen/sample', shapes.sample, async ({ simulator, citizen }, request) =>
    simulator.sendFiles(citizen, await samples(bodyOf(request, 'what'), now() - sampleAgeMs)),
  )
  act(':citizen/staff', shapes.say, ({ simulator, citizen }, request) =>
    simulator.staffSays(citizen, bodyOf(request, 'text')),
  )
  act(':citizen/hand-back', {}, ({ simulator, citizen }) => simulator.handBack(citizen))
  act('trouble', shapes.trouble, async ({ simulator }, request) => simulator.trouble(request.body as Trouble))
  act('pass-time', shapes.passTime, async ({ simulator }, request) =>
    simulator.passTime((request.body as { ms: number }).ms),
  )
  act('reset', {}, async ({ simulator }) => simulator.reset())
  act('event', {}, async ({ simulator }, request) => ({ status: await simulator.event(request.body) }))

  const seen = (request: FastifyRequest): { bubbles: Bubble[] } => {
    const { simulator, citizen } = asked(request)
    return { bubbles: simulator.transcript(citizen).map(withOwnLinks) }
  }
  server.get('/sandbox/:channel/:citizen/transcript', { schema: { params } }, async (request) =>
    seen(request),
  )
  server.get(
    '/sandbox/:channel/:citizen/live',
    { schema: { params } },
    (request: FastifyRequest, reply: FastifyReply) => {
      asked(request)
      stream(reply, () => JSON.stringify(seen(request)))
    },
  )
}

function bodyOf(request: FastifyRequest, field: string): string {
  return (request.body as Record<string, string>)[field]!
}

async function uploaded(request: FastifyRequest): Promise<{ files: SandboxFile[]; caption?: string }> {
  const files: SandboxFile[] = []
  let caption: string | undefined
  for await (const part of request.parts()) {
    if (part.type === 'field') caption = String(part.value).slice(0, 2_000)
    else files.push({ name: part.filename, mime: part.mimetype, bytes: await part.toBuffer() })
  }
  if (files.length === 0) throw Object.assign(new Error('no file was sent'), { statusCode: 400 })
  return caption === undefined || caption === '' ? { files } : { files, caption }
}

async function samples(what: string, takenAt: number): Promise<SandboxFile[]> {
  const picture = async (progress: number, name: string): Promise<SandboxFile> => ({
    name,
    mime: 'image/jpeg',
    bytes: await samplePicture(takenAt, progress),
  })
  if (what === 'picture') return [await picture(0.6, 'anh-mau.jpg')]
  if (what === 'clip')
    return [{ name: 'clip-mau.mp4', mime: 'video/mp4', bytes: sampleClip(takenAt, samplePlace) }]
  return [await picture(0, 'anh-1.jpg'), await picture(0.5, 'anh-2.jpg'), await picture(1, 'anh-3.jpg')]
}

/** Links of the simulated platform without their origin, so that the page shows them under whatever name it was opened. */
function withOwnLinks(bubble: Bubble): Bubble {
  if (bubble.files === undefined) return bubble
  return {
    ...bubble,
    files: bubble.files.map((file) => ({ ...file, url: file.url.replace(/^https?:\/\/[^/]+/, '') })),
  }
}
