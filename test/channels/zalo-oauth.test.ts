// OAuth v4 for an OA against the simulated server, and what the reading APIs tell.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHttp, type Http } from '../../src/channels/zalo/http.js'
import {
  authorizeUrl, exchangeCode, GrantRefused, newVerifier, refreshGrant,
} from '../../src/channels/zalo/oauth.js' // prettier-ignore
import { record, type Fields } from '../../src/channels/zalo/shape.js'
import { openZaloStage, outbound, type ZaloStage } from './zalo-stage.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

let stage: ZaloStage
let http: Http
beforeEach(async () => {
  stage = await openZaloStage()
  http = openHttp(stage.origin, () => stage.clock.now)
})
afterEach(async () => {
  await http.close()
  await stage.close()
})

const appOf = () => ({ appId: stage.settings['ZALO_APP_ID']!, appSecret: stage.settings['ZALO_APP_SECRET']! })
describe('the OAuth server', () => {
  const consent = async (verifier: string) => {
    const ask = {
      appId: appOf().appId,
      redirectUri: 'http://127.0.0.1/back?x=1',
      verifier,
      state: 'tình trạng',
    }
    const page = new URL(authorizeUrl(stage.origin, ask))
    expect(await (await fetch(page)).text()).toContain('Cho phép')
    const allow = { method: 'POST', body: page.searchParams, redirect: 'manual' } as const
    const answer = await fetch(`${page.origin}${page.pathname}`, allow)
    return new URL(answer.headers.get('location') ?? '').searchParams
  }
  const refused = (work: Promise<unknown>) => expect(work).rejects.toBeInstanceOf(GrantRefused)

  it('sends code, OA and state back, and takes a code once, with the verifier of 43 characters', async () => {
    const verifier = newVerifier()
    expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const back = await consent(verifier)
    expect([back.get('x'), back.get('oa_id'), back.get('state')]).toEqual([
      '1',
      stage.settings['ZALO_OA_ID'],
      'tình trạng', // prettier-ignore
    ])
    const grant = await exchangeCode(http, appOf(), back.get('code')!, verifier)
    expect(grant.accessLifeMs).toBe(25 * hourMs)
    await refused(exchangeCode(http, appOf(), back.get('code')!, verifier))
  })

  it('refuses a wrong verifier, one of another length, and a code older than 10 minutes', async () => {
    const verifier = newVerifier()
    await refused(exchangeCode(http, appOf(), (await consent(verifier)).get('code')!, newVerifier()))
    const long = `${verifier}x`
    await refused(exchangeCode(http, appOf(), (await consent(long)).get('code')!, long))
    const late = (await consent(verifier)).get('code')!
    stage.simulator.passTime(10 * minuteMs + 1)
    await refused(exchangeCode(http, appOf(), late, verifier))
  })

  it('tells seconds as a string, spends a refresh token once, and kills the older access token', async () => {
    const first = stage.settings['ZALO_REFRESH_TOKEN']!
    const form = new URLSearchParams({
      refresh_token: first,
      app_id: appOf().appId,
      grant_type: 'refresh_token',
    })
    const post = { method: 'POST', headers: { secret_key: appOf().appSecret }, body: form }
    const issued = record(await (await fetch(`${stage.origin}/v4/oa/access_token`, post)).json())
    expect(issued['expires_in']).toBe('90000')
    await refused(refreshGrant(http, appOf(), first))
    const account = async (token: string) => {
      const headers = { access_token: token }
      return (await http.ask({ method: 'GET', path: '/v2.0/oa/getoa', headers }))['error']
    }
    expect(await account(String(issued['access_token']))).toBe(0)
    const next = await refreshGrant(http, appOf(), String(issued['refresh_token']))
    expect(await account(String(issued['access_token']))).toBe(-216)
    expect(await account(next.accessToken)).toBe(0)
    stage.simulator.passTime(25 * hourMs + 1)
    expect(await account(next.accessToken)).toBe(-220)
    stage.simulator.passTime(91 * 24 * hourMs)
    await refused(refreshGrant(http, appOf(), next.refreshToken))
  })

  it('wants the App secret, not another', async () => {
    const wrong = { ...appOf(), appSecret: stage.settings['ZALO_OA_SECRET_KEY']! }
    await refused(refreshGrant(http, wrong, stage.settings['ZALO_REFRESH_TOKEN']!))
  })

  it('knows the pair that a program kept though the simulator was started anew', async () => {
    const { accessToken, refreshToken } = await refreshGrant(
      http,
      appOf(),
      stage.settings['ZALO_REFRESH_TOKEN']!,
    )
    const other = await openZaloStage()
    const elsewhere = openHttp(other.origin, () => other.clock.now)
    const path = '/v2.0/oa/getoa'
    const answer = await elsewhere.ask({ method: 'GET', path, headers: { access_token: accessToken } })
    expect(answer['error']).toBe(0)
    expect((await refreshGrant(elsewhere, appOf(), refreshToken)).accessToken).not.toBe(accessToken)
    await elsewhere.close()
    await other.close()
  })
})

describe('reading', () => {
  const read = async (path: string, data: Fields) => {
    const { accessToken } = await refreshGrant(
      http,
      appOf(),
      stage.simulator.settings(stage.origin)['ZALO_REFRESH_TOKEN']!,
    )
    const query = encodeURIComponent(JSON.stringify(data))
    return http.ask({ method: 'GET', path: `${path}?data=${query}`, headers: { access_token: accessToken } })
  }

  it('gives the messages of one or of all, newest first, with numbers for times', async () => {
    await stage.simulator.say('lan', 'một')
    stage.simulator.passTime(1000)
    await stage.simulator.say('minh', 'hai')
    stage.pass(1000)
    await stage.channel.send(outbound(stage, { text: 'ba' }))
    const all = (await read('/v2.0/oa/listrecentchat', { offset: 0, count: 10 }))['data'] as Fields[]
    expect(all.map(({ src, message }) => [src, message])).toEqual([[0, 'ba'], [1, 'hai'], [1, 'một']]) // prettier-ignore
    expect(all.every(({ time }) => typeof time === 'number')).toBe(true)
    const lan = { user_id: stage.messages()[0]!.citizen, offset: 0, count: 10 }
    const one = (await read('/v2.0/oa/conversation', lan))['data'] as Fields[]
    expect(one.map(({ message_id }) => message_id).at(-1)).toBe(stage.messages()[0]!.messageId)
  })

  it('refuses more than ten at once', async () => {
    await stage.simulator.say('lan', 'một')
    expect((await read('/v2.0/oa/listrecentchat', { offset: 0, count: 11 }))['error']).toBe(-210)
  })
})
