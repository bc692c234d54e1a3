// What stands beside a time or a plate in a sentence (speeds, ages, houses, streets, counts) must not change what is read.
import { describe, expect, it } from 'vitest'
import { readPlates, sayPlate } from '../../src/reading/plate.js'
import { readTime, sayTime } from '../../src/reading/time.js'
import { standardNow } from './kind.js'

const now = Date.parse(standardNow)

const beside = `có chiếc ô tô 4 chỗ màu trắng chạy 100km/h
nhà em ở số 12 ngõ 7 đường 30/4
ở km 12+500 quốc lộ 1A
em chở con 6 tuổi đi học
em là sinh viên năm 3
bị phạt 2 triệu rồi
ở phố 19/5 giao đường 3/2
nó lạng lách cả đoạn 2km
sđt em 0912 345 678
đèn đỏ còn 15 giây mà nó phóng qua
đường 2 chiều mà nó đi ngược chiều
xe bồn 15 tấn
tại ngã ba Quán Mau
ở phường 15 quận 10
trời sáng trăng
đêm hôm mà bóp còi inh ỏi
nồng độ cồn 0,4
hai đứa kẹp 4
lần thứ 3 em gặp xe này
ở trạm thu phí BOT km93
chú công an ơi
bác tài vừa lái vừa nghe điện thoại
iphone 15
xe Mercedes C200
mấy anh xử lý giúp
hôm nào em lên làm việc được
em sẽ gửi video sau
mong hồi âm sớm`.split('\n')

const times = ['7h30 sáng nay', 'hôm qua lúc 8h tối', '20/11 lúc 16h20', 'thứ 4 vừa rồi lúc 9h sáng', 'ngày 18/11', '10 phút trước'] // prettier-ignore
const plates = [
  '98A-123.45',
  '29H-1234',
  '98B1-234.56',
  'TM-12-34',
  'đuôi 345',
  'hai chín a một hai ba bốn năm',
]

const timeOf = (text: string) => {
  const reading = readTime(text, now)
  return reading.found === 'value' ? sayTime(reading.value, now) : reading.found
}
const plateOf = (text: string) =>
  readPlates(text).map((reading) => (reading.found === 'value' ? sayPlate(reading.value) : reading.found)).join(' + ') // prettier-ignore

describe('what stands beside', () => {
  it.each(times)('changes nothing of the time %s', (said) => {
    for (const other of beside)
      for (const text of [`${other}, ${said}`, `${said}, ${other}`])
        expect(timeOf(text), text).toBe(timeOf(said))
  })

  it.each(plates)('changes nothing of the plate %s', (said) => {
    for (const other of beside)
      for (const text of [`${other}, ${said}`, `${said}, ${other}`])
        expect(plateOf(text), text).toBe(plateOf(said))
  })

  it.each(beside)('is no time and no plate by itself: %s', (other) => {
    expect([timeOf(other), plateOf(other)]).toEqual(['nothing', ''])
  })
})
