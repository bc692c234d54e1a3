// Reads what a caller of the simulated Graph API sent, in every style the platform takes: query, JSON, form, multipart.
import { Response } from 'undici'
import type { SandboxFile } from '../simulator.js'
import { parseLossless } from '../json.js'
import { page } from './sandbox-world.js'
import { badParameter, refused } from './sandbox-refusals.js'
import type { Answer } from './sandbox-refusals.js'
import { isSame, proofOf } from './wire.js'

export type Params = Record<string, unknown>

export interface Caller {
  query: Record<string, unknown>
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** Query and body in one; objects may be JSON texts. A file of a multipart body stands under its field's name. */
export async function paramsOf({ query, headers, body }: Caller): Promise<Params> {
  const bearer = /^Bearer (.+)$/.exec(String(headers.authorization ?? ''))?.[1]
  const token = bearer === undefined ? {} : { access_token: bearer }
  const type = String(headers['content-type'] ?? '')
  return { ...token, ...opened(query), ...(await bodyParams(type, body)) }
}

async function bodyParams(type: string, body: Buffer): Promise<Params> {
  if (body.length === 0) return {}
  if (type.startsWith('application/json')) {
    const fields = parseLossless(body)
    return typeof fields === 'object' && fields !== null ? (fields as Params) : {}
  }
  if (type.startsWith('multipart/form-data')) return multipart(type, body)
  return opened(Object.fromEntries(new URLSearchParams(body.toString('utf8'))))
}

async function multipart(type: string, body: Buffer): Promise<Params> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const params: Params = {}
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') params[name] = openedWord(name, value)
    else params[name] = { name: value.name, mime: value.type, bytes: Buffer.from(await value.arrayBuffer()) }
  }
  return params
}

function opened(fields: Record<string, unknown>): Params {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, openedWord(name, value)]))
}

/** The platform's own samples write objects with single quotes. */
function openedWord(name: string, value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  for (const text of [value, value.replaceAll("'", '"')]) {
    try {
      return JSON.parse(text) as unknown
    } catch {
      continue
    }
  }
  return value
}

export function isFile(value: unknown): value is SandboxFile {
  return typeof value === 'object' && value !== null && 'bytes' in value
}

/** Whether a caller may speak for the Page: its token, and the proof of the app, which the simulated app requires. */
export function accessRefusal(params: Params): Answer | undefined {
  const token = typeof params.access_token === 'string' ? params.access_token : ''
  if (!isSame(token, page.token))
    return refused(190, 'Invalid OAuth access token - Cannot parse access token')
  const proof = params.appsecret_proof
  if (proof === undefined)
    return badParameter('API calls from the server require an appsecret_proof argument')
  if (typeof proof === 'string' && isSame(proof, proofOf(token, page.appSecret))) return undefined
  return badParameter('Invalid appsecret_proof provided in the API argument')
}
