// Vehicles: the set, what is asked rather than guessed, how a vehicle is said, and the promises that hold for any text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colours, vehicleTypes } from '../../src/reading/reading.js'
import { tidy } from '../../src/reading/text.js'
import { colourLabels, readVehicle, sayVehicle, vehicleLabels } from '../../src/reading/vehicle.js'
import { expectScore } from './expect-score.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'
import vehicles from './kinds/vehicles.js'

describe('reading vehicles', () => {
  it('reads 98 % of the set right and gives hardly a wrong type or colour, however it is written', () => {
    expectScore(vehicles, { rightMin: 0.98, wrongMax: 0.005, rowsMin: 450 })
  })

  it('asks which, with choices to tap, when a brand makes several types or two are named', () => {
    const honda = readVehicle('xe honda đỏ')
    expect(honda).toMatchObject({ found: 'question', ask: 'type' })
    if (honda.found !== 'question') return
    expect(honda.choices.map((choice) => choice.value)).toEqual([
      { type: 'motorbike', colour: 'red' },
      { type: 'car', colour: 'red' },
    ])
    expect(readVehicle('xe tải, xe khách')).toMatchObject({ found: 'question', ask: 'type' })
    expect(readVehicle('màu trắng hoặc bạc')).toMatchObject({ found: 'question', ask: 'colour' })
  })

  it('takes "vẫn" without its marks for no van', () => {
    expect(readVehicle('da no van dang lang lach').found).toBe('nothing')
    expect(readVehicle('xe van dang chay')).toMatchObject({ value: { type: 'truck' } })
  })

  it('keeps the model that told the type', () => {
    expect(readVehicle('Ford Ranger đen')).toMatchObject({
      value: { type: 'pickup', colour: 'black', model: 'Ford Ranger' },
    })
  })

  it('is less sure of bare xanh and of hedged words', () => {
    expect(readVehicle('xe tải xanh')).toMatchObject({ value: { colour: 'blue' }, sure: 'likely' })
    expect(readVehicle('hình như là xe tải')).toMatchObject({ sure: 'likely' })
    expect(readVehicle('xe tải màu trắng')).toMatchObject({ sure: 'certain' })
  })

  it('says a vehicle in Vietnamese, with labels that fit a tap', () => {
    expect(sayVehicle({ type: 'truck', colour: 'blue' })).toBe('Xe tải, màu xanh dương')
    expect(sayVehicle({ colour: 'red' })).toBe('Màu đỏ')
    expect(sayVehicle({ type: 'pickup', model: 'Ranger' })).toBe('Xe bán tải (Ranger)')
    for (const type of vehicleTypes) expect(vehicleLabels[type].length).toBeLessThanOrEqual(20)
    for (const colour of colours) expect(colourLabels[colour].length).toBeLessThanOrEqual(20)
  })

  it('names its words by their place in the tidied text, and reads NFD like NFC', () => {
    fc.assert(
      fc.property(citizenText, (text) => {
        const reading = readVehicle(text)
        if (reading.found !== 'nothing')
          expect(tidy(text).slice(reading.words.start, reading.words.end)).toBe(reading.words.text)
        expect(readVehicle(text.normalize('NFD')).found).toBe(readVehicle(text.normalize('NFC')).found)
      }),
      { numRuns: 500 },
    )
  })

  it.each(Object.entries(megabytes))('is not held up by a megabyte of %s', (_name, text) => {
    expect(fastestOf(() => readVehicle(text))).toBeLessThan(hungAfterMs)
  })
})
