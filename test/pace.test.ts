// Whoever floods waits, loses nothing, and holds up nobody: the rule of pace, and what it makes of lanes.
import { expect, it } from 'vitest'
import { openPace, paceMs } from '../src/pace.js'
import { openPressure } from '../src/pressure.js'

const now = 1_800_000_000_000

it('thirty messages at once are free; a hundred a second are taken one a second after that', () => {
  const pace = openPace()
  const waits = Array.from(
    { length: 6_000 },
    (_, at) => pace.next('flooder', now + at * 10) - (now + at * 10),
  )
  expect(waits.slice(0, 30).every((wait) => wait === 0)).toBe(true)
  const dueAt = waits.map((wait, at) => at * 10 + wait)
  for (let second = 0; second < 60; second += 1) {
    const taken = dueAt.filter((due) => due >= second * 1_000 && due < (second + 1) * 1_000).length
    expect(taken).toBeLessThanOrEqual(second === 0 ? 31 : 1)
  }
  expect(pace.next('other', now)).toBe(now)
})

it('somebody who writes as people do never waits, and a flooder is free again once it is paid for', () => {
  const pace = openPace()
  for (let at = 0; at < 500; at += 1) expect(pace.next('lan', now + at * 1_200)).toBe(now + at * 1_200)
  for (let at = 0; at < 100; at += 1) pace.next('flooder', now)
  const later = now + 101 * paceMs
  expect(pace.next('flooder', later)).toBe(later)
})

it('a clock that was set back a day makes nobody wait a day', () => {
  const pace = openPace()
  pace.next('lan', now + 86_400_000)
  expect(pace.next('lan', now)).toBe(now)
})

it('remembers ten thousand senders and no more', () => {
  const pace = openPace()
  for (let at = 0; at < 100; at += 1) pace.next('flooder', now)
  for (let at = 0; at < 10_001; at += 1) pace.next(`c${at}`, now)
  expect(pace.next('flooder', now)).toBe(now)
})

it('webhooks press when they wait long, and no longer once they are quick or stop', () => {
  let at = 0
  const pressure = openPressure(() => at)
  for (let quick = 0; quick < 100; quick += 1, at += 10) pressure.answered(20)
  expect(pressure.isHigh()).toBe(false)
  for (let slow = 0; slow < 100; slow += 1, at += 1) pressure.answered(200)
  expect(pressure.isHigh()).toBe(true)
  at += 600
  expect(pressure.isHigh()).toBe(false)
  pressure.answered(20)
  expect(pressure.isHigh()).toBe(false)
})
