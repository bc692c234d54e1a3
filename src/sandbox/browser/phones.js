// Brings the telephones to life: shows the transcript as it changes, and sends what the person does. Text only ever becomes text nodes.
const byId = (id) => document.getElementById(id)
const notice = byId('notice')

/** The page's citizen on each channel stays the same over a reload. */
function citizenOf(channel, isNew = false) {
  const key = `citizen-${channel}`
  const known = isNew ? null : localStorage.getItem(key)
  if (known !== null) return known
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(15)), (byte) => byte % 10)
  const made = `7${digits.join('')}`
  localStorage.setItem(key, made)
  return made
}

async function post(path, body) {
  const isForm = body instanceof FormData
  const headers = isForm || body === undefined ? {} : { 'content-type': 'application/json' }
  try {
    const answer = await fetch(`/sandbox/${path}`, {
      method: 'POST',
      headers,
      body: isForm || body === undefined ? body : JSON.stringify(body),
    })
    const isWell = answer.ok
    tell(isWell ? '' : `Chưa thực hiện được (${answer.status}).`)
    return isWell
  } catch {
    tell('Máy chủ thử không trả lời.')
    return false
  }
}

let hiding
function tell(words) {
  notice.textContent = words
  clearTimeout(hiding)
  if (words !== '') hiding = setTimeout(() => tell(''), 5000)
}

function make(tag, className, words) {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (words !== undefined) element.textContent = words
  return element
}

class Phone {
  constructor(section) {
    this.section = section
    this.channel = section.dataset.channel
    this.log = section.querySelector('.log')
    this.words = section.querySelector('textarea')
    this.shown = []
    this.listenAs(citizenOf(this.channel))
    this.wire()
  }

  path(act) {
    return `${this.channel}/${this.citizen}/${act}`
  }

  listenAs(citizen) {
    this.citizen = citizen
    this.section.querySelector('[data-citizen]').textContent = `người dân …${citizen.slice(-4)}`
    this.source?.close()
    this.source = new EventSource(`/sandbox/${this.path('live')}`)
    this.source.onmessage = (event) => this.show(JSON.parse(event.data).bubbles)
  }

  wire() {
    const form = this.section.querySelector('form')
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.say()
    })
    this.words.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
      event.preventDefault()
      this.say()
    })
    this.section.addEventListener('click', (event) => {
      const button = event.target.closest('button')
      if (button === null) return
      if (button.dataset.sample) void post(this.path('sample'), { what: button.dataset.sample })
      else if (button.dataset.payload !== undefined)
        void post(this.path('tap'), { label: button.textContent, payload: button.dataset.payload })
      else this.do(button.dataset.do)
    })
    const picker = this.section.querySelector('input[type=file]')
    picker.addEventListener('change', () => void this.sendFiles(picker))
  }

  do(act) {
    if (act === 'new') {
      this.listenAs(citizenOf(this.channel, true))
      this.words.focus()
    }
    if (act === 'start' || act === 'sticker') void post(this.path(act))
    if (act === 'location') void post(this.path(act), { latitude: 21.185, longitude: 106.075 })
  }

  say() {
    const text = this.words.value.trim()
    if (text === '') return
    this.words.value = ''
    void post(this.path('say'), { text })
  }

  async sendFiles(picker) {
    const form = new FormData()
    const caption = this.words.value.trim()
    if (caption !== '') form.append('caption', caption)
    for (const file of picker.files) form.append('file', file)
    picker.value = ''
    if (await post(this.path('files'), form)) this.words.value = ''
  }

  /** Bubbles that are there stay, so that a screen reader hears only what is new. */
  show(bubbles) {
    const made = bubbles.map((bubble) => JSON.stringify(bubble))
    let same = 0
    while (same < this.shown.length && this.shown[same] === made[same]) same++
    while (this.log.children.length > same) this.log.lastChild.remove()
    for (const bubble of bubbles.slice(same)) this.log.append(this.bubble(bubble))
    this.shown = made
    this.section.classList.toggle('has-talk', bubbles.length > 0)
    const last = bubbles.findLastIndex((bubble) => bubble.from === 'page')
    for (const [at, item] of [...this.log.children].entries()) item.classList.toggle('is-past', at < last)
    this.log.scrollTop = this.log.scrollHeight
  }

  bubble({ from, text, files = [], choices = [], at }) {
    const item = make('div', `bubble ${from}`)
    item.append(make('span', 'unseen', from === 'page' ? 'Trang: ' : 'Bạn: '))
    if (files.length > 0) {
      const box = make('div', files.length > 1 ? 'files album' : 'files')
      box.append(...files.map((file) => this.file(file)))
      item.append(box)
    }
    const isBare = !text && files.length === 0 && choices.length === 0
    if (text || isBare) item.append(make('p', 'text', text || 'Đã gửi vị trí hoặc nhãn dán.'))
    if (choices.length > 0) {
      const box = make('div', 'choices')
      for (const { label, payload } of choices) {
        const button = make('button', '', label)
        button.type = 'button'
        button.dataset.payload = payload
        box.append(button)
      }
      item.append(box)
    }
    const time = make('time', '', clock.format(at))
    time.dateTime = new Date(at).toISOString()
    item.append(time)
    return item
  }

  file({ name, url, kind }) {
    const gone = (element) => element.replaceWith(make('span', 'gone', `${name}: liên kết đã hết hạn`))
    const toEnd = () => (this.log.scrollTop = this.log.scrollHeight)
    if (kind === 'image') {
      const image = make('img')
      image.alt = `Ảnh ${name}`
      image.onerror = () => gone(image)
      image.onload = toEnd
      image.src = url
      return image
    }
    if (kind === 'video' || kind === 'audio') {
      const player = make(kind)
      player.controls = true
      player.preload = 'metadata'
      player.muted = true
      player.setAttribute('aria-label', `${kind === 'video' ? 'Clip' : 'Ghi âm'} ${name}`)
      player.onerror = () => gone(player)
      player.onloadedmetadata = toEnd
      player.src = url
      return player
    }
    const link = make('a', 'document', name)
    link.href = url
    return link
  }
}

