// Free text: what gives the writer away is hidden, what the report needs stays.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskIdentity } from '../../src/reading/free-text.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'

describe('masking identity in free text', () => {
  it.each([
    ['Tôi tên là Nguyễn Văn An, sđt 0912 345 678', ['Nguyễn Văn An', '0912 345 678', '345']],
    ['mình là Trần Thị Bích cccd 024 090 001 234', ['Trần Thị Bích', '090 001']],
    ['gọi +84 912345678 giúp tôi', ['912345678']],
    ['CMND của tôi 121234567', ['121234567']],
    ['tôi tên nguyễn văn ba, nhà tôi ở thôn Đông, xã Hồng Thái', ['nguyễn văn ba', 'thôn Đông']],
    ['địa chỉ của tôi: số 5 ngõ 3 Từ Sơn. Xin giữ kín', ['ngõ 3 Từ Sơn']],
    ['Họ và tên: PHẠM VĂN HÙNG, cccd: 024099012345', ['PHẠM VĂN HÙNG', '024099012345']],
    ["em tên là Đinh Thị H'Lan ạ", ["H'Lan"]],
    [
      'Tôi tên Nguyễn Văn An, SĐT 0912345678, ở số 12 Lê Lợi, phường Bắc Giang',
      ['Văn An', '091', '678', '12 Lê Lợi'],
    ],
    [
      'toi ten nguyen van an, sdt 0912345678, o so 12 le loi, phuong bac giang',
      ['van an', '091', '678', '12 le loi'],
    ],
    [
      'Tôi là Phạm Thị Lan, CCCD 024190001234, nhà ở số 5 ngõ 3 đường Lý Thái Tổ.',
      ['Thị Lan', '02', 'ngõ 3', 'Lý Thái Tổ'],
    ],
  ])('hides in %s what names its writer', (text, secrets) => {
    for (const typed of [text, text.normalize('NFD')]) {
      const { masked, found } = maskIdentity(typed)
      expect(found).toBe(true)
      for (const secret of secrets) expect(masked).not.toContain(secret)
    }
  })

  it.each([
    'xe 29H-456.78 chạy lúc 19:43 ở km 95+300 QL18',
    'xe khách 99B-012.34 đón khách trước số 10 Hùng Vương',
    'tôi là người dân ở đây, thấy xe tải 98C12345 vượt đèn đỏ ngày 12/11/2026',
    'lái xe tên Nguyễn Văn Tèo, chủ xe là công ty An Bình',
    'đường Nguyễn Văn Cừ, phường Võ Cường',
    'chạy 120 km/h, chở 35.000 kg',
    'Nhà ở mặt đường quốc lộ 1 bị xe tải đâm vào, ở số 12 Lê Lợi',
  ])('leaves %s as it is', (text) => {
    expect(maskIdentity(text)).toEqual({ masked: text, found: false })
  })

  it('hides who tells, and nothing of what is told', () => {
    const told = 'Hôm qua khoảng 18h tôi thấy xe khách chạy lấn làn trên quốc lộ 1A đoạn cầu Như Nguyệt.'
    const { masked } = maskIdentity(
      `${told} Tôi là Phạm Thị Lan, CCCD 024190001234, điện thoại 0978123456, nhà ở số 5 ngõ 3 đường Lý Thái Tổ. Xe màu trắng biển 98B-012.34.`,
    )
    expect(masked).toContain(told)
    expect(masked).toContain('Xe màu trắng biển 98B-012.34.')
    expect(masked).not.toMatch(/Lan|024|0978|456|ngõ 3|Lý Thái Tổ/)
  })

  it('never throws and is not held up', () => {
    fc.assert(
      fc.property(citizenText, (text) => {
        expect(typeof maskIdentity(text).masked).toBe('string')
      }),
      { numRuns: 300 },
    )
    for (const text of Object.values(megabytes)) {
      expect(fastestOf(() => maskIdentity(text))).toBeLessThan(hungAfterMs)
    }
  })

  it('beside a card number hides the name and the home that stand there without a lead-in', () => {
    const said =
      'Nguyễn Khắc Thắng\nCCCD 024090001234\nsố 700 ngõ Cây Sung, xã Tân Dĩnh, Bắc Ninh\nĐT 0977123813'
    const { masked } = maskIdentity(said)
    expect(masked).not.toMatch(/Nguyễn Khắc Thắng|024090001234|số 700 ngõ Cây Sung|0977123813/)
    expect(maskIdentity('xe của Nguyễn Văn An đỗ ở số 12 Nguyễn Trãi').masked).toContain('số 12 Nguyễn Trãi')
  })
})
