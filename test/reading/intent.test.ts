// Intents: the set over the states, no wrong command at all, corrections with their values, and the promises for any text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIntent } from '../../src/reading/intent.js'
import { violations } from '../../src/reports/violations.js'
import type { Where } from '../../src/reading/reading.js'
import { expectScore } from './expect-score.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'
import intents from './kinds/intents.js'
import type { Row } from './kind.js'
import { rowsOf } from './score.js'
import namesKind from './kinds/names.js'
import vehiclesKind from './kinds/vehicles.js'
import violationsKind from './kinds/violations.js'

const commands = new Set(['cancel', 'restart', 'skip', 'back', 'confirm'])
const states: Where[] = ['idle', 'media', 'violation', 'ongoing', 'time', 'road', 'plate', 'vehicle', 'people', 'consent', 'name', 'cccd', 'address', 'telephone', 'result_wanted', 'review', 'confirm_value', 'done'] // prettier-ignore

describe('reading intents', () => {
  it('reads 98 % of the set right and never a wrong command, however it is written', () => {
    expectScore(intents, { rightMin: 0.98, wrongMax: 0, rowsMin: 420 })
  })

  it('takes no answer of the other sets for a command', () => {
    const answers: [Row[], Where[]][] = [
      [rowsOf(vehiclesKind), ['vehicle', 'plate', 'review']],
      [rowsOf(violationsKind), ['violation', 'people', 'media']],
      [rowsOf(namesKind).filter(({ want }) => want !== 'no'), ['name', 'people']],
    ]
    for (const [rows, at] of answers) {
      for (const { text } of rows) {
        for (const where of at) {
          const intent = readIntent(text, where)
          expect(
            commands.has(intent.name) && intent.sure === 'certain',
            `${where}: ${text} -> ${intent.name}`,
          ).toBe(false)
        }
      }
    }
  })

  it('takes no title or keyword of the catalogue for a command', () => {
    for (const { title, keywords, label } of violations) {
      for (const text of [title, label, ...keywords])
        expect(readIntent(text, 'violation').name, text).toBe('other')
    }
  })

  it('hears commands in every state', () => {
    for (const where of states) {
      expect(readIntent('huỷ báo cáo', where), where).toMatchObject({ name: 'cancel', sure: 'certain' })
      expect(readIntent('trợ giúp', where).name, where).toBe('help')
      expect(readIntent('gặp cán bộ', where).name, where).toBe('human')
      expect(readIntent('tra cứu AB12-CD34', where), where).toMatchObject({
        name: 'status',
        code: 'AB12-CD34',
      })
      expect(readIntent('làm lại từ đầu', where).name, where).toBe('restart')
    }
  })

  it('sends only on words that say so, and never on a question', () => {
    expect(readIntent('gửi đi', 'review')).toMatchObject({ name: 'confirm', sure: 'certain' })
    expect(readIntent('gửi đi', 'plate')).toMatchObject({ sure: 'likely' })
    expect(readIntent('gửi đi?', 'review')).toMatchObject({ sure: 'likely' })
    for (const text of [
      'đừng gửi',
      'chưa gửi',
      'khoan',
      'gửi chưa',
      'sai rồi',
      'không',
      'gửi cho ai đấy',
      'gửi nhầm rồi',
    ])
      expect(readIntent(text, 'review').name, text).not.toBe('confirm')
  })

  it('carries the field and the value of a correction', () => {
    expect(readIntent('sai giờ rồi, 7 rưỡi mới đúng', 'review')).toMatchObject({
      field: 'time',
      value: '7 rưỡi',
    })
    expect(readIntent('à mà biển là 98A-123.45', 'vehicle')).toMatchObject({
      field: 'plate',
      value: '98A-123.45',
    })
    expect(readIntent('à mà biển là 98A-123.45', 'plate').name).toBe('other')
    expect(readIntent('sửa 3', 'review')).toMatchObject({ name: 'edit', field: '3' })
  })

  it('leaves a given name that is also a command to the step that asks for a person', () => {
    for (const where of ['name', 'people'] as const) {
      for (const text of ['Huy', 'Huỷ', 'anh Huy', 'Nguyễn Văn Huỷ'])
        expect(readIntent(text, where).name).toBe('other')
    }
  })

  it('gives one answer for NFC, NFD and upper case', () => {
    for (const { text, with: where } of rowsOf(intents)) {
      const { name, sure } = readIntent(text, where as Where)
      expect(readIntent(text.normalize('NFD'), where as Where)).toMatchObject({ name, sure })
    }
  })

  it('answers for any text in any state', () => {
    fc.assert(
      fc.property(citizenText, fc.constantFrom(...states), (text, where) => {
        const intent = readIntent(text, where)
        expect(readIntent(text.normalize('NFD'), where).name).toBe(
          readIntent(text.normalize('NFC'), where).name,
        )
        if (intent.field !== undefined) expect(intent.name).toBe('edit')
      }),
      { numRuns: 1000 },
    )
  })

  it.each(Object.entries(megabytes))('is not held up by a megabyte of %s', (_name, text) => {
    expect(fastestOf(() => readIntent(text, 'review'))).toBeLessThan(hungAfterMs)
  })
})
