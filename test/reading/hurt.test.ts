// Whether somebody was run over, hurt or killed: what says so, and what only sounds like it.
import { describe, expect, it } from 'vitest'
import { tellsOfHurt } from '../../src/reading/hurt.js'
import { fold } from '../../src/reading/text.js'

const accepts = [
  'xe tải vừa tông chết người ở ngã tư Kế',
  'xe ô tô vừa đâm chết một em bé ở cổng chợ Ninh Xá',
  'có người bị xe cán nát chân ở ngã tư Song Khê',
  'xe ben cán qua người đi đường ở phường Võ Cường, xe đang chạy trốn',
  'nó tông vào người rồi',
  'có tai nạn chết người ở cầu Bến Tuần',
  'xe khách tông trúng học sinh',
  'container húc một cụ già trên QL1A',
  'xe tải cán chết rồi, biển 98C-111.22',
  'xe máy đâm vào một bà cụ',
  'có hai người chết ở ngã tư',
  'gây tai nạn làm chết 2 người',
  'hôm qua xe tải tông chết người ở đây',
  'biển số 98C-111.22 tông chết người',
  'xe không đèn tông vào người đi bộ',
  'tài xế kéo lê một người trên đường',
  'có người nằm bất động giữa đường',
  'có người kẹt dưới gầm xe tải',
  'nạn nhân đã tử vong',
  'tôi bị xe tải tông',
  'xe bồn chẹt phải một em',
]

const refuses = [
  'tông chết con chó',
  'xe tải cán chết một con mèo rồi đi luôn',
  'xe con đâm chết đàn gà nhà tôi',
  'xe cán qua vạch',
  'xe tải cán vạch liền',
  'cán đinh',
  'cán lên vỉa hè',
  'xe chạy chết máy giữa đường',
  'có người chết máy giữa ngã tư',
  'kẹt xe mệt chết người',
  'đèn pha chói chết người',
  'chết tiệt',
  'chán chết',
  'suýt tông vào người đi bộ',
  'xém nữa đâm vào học sinh',
  'chạy ẩu thế này có ngày chết người',
  'phóng nhanh dễ gây tai nạn chết người',
  'không tông vào ai',
  'một đám người đứng giữa đường',
  'cần người giúp đỡ',
  'xe tải và người đi bộ',
  'để người đi bộ qua đường',
  'dừng người lại',
  'nhiều người bị cản trở',
  'đâm vào bê tông',
  'tông vào cột điện',
  'xe tôi bị đâm vào đuôi',
  'đèn chiếu thẳng vào mặt người đi ngược chiều',
  'tổng số người trên xe',
  'xe vượt đèn đỏ ở ngã tư Kế',
]

describe('somebody run over, hurt or killed', () => {
  it.each(accepts)('is told by "%s", with and without diacritics', (words) => {
    expect([words, fold(words), words.toUpperCase()].map(tellsOfHurt)).toEqual([true, true, true])
  })

  it.each(refuses)('is not told by "%s"', (words) => {
    expect([words, fold(words), words.toUpperCase()].map(tellsOfHurt)).toEqual([false, false, false])
  })
})
