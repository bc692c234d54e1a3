// Looking closely at evidence: zoom, and a crop of the plate kept as a copy.

const viewer = document.querySelector('[data-viewer]')
const canvas = viewer.querySelector('[data-canvas]')
const cropForm = viewer.querySelector('[data-crop-form]')
const hint = viewer.querySelector('[data-crop-hint]')
let shown

for (const link of document.querySelectorAll('[data-view]'))
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const image = new Image()
    image.onload = () => look(image, link.dataset.view, image.naturalWidth, image.naturalHeight, '')
    image.onerror = () => location.assign(link.href)
    image.src = link.href
  })

/**
 * Shows a picture large.
 * @param at where in a clip it was, empty for a photo
 */
export function look(source, id, width, height, at) {
  if (!width) return
  const still = document.createElement('canvas')
  still.width = width
  still.height = height
  still.getContext('2d').drawImage(source, 0, 0)
  viewer.showModal()
  const stage = viewer.querySelector('[data-stage]')
  const fits = Math.min(stage.clientWidth / width, stage.clientHeight / height)
  shown = { still, id, at, zoom: Math.min(1, fits), box: undefined }
  if (cropForm) cropForm.hidden = true
  draw()
}

function draw() {
  const { still, zoom, box } = shown
  canvas.width = Math.round(still.width * zoom)
  canvas.height = Math.round(still.height * zoom)
  const pen = canvas.getContext('2d')
  pen.drawImage(still, 0, 0, canvas.width, canvas.height)
  if (!box) return
  pen.strokeStyle = '#ffd400'
  pen.lineWidth = 3
  pen.strokeRect(box.x * zoom, box.y * zoom, box.w * zoom, box.h * zoom)
}

for (const button of viewer.querySelectorAll('[data-zoom]'))
  button.addEventListener('click', () => {
    shown.zoom = Math.min(8, Math.max(0.05, shown.zoom * Number(button.dataset.zoom)))
    draw()
  })
viewer.querySelector('[data-close]').addEventListener('click', () => viewer.close())

viewer.querySelector('[data-crop]')?.addEventListener('click', () => {
  const { still } = shown
  shown.box = { x: still.width / 3, y: still.height / 3, w: still.width / 3, h: still.height / 6 }
  cropForm.hidden = false
  hint.hidden = false
  draw()
})

let from
canvas.addEventListener('pointerdown', (event) => {
  if (!shown.box) return
  from = { x: event.offsetX / shown.zoom, y: event.offsetY / shown.zoom }
  canvas.setPointerCapture(event.pointerId)
})
canvas.addEventListener('pointermove', (event) => {
  if (!from) return
  const to = { x: event.offsetX / shown.zoom, y: event.offsetY / shown.zoom }
  shown.box = {
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    w: Math.abs(to.x - from.x),
    h: Math.abs(to.y - from.y),
  }
  draw()
})
canvas.addEventListener('pointerup', () => (from = undefined))

viewer.addEventListener('keydown', (event) => {
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
  const move = moves[event.key]
  if (!move || !shown.box) return
  event.preventDefault()
  const stepBy = shown.still.width / 60
  const [right, down] = move
  if (event.shiftKey) {
    shown.box.w = Math.max(stepBy, shown.box.w + right * stepBy)
    shown.box.h = Math.max(stepBy, shown.box.h + down * stepBy)
  } else {
    shown.box.x += right * stepBy
    shown.box.y += down * stepBy
  }
  draw()
})

cropForm?.addEventListener('submit', (event) => {
  event.preventDefault()
  void sendCrop()
})

async function sendCrop() {
  const { still, box, id, at } = shown
  const x = Math.max(0, Math.round(box.x))
  const y = Math.max(0, Math.round(box.y))
  const width = Math.min(still.width - x, Math.round(box.w))
  const height = Math.min(still.height - y, Math.round(box.h))
  if (width < 8 || height < 8) return
  const crop = document.createElement('canvas')
  crop.width = width
  crop.height = height
  crop.getContext('2d').drawImage(still, x, y, width, height, 0, 0, width, height)
  const bytes = await new Promise((done) => crop.toBlob(done, 'image/jpeg', 0.95))
  const form = new FormData(cropForm)
  form.set('source', id)
  form.set('from', `${x},${y},${width},${height}${at === '' ? '' : `@${at}`}`)
  form.set('file', bytes, 'bien-so.jpg')
  const answer = await fetch(cropForm.action, { method: 'POST', body: form })
  if (answer.ok) location.reload()
  else hint.textContent = 'Chưa lưu được ảnh cắt. Hãy tải lại trang rồi thử lại.'
}
