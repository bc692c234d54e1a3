// What the canaries do, and what is done to them: each tells everything about themselves wherever free words can stand.
import sharp from 'sharp'
import type { Bubble } from '../../src/channels/simulator.js'
import type { Canary } from './canary-identities.js'
import type { Citizen, Stage } from './stage.js'

/** So many people at once: what a desk sees on a busy evening. */
const atOnce = 25

export async function inCompany(
  list: Canary[],
  work: (canary: Canary, at: number) => Promise<void>,
): Promise<void> {
  const waiting = list.map((canary, at) => ({ canary, at }))
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        await work(next.canary, next.at)
    }),
  )
}

/** A whole report, with its writer in every place where free words can stand. */
export async function tellAll(stage: Stage, canary: Canary, at: number): Promise<void> {
  const citizen = stage.citizen(canary.channel, canary.handle)
  let said = await citizen.say('Báo vi phạm')
  for (let turns = 0; turns < 24; turns += 1) {
    const asked = said.map(({ text }) => text ?? '').join('\n')
    if (/Mã (?:phản ánh|hồ sơ|tra cứu)|mã bí mật/i.test(asked)) return
    said = await answer(citizen, canary, at, said, asked)
  }
  throw new Error(`canary ${at} never filed; last asked: ${said.map(({ text }) => text).join(' / ')}`)
}

/** Some report what is going on: alerts leave for the patrol. */
const isGoingOn = (at: number) => at % 9 === 4

async function answer(
  citizen: Citizen,
  canary: Canary,
  at: number,
  said: Bubble[],
  asked: string,
): Promise<Bubble[]> {
  const { name, telephone, cccd, address } = canary
  const spaced = `${telephone.slice(0, 4)}.${telephone.slice(4, 7)}.${telephone.slice(7)}`
  if (/Gửi phản ánh/.test(labels(said)) || /Bạn xem lại giúp mình/.test(asked))
    return citizen.tap('Gửi phản ánh')
  if (/nhận kết quả/.test(asked)) return citizen.tap('Có, báo cho mình')
  if (/Bạn đồng ý chứ/.test(asked)) return citizen.tap('Đồng ý')
  if (/nhắn giúp mình: .*(?:họ tên|CCCD|địa chỉ|điện thoại)/.test(asked))
    return citizen.say(`${name}\nCCCD ${cccd}\n${address}\nĐT ${telephone}`)
  // While an alert is out, words of a direction are taken for it: a person called Hương would seem to name one.
  if (/chủ xe, lái xe/.test(asked) && isGoingOn(at))
    return citizen.say(`Xe nhà xe Hải Vân. Cần gì gọi ${spaced}`)
  if (/chủ xe, lái xe/.test(asked))
    return citizen.say(`Xe nhà xe Hải Vân. Cần gì gọi ${spaced}, tôi tên là ${name}. Ký tên ${name}`)
  if (/Xe loại gì/.test(asked)) return citizen.say('xe con màu trắng')
  if (/Biển số/.test(asked)) return citizen.say(`98A-${String(100 + at)}.45`)
  if (/ở đâu/.test(asked)) return citizen.say('QL37 đoạn qua xã Tân Dĩnh, gần chợ')
  if (/lúc nào/.test(asked)) return citizen.say(isGoingOn(at) ? 'đang diễn ra' : '7h15 sáng hôm qua')
  if (/ảnh hoặc clip/.test(asked) && at % 7 === 0)
    return citizen.send([
      { name: `${name} ${telephone}.jpg`, mime: 'image/jpeg', bytes: await photoOf(canary) },
    ])
  if (/ảnh/.test(asked) && /Không có ảnh/.test(labels(said) + asked)) return citizen.tap('Không có ảnh, clip')
  if (/vi phạm gì|chuyện gì|hành vi/i.test(asked))
    return citizen.say(`vượt đèn đỏ. Tôi là ${name}, sđt ${telephone}`)
  if (/Đúng rồi/.test(labels(said))) return citizen.tap('Đúng rồi')
  return citizen.say('xong')
}

const labels = (said: Bubble[]) =>
  said
    .flatMap(({ choices }) => choices ?? [])
    .map(({ label }) => label)
    .join('|')

/** A photo that says in its metadata who took it. */
function photoOf({ name, telephone }: Canary): Promise<Buffer> {
  return sharp({ create: { width: 320, height: 240, channels: 3, background: '#a33' } })
    .withExif({ IFD0: { Artist: name, Copyright: telephone, ImageDescription: `${name} ${telephone}` } })
    .jpeg()
    .toBuffer()
}

/** What else happens to a program: forged calls, broken bodies, people nobody knows, forms with profiles, withdrawn consent. */
export async function meddle(stage: Stage, canaries: Canary[]): Promise<void> {
  const { name, telephone, handle } = canaries[3]!
  const body = JSON.stringify({
    entry: [{ messaging: [{ sender: { id: handle }, message: { text: `${name} ${telephone}` } }] }],
  })
  for (const channel of ['messenger', 'zalo']) {
    await fetch(`${stage.app.origin}/webhooks/${channel}`, { method: 'POST', body })
    await fetch(`${stage.app.origin}/webhooks/${channel}?sdt=${telephone}&ten=${encodeURIComponent(name)}`)
  }
  await fetch(`${stage.app.origin}/khong-co/${handle}/${encodeURIComponent(name)}`)
  const zalo = stage.simulators.zalo! as Stage['simulators'][string] & {
    submitInfo?(citizen: string, info: Record<string, string>): Promise<void>
  }
  for (const canary of canaries.filter(({ channel }) => channel === 'zalo').slice(0, 10)) {
    await zalo.submitInfo?.(canary.handle, {
      name: canary.name,
      phone: canary.telephone,
      address: canary.address,
    })
    await stage.simulators.zalo!.staffSays(
      canary.handle,
      `Chào ${canary.name}, số ${canary.telephone} phải không?`,
    )
  }
}

/** Answers the officer with an identity, adds to the report, calls about something going on, asks for rights; waits for no answer. */
export async function comeBack(stage: Stage, canary: Canary): Promise<void> {
  const citizen = stage.citizen(canary.channel, canary.handle)
  const { name, telephone, cccd, address } = canary
  for (const words of [
    `${name}\nCCCD ${cccd}\n${address}\nĐT ${telephone}`,
    'có',
    `Bổ sung: tôi tên là ${name}, gọi ${telephone}, CCCD ${cccd}. Địa chỉ của tôi là ${address}`,
    `xe tải 99C-123.45 đang đua xe lạng lách trên QL37 xã Tân Dĩnh, tôi là ${name} ${telephone}`,
    'xoá dữ liệu của tôi',
  ])
    await citizen.writes(words)
}
