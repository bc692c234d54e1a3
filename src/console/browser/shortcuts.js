// The keys of the desk; switched off on the page of shortcuts (WCAG 2.1.4).
import { remember, remembered } from './remembered.js'

const keys = {
  '/': () => focus('[data-search]'),
  j: () => step(1),
  k: () => (document.querySelector('[data-row]') ? step(-1) : focus('[data-key="k"]')),
  c: () => press('[data-key="c"]'),
  r: () => focus('[data-key="r"]'),
  v: () => press('[data-key="v"]'),
  b: () => focus('[data-map]'),
  i: () => location.assign('/can-bo/hop-thu'),
}

function focus(selector) {
  const found = document.querySelector(selector)
  if (!found) return false
  found.focus()
  return true
}

function press(selector) {
  const found = document.querySelector(selector)
  if (!found || found.disabled) return false
  found.click()
  return true
}

function step(by) {
  const rows = [...document.querySelectorAll('[data-row]')]
  const next = rows[rows.indexOf(document.activeElement) + by] ?? rows[by > 0 ? 0 : rows.length - 1]
  next?.focus()
  return next !== undefined
}

addEventListener('keydown', (event) => {
  if (remembered('phim-tat') === 'tat' || event.ctrlKey || event.altKey || event.metaKey) return
  if (event.target instanceof Element && event.target.closest('input, select, textarea, dialog')) return
  const act = keys[event.key]
  if (act !== undefined && act() !== false) event.preventDefault()
})

const shortcuts = document.querySelector('[data-shortcuts]')
if (shortcuts) {
  shortcuts.checked = remembered('phim-tat') !== 'tat'
  shortcuts.addEventListener('change', () => remember('phim-tat', shortcuts.checked ? 'bat' : 'tat'))
}
