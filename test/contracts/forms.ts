// What a desk must stand on every database: whatever signs somebody puts into a form, a question or a file, the answer is a page, never a fault.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { access, mayUse, type RouteName } from '../../src/console/roles.js'
import { roles, type Role } from '../../src/reports/handling.js'
import { jpeg, openDesk, type Browser, type Desk } from '../console/desk.js'

/** What databases choke on: NUL, half of a surrogate pair wherever a text is cut, numbers that no column holds. */
const hostile: [string, string][] = [
  ['NUL, and a sign cut in half at an even place', `\u0000${'😀'.repeat(12_000)}`],
  ['a sign cut in half at an odd place', `a\u0000${'😀'.repeat(12_000)}`],
  ['a number beyond every column', '99999999999999999999'],
  ['a number that is none', '-1e300'],
]

export function formsContract(name: string, freshUrl: () => Promise<string>): void {
  describe(`forms on ${name}`, () => {
    let desk: Desk
    let report: string
    const browsers = new Map<Role, Browser>()
    const forms: { role: Role; form: Form }[] = []

    beforeAll(async () => {
      desk = await openDesk({}, await freshUrl())
      for (const role of roles) {
        await desk.officer(role, role === 'duty' ? 'duty' : 'xa-a', role)
        browsers.set(role, await desk.signIn(role))
      }
      report = (await desk.file({ copies: ['duty'] })).id
      await desk.alert()
      await browsers.get('officer')!.post(`/can-bo/phan-anh/${report}/nhan`, {})
      const known = new Set<string>()
      for (const role of roles)
        for (const form of await formsOf(role)) {
          const key = JSON.stringify([form.action, form.typed, Object.keys(form.choices[0]!)])
          if (!known.has(key)) forms.push({ role, form })
          known.add(key)
        }
    })
    afterAll(() => desk.close())

    const urlOf = (route: RouteName) =>
      route
        .split(' ')[1]!
        .replace(':id', report)
        .replace(/:(\w+)/g, (_, part: string) => (part === 'which' ? 'view' : 'none'))

    it.each(hostile)('take %s in every field of every form', async (_, value) => {
      for (const { role, form } of forms)
        for (const chosen of form.choices) {
          const typed = Object.fromEntries(form.typed.map((field) => [field, value]))
          const { status } = await browsers.get(role)!.post(form.action, { ...chosen, ...typed })
          expect([role, form.action, chosen, status < 500]).toEqual([role, form.action, chosen, true])
        }
      expect(forms.length).toBeGreaterThan(25)
    })

    it.each(hostile)('and questions take %s in every part of an address', async (_, value) => {
      const asked = [
        'ai',
        'dv',
        'han',
        'loi',
        'luc',
        'noi',
        'sau',
        'state',
        'tiep',
        'trang',
        'truoc',
        'tu',
        've',
        'viec',
        'q',
        'tt',
        'don-vi',
      ]
      const short = value.slice(0, 190).replace(/\ud83d$/, '')
      const query = asked.map((key) => `${key}=${encodeURIComponent(short)}`).join('&')
      for (const [route] of Object.entries(access) as [RouteName, unknown][]) {
        const who = roles.find((role) => mayUse(route, role))
        if (!route.startsWith('GET') || route.endsWith('/song') || who === undefined) continue
        const { status } = await browsers.get(who)!.get(`${urlOf(route)}?${query}`)
        expect([route, status < 500]).toEqual([route, true])
        const own = route
          .split(' ')[1]!
          .replace(/:\w+/g, encodeURIComponent(value.slice(0, 20).replace(/\ud83d$/, '')))
        expect([route, (await browsers.get(who)!.get(own)).status < 500]).toEqual([route, true])
      }
    })

    it('and files take a name of any signs', async () => {
      const { cookie, csrf } = browsers.get('officer')!
      for (const [, value] of hostile)
        for (const [url, field] of [[`/can-bo/phan-anh/${report}/tra-loi`, 'file'], ['/can-bo/phan-cong/tep', 'file']] as const) {
          const form = new FormData()
          for (const [key, text] of Object.entries({ csrf, text: 'Xem tệp.', requestKey: value.slice(0, 30) })) form.append(key, text)
          form.append(field, new File([jpeg], `${value.slice(0, 100)}.json`, { type: 'image/jpeg' }))
          const body = new Response(form)
          const { statusCode } = await desk.app.inject({
            method: 'POST', url, payload: Buffer.from(await body.arrayBuffer()),
            headers: { cookie, 'content-type': body.headers.get('content-type')! },
          })
          expect([url, statusCode < 500]).toEqual([url, true])
        }
    }) // prettier-ignore

    /** Every form on the pages a role can get, but for those of its own session. */
    async function formsOf(role: Role): Promise<Form[]> {
      const found: Form[] = []
      for (const route of Object.keys(access) as RouteName[]) {
        if (!route.startsWith('GET') || route.endsWith('/song') || access[route] === 'public') continue
        if (mayUse(route, role)) found.push(...formsIn((await browsers.get(role)!.get(urlOf(route))).text))
      }
      return found.filter(({ action }) => !/dang-xuat|tai-khoan/.test(action))
    }
  })
}

interface Form {
  action: string
  /** Fields that are typed in. */
  typed: string[]
  /** What the lists and buttons can be set to, one after the other. */
  choices: Record<string, string>[]
}

function formsIn(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)]
    .filter(([, head]) => attribute(head!, 'method') === 'post')
    .map(([, head, inside]) => {
      const fields = [...inside!.matchAll(/<(input|textarea)\b([^>]*)>/g)].map(([, , attributes]) => ({
        name: attribute(attributes!, 'name') ?? '',
        type: attribute(attributes!, 'type') ?? 'text',
        value: attribute(attributes!, 'value') ?? 'on',
      }))
      const isFixed = (type: string) => ['hidden', 'radio', 'checkbox', 'file'].includes(type)
      const typed = fields.filter(({ name, type }) => name !== '' && !isFixed(type)).map(({ name }) => name)
      const lists = new Map<string, string[]>()
      for (const { name, type, value } of fields)
        if (isFixed(type) && type !== 'file' && name !== 'csrf')
          lists.set(name, [...(lists.get(name) ?? []), value])
      for (const [, name, options] of inside!.matchAll(/<select\b[^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/gs))
        lists.set(
          name!,
          [...options!.matchAll(/<option\b[^>]*value="([^"]*)"/g)].map(([, value]) => value!),
        )
      for (const [, attributes] of inside!.matchAll(/<button\b([^>]*)>/g)) {
        const name = attribute(attributes!, 'name')
        if (name !== undefined)
          lists.set(name, [...(lists.get(name) ?? []), attribute(attributes!, 'value') ?? ''])
      }
      const most = Math.min(6, Math.max(1, ...[...lists.values()].map(({ length }) => length)))
      const choices = Array.from({ length: most }, (_, at) =>
        Object.fromEntries([...lists].map(([name, values]) => [name, values[at % values.length] ?? ''])),
      )
      return { action: attribute(head!, 'action') ?? '', typed: [...new Set(typed)], choices }
    })
    .filter(({ action }) => action !== '')
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1]?.replace(/&amp;/g, '&')
}
