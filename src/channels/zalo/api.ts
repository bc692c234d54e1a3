// Calls to Zalo's OpenAPI with a living token: `error` checked under HTTP 200, a dead token renewed once, files uploaded.
import { createHmac, randomBytes } from 'node:crypto'
import type { OutFile } from '../channel.js'
import type { Http, HttpRequest } from './http.js'
import { ZaloRefusal } from './refusals.js'
import { list, record, word, type Fields } from './shape.js'
import type { TokenKeeper } from './token.js'

export interface Api {
  get(path: string, data?: Fields): Promise<Fields>
  /** Where the answer's `data` is a list. */
  list(path: string, data?: Fields): Promise<unknown[]>
  post(path: string, body: Fields): Promise<Fields>
  upload(path: string, file: OutFile): Promise<Fields>
}

/** Access token invalid; expired or removed. https://docs.zaloplatforms.com/docs/OA/phu-luc/ma-loi */
const tokenCodes = [-216, -220]

/**
 * Every verb answers the `data` of a success.
 * @throws ZaloRefusal when `error` is not 0, Fault when the platform could not be asked or no token can be had
 */
export function openApi(http: Http, keeper: TokenKeeper, appSecret: string): Api {
  async function ask(request: HttpRequest): Promise<unknown> {
    const token = await keeper.token()
    try {
      return await askWith(token, request)
    } catch (error) {
      if (!(error instanceof ZaloRefusal) || !tokenCodes.includes(error.code)) throw error
      return askWith(await keeper.renew(token), request)
    }
  }

  async function askWith(token: string, request: HttpRequest): Promise<unknown> {
    const headers = { ...request.headers, access_token: token, appsecret_proof: proofOf(token, appSecret) }
    const answer = await http.ask({ ...request, headers })
    const code = Number(word(answer['error']) ?? Number.NaN)
    if (code !== 0) throw new ZaloRefusal(Number.isInteger(code) ? code : -200)
    return answer['data']
  }

  const read = (path: string, data?: Fields) =>
    ask({ method: 'GET', path: withData(path, data), headers: {} })

  return {
    get: async (path, data) => record(await read(path, data)),
    list: async (path, data) => list(await read(path, data)),
    post: async (path, body) =>
      record(
        await ask({
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    async upload(path, file) {
      const { type, body } = multipart(file, randomBytes(16).toString('hex'))
      return record(await ask({ method: 'POST', path, headers: { 'content-type': type }, body }))
    },
  }
}

/**
 * Proof that the caller holds the App's secret: hex HMAC-SHA256 of the access token. Wanted where the App's switch is on
 * (-242 without it), ignored elsewhere. Source: AppSecretProofUtil of the official SDKs.
 */
export function proofOf(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex')
}

/** Reading APIs take one query parameter that is JSON. */
function withData(path: string, data: Fields | undefined): string {
  return data === undefined ? path : `${path}?data=${encodeURIComponent(JSON.stringify(data))}`
}

function multipart(file: OutFile, boundary: string): { type: string; body: Buffer } {
  const name = file.name.replace(/["\r\n\\]/g, '_')
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
    `Content-Type: ${file.mime}\r\n\r\n`
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}
