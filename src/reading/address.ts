// Reads where a person lives, as they write it, and hides all of it but the last part.
import { Phrases } from './phrase.js'
import type { PersonAsk, Reading, Words } from './reading.js'
import { fold } from './text.js'
import { tokensOf } from './tokens.js'

/** Characters of an answer in which an address is looked for. */
const lettersMax = 400

const lead =
  /^(?:(?:dạ|da|vâng|ạ|à|ok)[\s,]+)?(?:(?:tôi|toi|em|mình|minh|cháu|nhà|nha|gia đình|hiện|hien|đang|dang|địa chỉ|dia chi|đ\/c|đc|dc|add|address|nơi ở|noi o|chỗ ở|cho o|thường trú|thuong tru|hộ khẩu|ho khau|quê quán|que quan|quê|trú quán|ở|o|trú|tru|sống|song|cư trú|cu tru|sinh sống|tạm trú|tam tru|tại|tai|là|la|của|cua|hiện tại|nay|ở đây|nhà riêng|liên hệ|thường xuyên)(?![\p{L}\p{M}])[\s:,\-–]*)+/iu
const tail = /(?:[\s,.;]*(?:ạ|nhé|nhe|nha|nhá|ad|bạn ơi|đó|đấy)?)[\s,.;!]*$/iu
const parts =
  /(^|[\s,])(số|so|thôn|thon|xóm|xom|làng|lang|bản|ban|ấp|ap|tổ|to|tdp|khu|kp|ngõ|ngo|ngách|ngach|hẻm|hem|kiệt|đường|duong|phố|pho|phường|phuong|p|xã|xa|huyện|huyen|h|quận|quan|q|tp|thành phố|thanh pho|thị xã|thi xa|tx|thị trấn|thi tran|tt|tỉnh|tinh|chung cư|chung cu|ccư|toà|tòa|toa|kđt|kdt|khu đô thị|lô|căn hộ|tầng|km|ql|quốc lộ|kcn|buôn|sóc|phum|đội|cụm|dãy|nhà|thôn|căn|vinhomes|ký túc xá|ktx)[\s.:]/iu

const refusals = new Phrases<'no'>([['no', ['(không|chưa|bỏ qua|ẩn danh|giấu|bí mật|khỏi|thôi|hỏi làm gì|để làm gì|cần gì|không cần|không nói|không muốn *4|không tiện *3|tại sao *5|sao phải *5|không có *2|không biết|không cho *3|quay lại|huỷ|làm lại|sửa|trợ giúp|giúp|gặp cán bộ|ok|có|đồng ý|tiếp|tiếp tục|để sau|xong|chịu|hả|gì|sao|là sao|ở đâu|ai biết|như trên|như cũ|địa chỉ nào|địa chỉ gì|ghi gì|ghi thế nào)', '(đm|vcl|óc chó|địt|đéo|cút|mẹ mày|bố mày) *5']]]) // prettier-ignore

/**
 * Reads an address: lead-ins dropped, kept as written otherwise. Needs a house number or a word for a place, or two
 * words with capitals; one that is too bare is asked about (`length`), words that are no address are `nothing`.
 */
export function readAddress(text: string): Reading<string, PersonAsk> {
  const tidied = tokensOf(text.slice(0, lettersMax)).text
  const trimmed = tidied.replace(/\s*\n+\s*/g, ', ')
  const whole = tokensOf(trimmed)
  if (whole.list.length === 0 || refusals.whole(whole) !== undefined) return { found: 'nothing' }
  const value = withoutEnds(trimmed)
  const words = wordsOf(tidied, value)
  const letters = value.match(/\p{L}+/gu) ?? []
  if (letters.length === 0 || /\?\s*$/.test(value))
    return letters.length === 0 ? ask(words) : { found: 'nothing' }
  if (/\p{L}{25,}/u.test(value) || letters.every((word) => /^(.)\1*$/u.test(word))) return ask(words)
  if (parts.test(`${value} `) || /^\d+[\p{L}/-]*\s+\p{L}/u.test(value)) return found(value, words, 'certain')
  if (letters.length >= 2 && looksNamed(value)) return found(value, words, 'likely')
  return ask(words)
}

/** `***, Bắc Ninh`: only the last part, mostly the province, is left to be seen. */
export function maskAddress(address: string): string {
  const pieces = address.split(',').map((piece) => piece.trim()).filter((piece) => piece !== '') // prettier-ignore
  const last = pieces.at(-1) ?? ''
  if (pieces.length > 1 && !/\d/.test(last)) return `***, ${last}`
  const words = last.split(/\s+/)
  return words.length > 4 && !/\d/.test(words.slice(-2).join('')) ? `*** ${words.slice(-2).join(' ')}` : '***'
}

function withoutEnds(text: string): string {
  const start = text.trim()
  const cut = start.replace(lead, '')
  const kept = /\p{L}/u.test(cut) || /\d/.test(cut) ? cut : start
  const value = kept
    .replace(tail, '')
    .replace(/\s{2,}/g, ' ')
    .trim()
  return value === '' ? start : value
}

function wordsOf(tidied: string, value: string): Words {
  const at = tidied.indexOf(value)
  if (at >= 0) return { text: value, start: at, end: at + value.length }
  const start = tidied.length - tidied.trimStart().length
  return { text: tidied.trim(), start, end: tidied.trimEnd().length }
}

function looksNamed(value: string): boolean {
  const isCased = value !== value.toLowerCase()
  const words = value.split(/[\s,.-]+/).filter((word) => word !== '')
  if (isCased) return words.filter((word) => /^\p{Lu}/u.test(word)).length >= 2
  return words.length <= 6 && /(^| )(ha noi|bac ninh|bac giang|sai gon|hcm|tphcm|hai phong|da nang|tu son|viet yen|bac|ha|thai|lang|hai|hung)( |$)/.test(fold(value)) // prettier-ignore
}

function found(value: string, words: Words, sure: 'certain' | 'likely'): Reading<string, PersonAsk> {
  return { found: 'value', value, sure, words }
}

function ask(words: Words): Reading<string, PersonAsk> {
  return { found: 'question', ask: 'length', choices: [], words }
}
