// Rows for a spreadsheet (RFC 4180): what citizens wrote must stay text, also where a program would take it for a formula.

/** Signs that begin a formula or a command in Excel, LibreOffice or Google Sheets, their full-width forms, and what they skip over. */
const formula = /^[\s\0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n\0]/u

/** One cell, always quoted; a leading quote mark makes the program show it and do nothing (OWASP ASVS 5.0, 1.2.10). */
export function cell(value: string): string {
  const text = value.replaceAll('\0', '')
  return `"${(formula.test(value) ? `'${text}` : text).replaceAll('"', '""')}"`
}

/** One line with its ending. */
export function line(values: string[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

/** Tells spreadsheets that the file is UTF-8. */
export const byteOrderMark = '\ufeff'
