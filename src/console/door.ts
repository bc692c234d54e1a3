// The only way a page becomes a route: looked up in the table of roles, its form checked against forgery, its session read.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { timingSafeEqual } from 'node:crypto'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { UnitsSeen } from '../store/desk.js'
import type { Officer } from '../store/officers.js'
import { readSession, type Session } from '../store/sessions.js'
import type { ConsoleDeps } from './deps.js'
import { Layout, Problem } from './layout.js'
import { access, mayUse, unitsSeen, type RouteName } from './roles.js'

/** A request of somebody who may make it. */
export interface Visit {
  request: FastifyRequest
  reply: FastifyReply
  deps: ConsoleDeps
  session: Session
  /** The cookie's token, for connections that outlive the request. */
  token: string
  officer: Officer
  units: UnitsSeen
  now: number
  /** The form's fields; empty for GET. */
  form: Record<string, string>
  file?: { name: string; mime: string; bytes: Buffer }
  params: Record<string, string>
  query: Record<string, string>
  page(title: string, body: VNode, status?: number): FastifyReply
  /** A piece of a page, for htmx. */
  fragment(body: VNode): FastifyReply
  problem(status: number, title: string, says: string): FastifyReply
}

/** A request of anybody. */
export interface Guest {
  request: FastifyRequest
  reply: FastifyReply
  deps: ConsoleDeps
  now: number
  form: Record<string, string>
  params: Record<string, string>
  query: Record<string, string>
  /** For forms of people without a session. */
  csrf: string
  page(title: string, body: VNode, status?: number): FastifyReply
}

export interface Doors {
  /** A page without an account. @param max tries an address has in a minute */
  open(route: RouteName, handler: (guest: Guest) => Promise<FastifyReply>, max?: number): void
  /** A page for those whom the table of roles names. @param max tries an address has in a minute */
  staff(route: RouteName, handler: (visit: Visit) => Promise<FastifyReply>, max?: number): void
}

export const fieldLengthMax = 20_000

export function makeDoors(app: FastifyInstance, deps: ConsoleDeps): Doors {
  const cookies = cookieNames(deps.publicUrl)
  return {
    open(route, handler, max) {
      if (access[route] !== 'public') throw new Error(`${route} is not public`)
      app.route({
        ...methodAndUrl(route),
        ...limited(max),
        handler: async (request, reply) => {
          const csrf = guestToken(request, reply, deps, cookies.guest)
          const { fields } = formOf(request)
          const guest: Guest = {
            request,
            reply,
            deps,
            now: deps.now(),
            form: fields,
            params: strings(request.params),
            query: strings(request.query),
            csrf,
            page: (title, body, status = 200) => send(reply, status, title, body, { deps }),
          }
          if (request.method === 'POST' && !(sameSite(request) && equal(fields.csrf, csrf)))
            return guest.page('Hết hạn trang', problemOf(formExpired), 403)
          return handler(guest)
        },
      })
    },
    staff(route, handler, max) {
      if (access[route] === 'public') throw new Error(`${route} is public`)
      app.route({
        ...methodAndUrl(route),
        ...limited(max),
        handler: async (request, reply) => {
          const token = request.cookies[cookies.session]
          const now = deps.now()
          const session = token === undefined ? undefined : await readSession(deps.database, token, now)
          if (token === undefined || session === undefined) return signInFirst(request, reply)
          const visit = visitOf({ request, reply, deps, session, token, now })
          if (!mayUse(route, session.officer.role)) {
            deps.log?.('warn', 'console.refused', { route, officer: session.officer.id })
            return visit.problem(
              403,
              'Không có quyền',
              'Vai trò của bạn không dùng trang này. Hãy quay lại trang chính.',
            )
          }
          if (request.method === 'POST' && !isGenuine(request, visit, session))
            return visit.problem(403, 'Hết hạn trang', formExpired)
          return handler(visit)
        },
      })
    },
  }
}

function limited(max: number | undefined) {
  return max === undefined ? {} : { config: { rateLimit: { max, timeWindow: 60_000 } } }
}

const formExpired = 'Biểu mẫu đã hết hạn hoặc không được gửi từ trang này. Hãy tải lại trang rồi gửi lần nữa.'

export interface CookieNames {
  session: string
  guest: string
}

