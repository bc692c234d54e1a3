// How text is made comparable before anything reads it: NFC, full-width folded, and a key without case or diacritics.

const odd =
  /[\uFF01-\uFF5E\u200B-\u200F\u202A-\u202E\u2060\uFEFF\u00AD\u00A0\u2000-\u200A\u202F\u205F\u3000\t]/

/** NFC, full-width letters and digits folded, odd spaces and zero-width marks gone. Keeps case, diacritics and line breaks. */
export function tidy(text: string): string {
  const composed = text.normalize('NFC')
  // Most texts hold nothing of the kind.
  if (!odd.test(composed)) return composed
  return composed
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060\uFEFF\u00AD]/g, '')
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000\t]/g, ' ')
}

/**
 * Lower case without any diacritics, đ as d: `Đường Hoà Bình` -> `duong hoa binh`.
 * One character in gives one character out (on tidied text), so offsets hold.
 */
export function fold(text: string): string {
  let folded = ''
  for (const character of text) folded += foldCharacter(character)
  return folded
}

const folds = new Map<string, string>()

function foldCharacter(character: string): string {
  const known = folds.get(character)
  if (known !== undefined) return known
  const bare = character
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
  const folded = bare.length === character.length ? bare : character
  if (folds.size < 4096) folds.set(character, folded)
  return folded
}
