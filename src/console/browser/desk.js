// The desk in the browser: the bell, shortcuts, the reply box, and looking closely at evidence. Everything works without it but these.
;(() => {
  'use strict'
  const all = (selector, from = document) => [...from.querySelectorAll(selector)]
  const remembered = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const remember = (key, value) => {
    try {
      localStorage.setItem(key, value)
    } catch {
      /* a browser that keeps nothing still works */
    }
  }

  // --- the bell: it follows what stands in the list, so that no event is needed to ring or to stop ---
  let audio
  const bell = document.querySelector('[data-bell]')
  function ring() {
    if (audio === undefined || audio.state !== 'running') return
    for (const [at, pitch] of [
      [0, 880],
      [0.25, 660],
      [0.5, 880],
    ]) {
      const tone = audio.createOscillator()
      const gain = audio.createGain()
      tone.frequency.value = pitch
      gain.gain.setValueAtTime(0.25, audio.currentTime + at)
      gain.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.22)
      tone.connect(gain).connect(audio.destination)
      tone.start(audio.currentTime + at)
      tone.stop(audio.currentTime + at + 0.24)
    }
  }
  const ringing = () =>
    (document.querySelector('[data-ringing]')?.dataset.ringing ?? '').split(' ').filter(Boolean)
  const plainTitle = document.title
  function lookForAlerts() {
    const count = ringing().length
    document.title = count > 0 ? `(${count}) ĐANG DIỄN RA - ${plainTitle}` : plainTitle
    if (count > 0) ring()
  }
  function showBell() {
    if (!bell) return
    const on = audio !== undefined && audio.state === 'running'
    bell.setAttribute('aria-pressed', String(on))
    bell.textContent = on ? 'Chuông báo động: bật' : 'Bật chuông báo động'
  }
  async function switchBell() {
    if (audio !== undefined && audio.state === 'running') {
      await audio.suspend()
      remember('chuong', 'tat')
    } else {
      audio ??= new AudioContext()
      await audio.resume()
      remember('chuong', 'bat')
      ring()
    }
    showBell()
  }
  if (bell) {
    bell.addEventListener('click', () => void switchBell())
    // Browsers allow sound only after a touch: the first one anywhere brings back what was switched on before.
    addEventListener(
      'pointerdown',
      (event) => {
        if (remembered('chuong') === 'bat' && !bell.contains(event.target) && audio === undefined)
          void switchBell()
      },
      { once: true },
    )
    setInterval(lookForAlerts, 5000)
    lookForAlerts()
  }
  document.addEventListener('htmx:afterSwap', () => lookForAlerts())

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
    event.detail.source?.addEventListener('het-phien', () => location.assign('/can-bo/dang-nhap'))
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

  // --- countdowns ---
  function span(ms) {
    const minutes = Math.floor(ms / 60000)
    if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} giây`
    if (minutes < 60) return `${minutes} phút`
    const hours = Math.floor(minutes / 60)
    if (hours < 48) return minutes % 60 === 0 ? `${hours} giờ` : `${hours} giờ ${minutes % 60} phút`
    return `${Math.floor(hours / 24)} ngày`
  }
  setInterval(() => {
    for (const each of all('[data-until]'))
      each.textContent = span(Math.max(0, Number(each.dataset.until) - Date.now()))
  }, 1000)

  // --- forms: a refusal is read out, a double click sends once, a template fills the box ---
  document.querySelector('[data-focus]')?.focus()
  for (const form of all('form'))
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent === 'yes') event.preventDefault()
      form.dataset.sent = 'yes'
      setTimeout(() => delete form.dataset.sent, 4000)
    })
  for (const select of all('[data-template]'))
    select.addEventListener('change', () => {
      const box = select.form.elements.namedItem('text')
      if (select.value !== '') box.value = select.value
      box.focus()
    })

  // --- shortcuts; switched off on the page of shortcuts (WCAG 2.1.4) ---
  const keys = {
    '/': () => focus('[data-search]'),
    j: () => step(1),
    k: () => (document.querySelector('[data-row]') ? step(-1) : focus('[data-key="k"]')),
    c: () => press('[data-key="c"]'),
    r: () => focus('[data-key="r"]'),
    v: () => press('[data-key="v"]'),
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
    const rows = all('[data-row]')
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

  // --- evidence: single frames, zoom, and a crop of the plate ---
  // A clip does not say how long its frames are: small seeks, until the browser shows another picture.
  const seekBy = 1 / 30
  const seeksMax = 15
  const happens = (target, name) => new Promise((done) => target.addEventListener(name, done, { once: true }))
  async function stepFrame(video, way) {
    video.pause()
    if (video.readyState < 2) {
      const loaded = happens(video, 'loadeddata')
      video.preload = 'auto'
      video.load()
      await loaded
    }
    if (video.dataset.shown === undefined) await seek(video, video.currentTime)
    let before = video.dataset.shown
    for (let tries = 0; tries < seeksMax; tries++) {
      const to = Math.min(video.duration, Math.max(0, video.currentTime + way * seekBy))
      if (to === video.currentTime) return
      await seek(video, to)
      if (before !== undefined && video.dataset.shown !== before) return
      before ??= video.dataset.shown
    }
  }
  /** Seeks, and notes the time of the picture that then stands there; no new picture within the wait: it is still the same. */
  async function seek(video, to) {
    let asked
    await new Promise((done) => {
      const timer = setTimeout(done, 300)
      asked = video.requestVideoFrameCallback?.((_now, { mediaTime }) => {
        clearTimeout(timer)
        video.dataset.shown = String(mediaTime)
        done()
      })
      video.currentTime = to
    })
    if (asked !== undefined) video.cancelVideoFrameCallback(asked)
  }
  for (const clip of all('[data-clip]')) {
    const video = clip.querySelector('video')
    video.addEventListener('play', () => delete video.dataset.shown)
    for (const button of all('[data-frame]', clip))
      button.addEventListener('click', () => void stepFrame(video, Number(button.dataset.frame)))
    clip.querySelector('[data-still]').addEventListener('click', () => {
      video.pause()
      look(video, clip.dataset.clip, video.videoWidth, video.videoHeight, `${video.currentTime.toFixed(2)}s`)
    })
  }
  const viewer = document.querySelector('[data-viewer]')
  const canvas = document.querySelector('[data-canvas]')
  const cropForm = document.querySelector('[data-crop-form]')
  let shown
  for (const link of all('[data-view]'))
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey) return
      event.preventDefault()
      const image = new Image()
      image.onload = () => look(image, link.dataset.view, image.naturalWidth, image.naturalHeight, '')
      image.onerror = () => location.assign(link.href)
      image.src = link.href
    })
  function look(source, id, width, height, at) {
    if (!viewer || !width) return
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
  if (viewer) {
    for (const button of all('[data-zoom]', viewer))
      button.addEventListener('click', () => {
        shown.zoom = Math.min(8, Math.max(0.05, shown.zoom * Number(button.dataset.zoom)))
        draw()
      })
    viewer.querySelector('[data-close]').addEventListener('click', () => viewer.close())
    viewer.querySelector('[data-crop]')?.addEventListener('click', () => {
      const { still } = shown
      shown.box = { x: still.width / 3, y: still.height / 3, w: still.width / 3, h: still.height / 6 }
      cropForm.hidden = false
      viewer.querySelector('[data-crop-hint]').hidden = false
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
  }
  if (cropForm)
    cropForm.addEventListener('submit', (event) => {
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
    else
      viewer.querySelector('[data-crop-hint]').textContent =
        'Chưa lưu được ảnh cắt. Hãy tải lại trang rồi thử lại.'
  }
})()
