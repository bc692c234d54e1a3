// What a citizen tells last in a long message counts as much as what comes first.
import { describe, expect, it } from 'vitest'
import { readCccd } from '../../src/reading/cccd.js'
import { readPlates } from '../../src/reading/plate.js'
import { readTelephone } from '../../src/reading/telephone.js'
import { readTime } from '../../src/reading/time.js'
import { readVehicle } from '../../src/reading/vehicle.js'
import { standardNow } from './kind.js'

const now = Date.parse(standardNow)
const story = 'Mình xin kể lại chuyện dọc đường cho các anh nghe nhé. '.repeat(100).slice(0, 5_000)
const atEnd = (words: string) => `${story}\n${words}`

describe('a message of 5,000 characters', () => {
  it('is read to its end', () => {
    expect(readTime(atEnd('7h30 sáng nay'), now)).toMatchObject({ found: 'value', value: { is: 'minute' } })
    expect(readPlates(atEnd('biển 98C-123.45'))).toMatchObject([{ value: { plate: '98C-123.45' } }])
    expect(readTelephone(atEnd('sđt 0912345678'))).toMatchObject({ value: '0912345678' })
    expect(readCccd(atEnd('cccd 024099012345'), now)).toMatchObject({ value: '024099012345' })
    expect(readVehicle(atEnd('xe khách màu đỏ'))).toMatchObject({
      value: { type: 'bus_coach', colour: 'red' },
    })
  })
})
