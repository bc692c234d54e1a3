// ANSWER: the officers' desk and the citizens' receipt page, as one Fastify plugin.
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import type { FastifyError, FastifyInstance, FastifyPluginAsync } from 'fastify'
import { renderToString } from 'preact-render-to-string'
import { countAdministrators, inviteOfficer } from '../store/officers.js'
import { assets, bellWorker } from './assets.js'
import type { ConsoleDeps } from './deps.js'
import { makeDoors } from './door.js'
import { Layout, Problem } from './layout.js'
import { openLive } from './live.js'
import { accountPages } from './pages/account.js'
import { actPages } from './pages/acts.js'
import { connectPages } from './pages/connect.js'
import { demoPages } from './pages/demo.js'
import { duplicatePages } from './pages/duplicates.js'
import { dutyPages } from './pages/duty.js'
import { fingerprintPages } from './pages/fingerprints.js'
import { healthPages } from './pages/health.js'
import { inboxPages } from './pages/inbox.js'
import { invitationPages } from './pages/invitation.js'
import { likenessWindowPages } from './pages/likeness-window.js'
import { peoplePages } from './pages/people.js'
import { receiptPages } from './pages/receipt.js'
import { deadlinePages } from './pages/deadlines.js'
import { mapPages } from './pages/map.js'
import { ledgerPages } from './pages/ledger.js'
import { routingPages } from './pages/routing.js'
import { reportPages, showReport } from './pages/report.js'
import { protectionPages } from './pages/protection.js'
import { shortcutPages } from './pages/shortcuts.js'
import { signInPages } from './pages/sign-in.js'
import { telephonePages } from './pages/telephone.js'
import { templatePages } from './pages/templates.js'

export type {
  ConsoleDeps,
  Copy,
  EvidenceDoor,
  EvidencePiece,
  SetUpDoor,
  TelephoneDoor,
  TelephoneForm,
  TelephoneProblem,
} from './deps.js'

const attachmentBytesMax = 25 << 20

/** The desk's routes, with its own cookies, forms and headers; nothing of it leaks to the routes beside it. */
export function consolePlugin(deps: ConsoleDeps): FastifyPluginAsync {
  return async (app) => {
    await app.register(helmet, headers(deps))
    await app.register(cookie)
    await app.register(formbody, { bodyLimit: 256 * 1024 })
    await app.register(multipart, {
      attachFieldsToBody: true,
      limits: { fileSize: attachmentBytesMax, files: 1, fields: 30, fieldSize: 64 * 1024 },
    })
    await app.register(rateLimit, { global: false })
    speakVietnamese(app, deps)
    const live = openLive(deps)
    app.addHook('onClose', async () => live.close())
    // Open streams would hold the server's closing back for ever.
    app.addHook('preClose', async () => live.close())
    const doors = makeDoors(app, deps)
    serveAssets(app)
    signInPages(doors, deps.triesPerMinute?.signIn)
    accountPages(doors, deps.triesPerMinute?.signIn)
    demoPages(doors)
    invitationPages(doors)
    inboxPages(doors, live)
    reportPages(doors)
    mapPages(doors)
    actPages(doors)
    duplicatePages(doors, showReport)
    dutyPages(doors)
    protectionPages(doors)
    shortcutPages(doors)
    telephonePages(doors)
    templatePages(doors)
    likenessWindowPages(doors)
    peoplePages(doors)
    routingPages(doors)
    deadlinePages(doors)
    ledgerPages(doors)
    healthPages(doors)
    connectPages(doors)
    fingerprintPages(doors)
    receiptPages(doors, deps.triesPerMinute?.receipt)
  }
}

/**
 * The one-time link that makes the first administrator; undefined when there is one already. For `main` to print, since it is
 * as good as a password until it is used.
 */
export async function firstAdministratorLink(
  deps: Pick<ConsoleDeps, 'database' | 'now' | 'random' | 'publicUrl'>,
): Promise<string | undefined> {
  if ((await countAdministrators(deps.database)) > 0) return undefined
  const token = deps.random(32).toString('base64url')
  const officer = {
    id: 'first-administrator',
    login: 'quantri',
    name: 'Quản trị',
    unitId: 'triage',
    role: 'admin' as const,
  }
  await inviteOfficer(deps.database, { officer, token, now: deps.now(), by: 'system' })
  return new URL(`/can-bo/loi-moi/${token}`, deps.publicUrl).href
}

function headers(deps: ConsoleDeps) {
  const isSecure = deps.publicUrl.startsWith('https:')
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': [
          "'self'",
          'data:',
          'blob:',
          ...(deps.tiles === undefined ? [] : [new URL(deps.tiles.url).origin]),
        ],
        'media-src': ["'self'"],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: isSecure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' as const },
    frameguard: { action: 'deny' as const },
  }
}

function serveAssets(app: FastifyInstance): void {
  app.get('/can-bo/chuong.js', async (_request, reply) =>
    reply.header('cache-control', 'no-cache').type(bellWorker.mime).send(bellWorker.bytes),
  )
  app.get('/can-bo/tep/:name', async (request, reply) => {
    const asset = assets.get((request.params as { name: string }).name)
    if (asset === undefined) return reply.code(404).send('')
    const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
    void reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
      .type(asset.mime)
    if (takesGzip) void reply.header('content-encoding', 'gzip')
    return reply.send(takesGzip ? asset.gzipped : asset.bytes)
  })
}

/** Faults of ours and limits, as a page that says what to do. */
function speakVietnamese(app: FastifyInstance, deps: ConsoleDeps): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? (isBrokenForm(error) ? 400 : 500)
    if (status >= 500)
      deps.log?.('error', 'console.failed', {
        route: request.routeOptions.url ?? '',
        code: error.code ?? error.name,
      })
    const page = Layout({ title: 'Không thực hiện được', deps, children: Problem({ says: saysOf(status) }) })
    return reply
      .code(status)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(`<!doctype html>${renderToString(page)}`)
  })
}

/** A multipart body that breaks off or is none: the parser beneath gives no status. */
function isBrokenForm(error: FastifyError): boolean {
  return (
    error.code === undefined &&
    /^(?:unexpected end of|malformed|multipart: |part terminated)/i.test(error.message)
  )
}

function saysOf(status: number): string {
  if (status === 429) return 'Bạn thao tác quá nhanh. Hãy đợi một phút rồi thử lại.'
  if (status === 413) return 'Tệp hoặc nội dung quá lớn. Hãy chọn tệp nhỏ hơn rồi gửi lại.'
  if (status < 500) return 'Yêu cầu không hợp lệ. Hãy quay lại, tải lại trang rồi thử lần nữa.'
  return 'Hệ thống đang bận hoặc gặp lỗi. Việc vừa rồi chưa được ghi; hãy thử lại sau ít phút.'
}
