// The frame of every page: head, menu, banner and what failed.
import type { ComponentChildren, VNode } from 'preact'
import type { Session } from '../store/sessions.js'
import { assetUrl, type AssetName } from './assets.js'
import type { ConsoleDeps } from './deps.js'
import { navigation } from './navigation.js'
import { mayUse } from './roles.js'
import { roleNames } from './words.js'

export interface LayoutProps {
  title: string
  children: ComponentChildren
  deps: ConsoleDeps
  session?: Session
  /** The route that is shown, for the menu. */
  path?: string
}

const htmxConfig = JSON.stringify({
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  // A refused act answers with what to do: it is shown, not swallowed.
  responseHandling: [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '4(09|22)', swap: true },
    { code: '[45]..', swap: false, error: true },
  ],
})

export function Layout({ title, children, deps, session, path = '' }: LayoutProps): VNode {
  return (
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="same-origin" />
        <meta name="htmx-config" content={htmxConfig} />
        <title>{`${title} - ${deps.policeName}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assetUrl('desk.css')} />
        {session !== undefined && <Scripts />}
      </head>
      <body {...(session === undefined ? {} : { 'hx-headers': JSON.stringify({ 'x-csrf': session.csrf }) })}>
        <a class="skip" href="#noi-dung">
          Đến nội dung
        </a>
        {deps.demo !== undefined && (
          <p class="demo" role="note">
            {deps.demo.banner}
          </p>
        )}
        <header class="top">
          <a class="brand" href={session === undefined ? '/tra-cuu' : '/can-bo'}>
            {deps.policeName}
          </a>
          {session !== undefined && <Menu deps={deps} session={session} path={path} />}
        </header>
        <main id="noi-dung" tabIndex={-1}>
          {children}
        </main>
      </body>
    </html>
  )
}

/** A file of ours that a page needs. */
export function Module({ name }: { name: AssetName }): VNode {
  return <script type="module" src={assetUrl(name)} />
}

function Scripts(): VNode {
  return (
    <>
      <script src={assetUrl('htmx.js')} defer />
      <script src={assetUrl('sse.js')} defer />
      <Module name="forms.js" />
      <Module name="shortcuts.js" />
    </>
  )
}

function Menu({ deps, session, path }: { deps: ConsoleDeps; session: Session; path: string }): VNode {
  const { officer, csrf } = session
  const unit = deps.routing().units.find(({ id }) => id === officer.unitId)
  return (
    <>
      <nav aria-label="Chính">
        {navigation
          .filter(({ route }) => mayUse(route, officer.role))
          .map(({ href, label }) => (
            <a href={href} {...(isWithin(path, href) ? { 'aria-current': 'page' } : {})}>
              {label}
            </a>
          ))}
      </nav>
      <div class="who">
        <span>
          {officer.name}
          <small>{` ${roleNames[officer.role]}${unit === undefined ? '' : `, ${unit.name}`}`}</small>
        </span>
        <form method="post" action="/can-bo/dang-xuat">
          <Csrf token={csrf} />
          <button class="plain">Đăng xuất</button>
        </form>
      </div>
    </>
  )
}

/** A page, or one below it: a unit's form belongs to the rules. */
function isWithin(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`)
}

/** The token that ties a form to its reader. */
export function Csrf({ token }: { token: string }): VNode {
  return <input type="hidden" name="csrf" value={token} />
}

/** What went wrong and what to do. */
export function Problem({ says }: { says: string }): VNode {
  return (
    <div class="problem" role="alert">
      <p>{says}</p>
      <p>
        <a href="/can-bo">Về trang chính</a>
      </p>
    </div>
  )
}
