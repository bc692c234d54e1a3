import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayJoin } from '../../src/reading/burst.js'
import { readSecondHand } from '../../src/reading/second-hand.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'

describe('what others wrote or told', () => {
  it.each([
    'Mạng xã hội lan truyền clip ô tô tải BKS 29H-884.23 đi ngược chiều tại Km117+250. Nguồn: Báo mới',
    '[Chia sẻ] Nhóm Otofun: Sáng 20/11 xe khách 98B-777.11 chèn ép xe con tại cầu Như Nguyệt, ae cẩn thận #otofun',
    'https://www.facebook.com/share/v/1abc xe 98A-246.99 vượt đèn đỏ ngã tư Kế hôm qua',
    'https://vt.tiktok.com/ZSxyz12/ xe con đi ngược chiều cầu vượt Kinh Bắc',
    'Theo Dân trí, 10h35 ngày 14/11 tài xế ô tô khách 24F-001.33 vượt ẩu tại km212',
    'Ngày 11/9, Cục CSGT cho biết, Phòng CSGT vừa lập biên bản với anh N.Đ.H. do trả khách tại km49',
    '#csgt #bacninh xe 99A-123.45 vượt đèn đỏ ngã tư Cổng Ô',
    'Chia se lai bai viet: chieu nay tren QL1A xe tai 98C-123.45 tat dau',
  ])('is told from an account of one’s own: a post: %s', (text) => {
    expect(readSecondHand(text)).toBe('post')
    expect(readSecondHand(text.toUpperCase())).toBe('post')
    expect(readSecondHand(text.normalize('NFD'))).toBe('post')
  })

  it.each([
    'nghe mấy bác hàng xóm nói hôm qua xe tải 98C-090.90 đổ trộm phế thải',
    'em thấy trên facebook có clip xe 98A-123.45 vượt đèn đỏ',
    'bạn em kể lại là tối qua xe khách 98B-111.22 lạng lách',
  ])('is told from an account of one’s own: hearsay: %s', (text) => {
    expect(readSecondHand(text)).toBe('hearsay')
  })

  it.each([
    'sáng nay tôi đi làm thấy xe 98A-456.78 vượt đèn đỏ ngã tư Hùng Vương',
    'xe vừa lái vừa nghe điện thoại 98A-123.45',
    'xe tải chạy theo hướng Lạng Sơn 98C-123.45 rơi vãi đất',
    'em gửi link vị trí https://maps.app.goo.gl/abc',
    'Kính gửi công an, tôi đề nghị công an xử lý xe 98A-123.45 vi phạm',
    'Tài xế xe khách khoảng 40 tuổi say rượu lái xe 98B-012.34, đề nghị công an vào cuộc xử lý',
    'theo camera nhà tôi 19h xe 98A-123.45 đỗ chắn cổng',
    'tối qua nghe tiếng nẹt pô ầm ĩ ngã tư Kế',
    'công an phường đã xử lý mấy lần nhưng ô tô 98A-123.45 vẫn đỗ vỉa hè',
  ])('is not seen in one’s own: %s', (text) => {
    expect(readSecondHand(text)).toBeUndefined()
  })

  it('is looked for in any text, and in a megabyte at once', () => {
    fc.assert(fc.property(citizenText, (text) => void readSecondHand(text)))
    for (const text of Object.values(megabytes))
      expect(fastestOf(() => readSecondHand(text))).toBeLessThan(hungAfterMs)
  })
})

describe('short messages in quick succession', () => {
  it.each(['alo', 'cho e báo con xe', '98a 123.45 vượt đèn đỏ', 'ngã tư trên ql1a', 'sáng nay tầm 7h ạ'])(
    'are parts of a story: %s',
    (text) => {
      expect(mayJoin(text)).toBe(true)
    },
  )

  it.each(['huỷ', 'có', 'không', '2', 'gửi', 'gửi đi', 'quay lại', 'bỏ qua', 'sửa biển số', 'làm lại', '#do:yes', 'gặp cán bộ'])(
    'stand for themselves where they are commands or short answers: %s',
    (text) => {
      expect(mayJoin(text)).toBe(false)
    },
  ) // prettier-ignore
})
