// Runs the channel contract for every folder under src/channels, found by itself.
import { describe, expect, it } from 'vitest'
import { channelContract } from './channel.js'
import { channelNames } from './channel-stage.js'

it('finds the channels', () => {
  expect(channelNames()).toEqual(expect.arrayContaining(['messenger', 'zalo']))
})

describe.each(channelNames())('the channel %s', (name) => channelContract(name))
