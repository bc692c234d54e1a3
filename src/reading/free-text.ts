// Hides in free text what gives its writer away: telephones, identity numbers, own names and addresses said as such.
// Plates, km posts, times and house numbers of a place that is reported stay.
import { maskAddress } from './address.js'
import { maskName, readName } from './name.js'
import { readPlates } from './plate.js'
import { findTelephones } from './telephone.js'
import { matchesOf } from './matches.js'
import { tidy } from './text.js'

/** Characters looked through; longer text is masked in pieces of this length. */
const pieceLength = 2500
const piecesMax = 3

/** Whoever reads the report needs no part of a number or a home. */
const hidden = '***'

interface Secret {
  start: number
  end: number
  mask: string
}

/**
 * Masks the writer's identity in free text; what is beyond 7,500 characters (platforms cap a message well below) is left out of the masked text.
 * @returns the tidied text with the secrets masked, and whether there were any
 */
export function maskIdentity(text: string): { masked: string; found: boolean } {
  const clean = tidy(text.slice(0, pieceLength * piecesMax))
  let masked = ''
  let found = false
  for (let at = 0; at < clean.length;) {
    const end = pieceEnd(clean, at)
    const piece = clean.slice(at, end)
    const secrets = secretsIn(piece)
    masked += replaced(piece, secrets)
    found = found || secrets.length > 0
    at = end
  }
  return { masked, found }
}

/** Pieces end at a line or a space, so that no number is cut in two. */
function pieceEnd(text: string, from: number): number {
  const most = from + pieceLength
  if (most >= text.length) return text.length
  const space = Math.max(text.lastIndexOf('\n', most), text.lastIndexOf(' ', most))
  return space > from + pieceLength / 2 ? space : most
}

function secretsIn(text: string): Secret[] {
  const plates = readPlates(text).flatMap((plate) => (plate.found === 'nothing' ? [] : [plate.words]))
  const isPlate = ({ start, end }: Secret) => plates.some((plate) => start < plate.end && end > plate.start)
  const telephones = findTelephones(text).map(({ words: { start, end } }) => ({ start, end, mask: hidden }))
  const names = ownNames(text)
  const all = [
    ...names,
    ...ownAddresses(text),
    ...homesAfter(text, names),
    ...besideCard(text),
    ...telephones,
    ...cardNumbers(text).filter((one) => !isPlate(one)),
  ]
  return withoutOverlaps(all)
}

/** CCCD of twelve digits, CMND of nine said as such; grouped as people write them. */
function cardNumbers(text: string): Secret[] {
  const cards = [...text.matchAll(/(?<![\d.,+-])\d{3}[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{3}(?![\d])/g)]
  const old = [
    ...text.matchAll(
      /(?<=(?:cmnd|cmt|chứng minh|chung minh|cccd|căn cước|can cuoc)[^\d\n]{0,30})\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)/giu,
    ),
  ]
  return [...cards, ...old].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    mask: hidden,
  }))
}

