// A page that stays open: its connection, what has changed meanwhile, and the times that run down.

// --- the connection: said when it is gone, and everything read anew when it is back ---
const connection = document.querySelector('[data-connection]')
const say = (text) => {
  if (connection && connection.textContent !== text) connection.textContent = text
}
const readAnew = () => {
  const list = document.getElementById('danh-sach')
  if (list && window.htmx) window.htmx.trigger(list, 'lam-moi')
}
document.addEventListener('htmx:sseOpen', (event) => {
  say('')
  readAnew()
  event.detail.source?.addEventListener('het-phien', () => location.reload())
})
document.addEventListener('htmx:sseError', () => say('Mất kết nối, đang nối lại...'))
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) readAnew()
})
addEventListener('online', readAnew)

// The list waits for a lull before it is drawn anew; when reports come one upon the other there is none, and it must not stand still.
let redraw
document.addEventListener('htmx:sseMessage', (event) => {
  if (event.target.id !== 'danh-sach' || redraw !== undefined) return
  redraw = setTimeout(() => {
    redraw = undefined
    readAnew()
  }, 800)
})

// A report that changed while it is read: said, never swapped under the reader's hands.
document.addEventListener('htmx:sseMessage', (event) => {
  const changed = document.querySelector('[data-changed]')
  const isLater = Number(event.detail.lastEventId) > Number(changed?.dataset.changed)
  if (changed && event.target.id === 'chuoi-tin' && event.detail.type !== 'tiep' && isLater)
    changed.hidden = false
})

// --- countdowns, and how long ago ---
function span(ms) {
  const minutes = Math.floor(ms / 60000)
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} giây`
  if (minutes < 60) return `${minutes} phút`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} giờ` : `${hours} giờ ${minutes % 60} phút`
  return `${Math.floor(hours / 24)} ngày`
}
setInterval(() => {
  for (const each of document.querySelectorAll('[data-until]'))
    each.textContent = span(Math.max(0, Number(each.dataset.until) - Date.now()))
  for (const each of document.querySelectorAll('[data-since]'))
    each.textContent = span(Math.max(0, Date.now() - Number(each.dataset.since)))
}, 1000)
