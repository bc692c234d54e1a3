// A start with another IDENTITY_KEY than the one the data was sealed with: refused, before anything is written.
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { startApp } from '../../src/app.js'
import { readConfig } from '../../src/config.js'
import { openStage } from './stage.js'

it('a start under the wrong IDENTITY_KEY stops with a line that names it; under the right one all is there', async () => {
  const stage = await openStage({ channels: ['messenger'] })
  const citizen = stage.citizen('messenger')
  await citizen.say('tôi muốn báo vi phạm')
  await stage.app.stop()
  const wrong = { ...stage.environment, IDENTITY_KEY: randomBytes(32).toString('base64') }
  await expect(startApp(readConfig(wrong), { now: stage.now })).rejects.toThrow(/IDENTITY_KEY is not the key/)
  stage.app = await startApp(readConfig(stage.environment), { now: stage.now })
  stage.simulators.messenger!.deliverTo(stage.app.origin)
  await citizen.say('không có ảnh')
  await citizen.hears(/Chuyện gì đã xảy ra/)
  await stage.close()
})