const clock = new Intl.DateTimeFormat('vi-VN', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Asia/Ho_Chi_Minh',
})

const phones = new Map(
  [...document.querySelectorAll('.phone')].map((section) => [section.dataset.channel, new Phone(section)]),
)

const tabs = [...document.querySelectorAll('[role=tab]')]
function choose(tab) {
  for (const one of tabs) {
    const isChosen = one === tab
    one.setAttribute('aria-selected', String(isChosen))
    one.tabIndex = isChosen ? 0 : -1
    byId(one.getAttribute('aria-controls')).classList.toggle('is-shown', isChosen)
  }
  tab.focus()
}
for (const [at, tab] of tabs.entries()) {
  tab.addEventListener('click', () => choose(tab))
  tab.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step !== undefined) choose(tabs[(at + step + tabs.length) % tabs.length])
  })
}

const trouble = byId('trouble')
const target = () => trouble.elements.channel.value

function troubleAsked() {
  const { elements } = trouble
  const asked = {}
  for (const name of ['slowMs', 'repeat', 'shuffle', 'linkLifeMs'])
    if (elements[name].value !== '') asked[name] = Number(elements[name].value)
  const code =
    elements.fail.value === 'token' ? elements.channel.selectedOptions[0].dataset.token : elements.fail.value
  if (code !== '') asked.fail = { code, times: Number(elements.times.value) }
  for (const name of ['redirectMedia', 'down']) if (elements[name].checked) asked[name] = true
  return asked
}

async function doTrouble(path, body, words) {
  if (await post(path, body)) tell(words)
}

trouble.addEventListener('submit', (event) => {
  event.preventDefault()
  void doTrouble(`${target()}/trouble`, troubleAsked(), 'Đã áp dụng.')
})
trouble.addEventListener('reset', () => {
  for (const channel of phones.keys()) void doTrouble(`${channel}/trouble`, {}, 'Mọi thứ bình thường lại.')
})
trouble.addEventListener('click', (event) => {
  const { pass, do: act } = event.target.dataset
  const phone = phones.get(target())
  if (pass) void doTrouble(`${target()}/pass-time`, { ms: Number(pass) }, 'Đồng hồ của nền tảng đã chạy tới.')
  if (act === 'staff')
    void doTrouble(
      phone.path('staff'),
      { text: trouble.elements.staff.value },
      'Cán bộ đã nhắn; bot đứng ngoài.',
    )
  if (act === 'hand-back')
    void doTrouble(phone.path('hand-back'), undefined, 'Đã trả cuộc trò chuyện cho bot.')
})