/** Over https the cookies are bound to this very host. */
export function cookieNames(publicUrl: string): CookieNames {
  const prefix = isSecure(publicUrl) ? '__Host-' : ''
  return { session: `${prefix}phien`, guest: `${prefix}khach` }
}

export function cookieOptions(publicUrl: string) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(publicUrl) } as const
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:')
}

function methodAndUrl(route: RouteName): { method: 'GET' | 'POST'; url: string } {
  const [method, url] = route.split(' ') as ['GET' | 'POST', string]
  return { method, url }
}

function visitOf(from: {
  request: FastifyRequest
  reply: FastifyReply
  deps: ConsoleDeps
  session: Session
  token: string
  now: number
}): Visit {
  const { request, reply, deps, session } = from
  const path = request.routeOptions.url ?? ''
  const { fields, file } = formOf(request)
  const { officer } = session
  return {
    ...from,
    officer,
    units: unitsSeen(officer, deps.routing().units),
    form: fields,
    ...(file === undefined ? {} : { file }),
    params: strings(request.params),
    query: strings(request.query),
    page: (title, body, status = 200) => send(reply, status, title, body, { deps, session, path }),
    fragment: (body) =>
      reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(renderToString(body)),
    problem: (status, title, says) => send(reply, status, title, problemOf(says), { deps, session, path }),
  }
}

function send(
  reply: FastifyReply,
  status: number,
  title: string,
  body: VNode,
  frame: { deps: ConsoleDeps; session?: Session; path?: string },
): FastifyReply {
  const page = Layout({ title, children: body, ...frame })
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>${renderToString(page)}`)
}

function problemOf(says: string): VNode {
  return Problem({ says })
}

function signInFirst(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wanted = request.method === 'GET' ? `?tiep=${encodeURIComponent(request.url)}` : ''
  // htmx follows a header of its own; a plain redirect would put the sign-in page into a fragment.
  if (request.headers['hx-request'] === 'true')
    return reply.code(401).header('hx-redirect', '/can-bo/dang-nhap').send('')
  return reply.redirect(`/can-bo/dang-nhap${wanted}`, 303)
}

function isGenuine(request: FastifyRequest, visit: Visit, session: Session): boolean {
  const header = request.headers['x-csrf']
  const token = visit.form.csrf ?? (typeof header === 'string' ? header : undefined)
  return sameSite(request) && equal(token, session.csrf)
}

/** Browsers say where a form came from; one that comes from elsewhere is refused whatever it carries. */
function sameSite(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}

export function equal(one: string | undefined, other: string): boolean {
  const a = Buffer.from(one ?? '')
  const b = Buffer.from(other)
  return a.length === b.length && timingSafeEqual(a, b)
}

function guestToken(request: FastifyRequest, reply: FastifyReply, deps: ConsoleDeps, name: string): string {
  const known = request.cookies[name]
  if (known !== undefined && /^[A-Za-z0-9_-]{43}$/.test(known)) return known
  const token = deps.random(32).toString('base64url')
  void reply.setCookie(name, token, cookieOptions(deps.publicUrl))
  return token
}

interface FilePart {
  type: 'file'
  filename: string
  mimetype: string
  _buf?: Buffer
}

/** Fields of an ordinary or a multipart form, as strings without control characters or halves of signs. */
function formOf(request: FastifyRequest): {
  fields: Record<string, string>
  file?: { name: string; mime: string; bytes: Buffer }
} {
  const fields: Record<string, string> = {}
  let file: { name: string; mime: string; bytes: Buffer } | undefined
  for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'string') fields[name] = clean(value)
    else if (isFile(value)) {
      const bytes = value._buf ?? Buffer.alloc(0)
      if (bytes.length > 0) file = { name: clean(value.filename), mime: clean(value.mimetype), bytes }
    } else if (typeof (value as { value?: unknown } | null)?.value === 'string')
      fields[name] = clean((value as { value: string }).value)
  }
  return file === undefined ? { fields } : { fields, file }
}

function isFile(value: unknown): value is FilePart {
  return (value as { type?: unknown } | null)?.type === 'file'
}

function strings(values: unknown): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries((values ?? {}) as Record<string, unknown>))
    if (typeof value === 'string') found[name] = clean(value)
  return found
}

function clean(value: string): string {
  return value
    .slice(0, fieldLengthMax)
    .replace(/\r\n/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]|\p{Surrogate}/gu, '')
    .trim()
}
