// The simulated OpenAPI over HTTP: token and trouble checked first, then messages, uploads and reading.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { proofOf } from './api.js'
import type { Courier } from './sandbox-courier.js'
import type { Grants } from './sandbox-oauth.js'
import { app, type Chat, type Entry, type KeptFile, type Platform } from './sandbox-platform.js'
import { answerOf, takeMessage, type Version } from './sandbox-send.js'
import { record, word, type Fields } from './shape.js'

interface Parts {
  platform: Platform
  courier: Courier
  grants: Grants
}

type Work = (request: FastifyRequest) => Fields | Promise<Fields>

const minuteMs = 60_000

export function mountApi(server: FastifyInstance, parts: Parts): void {
  const { platform, courier } = parts
  const guarded = guard(parts)
  const message = (version: Version) =>
    guarded((request) => takeMessage(platform, courier, version, jsonOf(request.body)), 'send')
  server.post('/v3.0/oa/message/cs', message('v3'))
  server.post('/v2.0/oa/message', message('v2'))
  for (const kind of ['image', 'gif', 'file'] as const) {
    server.post(
      `/v2.0/oa/upload/${kind}`,
      guarded((request) => takeUpload(platform, kind, request)),
    )
  }
  server.get(
    '/v2.0/oa/getoa',
    guarded(() => success(accountOf(platform))),
  )
  server.get(
    '/v3.0/oa/user/detail',
    guarded((request) => userDetail(platform, dataOf(request))),
  )
  server.get(
    '/v2.0/oa/listrecentchat',
    guarded((request) => recentChats(platform, dataOf(request))),
  )
  server.get(
    '/v2.0/oa/conversation',
    guarded((request) => conversation(platform, dataOf(request))),
  )
}

/** Trouble asked for, rate, token and proof: in this order, before any work. */
function guard({ platform, grants }: Parts) {
  const minute = { begins: 0, requests: 0 }
  const isTooMany = (): boolean => {
    const begins = Math.floor(platform.now() / minuteMs)
    minute.requests = begins === minute.begins ? minute.requests + 1 : 1
    minute.begins = begins
    return minute.requests > platform.account.requestsPerMinute
  }
  const refuse = (request: FastifyRequest): Fields | undefined => {
    if (isTooMany()) return answerOf(-32, 'Your application reached its rate limit')
    const token = word(request.headers['access_token']) ?? ''
    const refused = grants.refuse(token)
    if (refused !== undefined) return answerOf(refused, 'Access token is invalid or expired')
    const proof = request.headers['appsecret_proof']
    if (platform.account.asksProof && proof !== proofOf(token, app.appSecret))
      return answerOf(-242, 'appsecret_proof is missing or wrong')
    return undefined
  }

  return (work: Work, kind?: 'send') => async (request: FastifyRequest, reply: FastifyReply) => {
    const failure = kind === 'send' ? takeFailure(platform) : undefined
    if (failure !== undefined) return fail(platform, failure, reply)
    const refused = refuse(request)
    void reply.header('x-ratelimit-limit', platform.account.requestsPerMinute)
    void reply.header('x-ratelimit-remain', Math.max(0, platform.account.requestsPerMinute - minute.requests))
    return refused ?? work(request)
  }
}

function takeFailure(platform: Platform): string | undefined {
  const fail = platform.trouble.fail
  if (fail === undefined || fail.times <= 0) return undefined
  platform.trouble = { ...platform.trouble, fail: { ...fail, times: fail.times - 1 } }
  return fail.code
}

/** Three digits are an HTTP status, anything else an `error` under HTTP 200. -235 comes with an OA of a state body. */
function fail(platform: Platform, code: string, reply: FastifyReply): unknown {
  if (code === '-235') platform.account.type = 4
  if (!/^\d{3}$/.test(code)) return answerOf(Number(code), 'Asked for in the sandbox')
  return reply.code(Number(code)).type('text/html').send('<html>Asked for in the sandbox</html>')
}

const uploadRules = {
  image: { mimes: ['image/jpeg', 'image/png'], bytesMax: 1_048_576, handle: 'attachment_id', kind: 'image' },
  gif: { mimes: ['image/gif'], bytesMax: 5_242_880, handle: 'attachment_id', kind: 'image' },
  file: {
    mimes: [
      'application/pdf',
      'application/msword',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'text/csv',
    ],
    bytesMax: 5_242_880,
    handle: 'token',
    kind: 'file',
  },
} as const