const speaker = '(?:tôi|toi|mình|minh|em|tui|cháu|chau|con|người báo tin|người phản ánh)'
const nameLeads = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:(?:họ\\s+và\\s+tên|ho\\s+va\\s+ten|họ\\s+tên|ho\\s+ten|tên|ten)\\s+(?:của\\s+|cua\\s+)?(?:${speaker}\\s*)?(?:là|la|:)|(?:họ\\s+và\\s+tên|họ\\s+tên|ho\\s+ten)\\s*:?|${speaker}\\s+(?:tên\\s+là|ten\\s+la|tên|ten|là|la|xin\\s+giới\\s+thiệu\\s+là))\\s*:?\\s*`,
  'giu',
)

function ownNames(text: string): Secret[] {
  const secrets: Secret[] = []
  for (const match of matchesOf(nameLeads, text).slice(0, 50)) {
    const start = match.index + match[0].length
    const candidate = nameRun(text.slice(start, start + 60))
    const read = candidate === undefined ? undefined : readName(candidate)
    if (candidate === undefined || read === undefined || read.found !== 'value') continue
    const at = start + text.slice(start).indexOf(candidate)
    secrets.push({ start: at, end: at + candidate.length, mask: maskName(candidate) })
  }
  return secrets
}

/** Words with capitals; in text without any, up to four words to the next pause. */
function nameRun(text: string): string | undefined {
  const capitals =
    /^(?:(?:anh|chị|ông|bà)\s+)?((?:\p{Lu}[\p{L}\p{M}'’]*)(?:\s+\p{Lu}[\p{L}\p{M}'’]*){1,5})/u.exec(text)?.[1]
  if (capitals !== undefined) return capitals.split(/\s+/).slice(0, 5).join(' ')
  return /^((?:\p{Ll}[\p{L}\p{M}'’]*)(?:\s+\p{Ll}[\p{L}\p{M}'’]*){1,3})(?=\s*(?:[,.;\n(]|$|\d))/u.exec(
    text,
  )?.[1]
}

const addressLeads =
  /(?<![\p{L}\p{M}])(?:(?:địa chỉ|dia chi|đ\/c)\s*(?:của tôi|nhà tôi|của em|nhà em|của mình|nhà|liên hệ|thường trú|toi|cua toi)?\s*(?:là|la|:|ở|tại)|(?:nhà|nha)\s+(?:tôi|toi|em|mình|minh)\s+(?:ở|o)(?:\s+(?:số|so))?|(?:tôi|toi|em|mình|minh)\s+(?:(?:hiện\s+|đang\s+)*(?:sống|trú|cư trú|thường trú|ngụ)\s+(?:ở|tại|o|tai)|ở\s+số)|(?<=(?:^|[,.;\n])\s*)(?:nhà|nha)\s+(?:ở|o)(?=\s+(?:(?:số|so|sn)?\s?\d|(?:thôn|thon|xóm|xom|ấp|ap|ngõ|ngo|hẻm|hem|tổ|to|khu)\s))|thường trú\s*(?:tại|:)|hộ khẩu\s*(?:tại|:|thường trú\s*:?))\s*:?\s*/giu

/** How a home begins: a house number, a lane, a hamlet. */
const homeBegins =
  /^(?:(?:số|so|sn)\s?(?:nhà|nha)?\s?\d|\d{1,4}[a-z]?\s|(?:thôn|thon|xóm|xom|ấp|ap|ngõ|ngo|hẻm|hem|tổ|to|khu)\s)/iu

/** Syllables of a name and its title. */
const nameWordsMax = 6

/** Where somebody gives a card number, the lines and parts beside it that are a name or a home are its owner's. */
function besideCard(text: string): Secret[] {
  if (cardNumbers(text).length === 0) return []
  return [...text.matchAll(/(?:[^\n,;.]|\.(?=\S))+/g)].flatMap(({ 0: part, index }) => {
    const said = part.trim()
    const start = index + part.indexOf(said)
    const end = start + said.length
    if (homeBegins.test(said)) return [{ start, end, mask: maskAddress(said) }]
    // A whole sentence is a story: who says there who they are is found by the words before the name.
    if (said.split(/\s+/).length > nameWordsMax) return []
    return readName(said).found === 'value' ? [{ start, end, mask: maskName(said) }] : []
  })
}

const homeAfterName =
  /,\s*((?:(?:hiện|đang|nhà|nha)\s+)*(?:ở|o|trú|tru|ngụ|trú tại|tru tai)\s+(?:(?:số|so|sn)?\s?\d|(?:thôn|thon|xóm|xom|ấp|ap|ngõ|ngo|hẻm|hem|tổ|to|khu)\s)[^\n;.]{2,100}?)(?=\s*(?:[\n;.]|$|,?\s*(?:sđt|sdt|số điện thoại|đt|cccd|thấy|phát hiện|lúc|hôm|muốn|xin|xe|có|co|bị|bi|tôi|toi|em|mình|minh)(?![\p{L}])))/iu

/** "Tôi tên X, ..., ở số 12 Lê Lợi": in the sentence in which somebody says who they are, where they live. */
function homesAfter(text: string, names: Secret[]): Secret[] {
  return names.flatMap(({ end }) => {
    const sentence = /^[^\n;.]*/.exec(text.slice(end, end + 300))?.[0] ?? ''
    const home = homeAfterName.exec(sentence)
    if (home?.[1] === undefined) return []
    const start = end + home.index + home[0].length - home[1].length
    return [{ start, end: start + home[1].length, mask: hidden }]
  })
}

function ownAddresses(text: string): Secret[] {
  return matchesOf(addressLeads, text)
    .slice(0, 50)
    .flatMap((match) => {
      const start = match.index + match[0].length
      const part = /^[^\n;.]{4,120}?(?=\s*(?:[\n;.]|$|,?\s*(?:sđt|sdt|số điện thoại|đt|cccd|tên|thấy|phát hiện|lúc|hôm|muốn|xin)(?![\p{L}])))/iu.exec(text.slice(start, start + 200))?.[0] // prettier-ignore
      return part === undefined || !/\p{L}/u.test(part)
        ? []
        : [{ start, end: start + part.trimEnd().length, mask: hidden }]
    })
}

function withoutOverlaps(secrets: Secret[]): Secret[] {
  const kept: Secret[] = []
  for (const secret of [...secrets].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (secret.start >= (kept.at(-1)?.end ?? 0)) kept.push(secret)
  }
  return kept
}

function replaced(text: string, secrets: Secret[]): string {
  let out = ''
  let at = 0
  for (const { start, end, mask } of secrets) {
    out += text.slice(at, start) + mask
    at = end
  }
  return out + text.slice(at)
}