async function takeUpload(
  platform: Platform,
  kind: keyof typeof uploadRules,
  request: FastifyRequest,
): Promise<Fields> {
  const rule = uploadRules[kind]
  const file = await fileIn(request)
  if (file === undefined) return answerOf(-201, 'file is missing')
  if (!(rule.mimes as readonly string[]).includes(file.mime))
    return answerOf(-201, 'file type is not supported')
  if (file.bytes.length > rule.bytesMax) return answerOf(-210, 'file is too large')
  return success({ [rule.handle]: platform.keep(file, rule.kind).id })
}

async function fileIn(
  request: FastifyRequest,
): Promise<Pick<KeptFile, 'name' | 'mime' | 'bytes'> | undefined> {
  const type = request.headers['content-type'] ?? ''
  if (!Buffer.isBuffer(request.body) || !type.startsWith('multipart/form-data')) return undefined
  const form = await new Response(new Uint8Array(request.body), {
    headers: { 'content-type': type },
  }).formData()
  const file = form.get('file')
  if (file === null || typeof file === 'string') return undefined
  return { name: file.name, mime: file.type, bytes: Buffer.from(await file.arrayBuffer()) }
}

function accountOf({ account }: Platform): Fields {
  const type = account.type
  return {
    oaid: app.oaId,
    name: 'OA thử nghiệm',
    is_verified: true,
    oa_type: type,
    package_name: type === 4 ? 'Cơ quan nhà nước' : 'Toàn diện',
    num_follower: 1,
  }
}

function userDetail(platform: Platform, data: Fields): Fields {
  const chat = platform.chatOf(word(data['user_id']) ?? '')
  if (chat === undefined) return answerOf(-201, 'user_id is invalid')
  return success({
    user_id: chat.id,
    user_id_by_app: chat.idByApp,
    display_name: chat.name,
    user_last_interaction_date: dayOf(chat.lastActAt ?? 0),
    user_is_follower: chat.isFollower,
    shared_info: {},
  })
}

function recentChats(platform: Platform, data: Fields): Fields {
  const all = platform.allChats().flatMap((chat) => chat.entries.map((entry) => ({ chat, entry })))
  return page(all, data)
}

function conversation(platform: Platform, data: Fields): Fields {
  const chat = platform.chatOf(word(data['user_id']) ?? '')
  if (chat === undefined) return answerOf(-201, 'user_id is invalid')
  return page(
    chat.entries.map((entry) => ({ chat, entry })),
    data,
  )
}

/** Newest first, at most ten. */
function page(all: { chat: Chat; entry: Entry }[], data: Fields): Fields {
  const offset = Number(data['offset'] ?? 0)
  const count = Number(data['count'] ?? 10)
  if (!(count >= 1 && count <= 10) || !(offset >= 0)) return answerOf(-210, 'count is above 10')
  const newest = all.sort((one, other) => other.entry.at - one.entry.at)
  return { error: 0, message: 'Success', data: newest.slice(offset, offset + count).map(itemOf) }
}

/** Items have a layout of their own: `src` 0 is the OA, 1 the user; `time` is a number. */
function itemOf({ chat, entry }: { chat: Chat; entry: Entry }): Fields {
  const isOa = entry.from === 'oa'
  const url = entry.files?.[0]?.url
  return {
    src: isOa ? 0 : 1,
    time: entry.at,
    type: entry.type,
    message: entry.text ?? '',
    message_id: entry.id,
    from_id: isOa ? app.oaId : chat.id,
    to_id: isOa ? chat.id : app.oaId,
    from_display_name: isOa ? 'OA thử nghiệm' : chat.name,
    ...(url === undefined || entry.type === 'nosupport' ? {} : { url, thumb: url }),
  }
}

const success = (data: Fields): Fields => ({ error: 0, message: 'Success', data })

function dataOf(request: FastifyRequest): Fields {
  return jsonOf(word(record(request.query)['data']) ?? '{}')
}

function jsonOf(body: unknown): Fields {
  try {
    return record(JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : String(body)))
  } catch {
    return {}
  }
}

/** DD/MM/YYYY in Asia/Ho_Chi_Minh. */
function dayOf(at: number): string {
  const [year, month, day] = new Date(at + 7 * 3_600_000).toISOString().slice(0, 10).split('-')
  return `${day}/${month}/${year}`
}
