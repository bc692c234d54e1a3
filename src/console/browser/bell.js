// The bell of the inbox: it follows what stands in the list, so that no event is needed to ring or to stop.
import { remember, remembered } from './remembered.js'

const bell = document.querySelector('[data-bell]')
const plainTitle = document.title
let audio
const isOn = () => audio !== undefined && audio.state === 'running'

function ring() {
  if (!isOn()) return
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

function lookForAlerts() {
  const ringing = document.querySelector('[data-ringing]')?.dataset.ringing ?? ''
  const count = ringing.split(' ').filter(Boolean).length
  document.title = count > 0 ? `(${count}) ĐANG DIỄN RA - ${plainTitle}` : plainTitle
  if (count > 0) ring()
}

function show() {
  bell.setAttribute('aria-pressed', String(isOn()))
  bell.textContent = isOn() ? 'Chuông báo động: bật' : 'Bật chuông báo động'
}

async function turn() {
  if (isOn()) {
    await audio.suspend()
    remember('chuong', 'tat')
  } else {
    audio ??= new AudioContext()
    await audio.resume()
    remember('chuong', 'bat')
    ring()
  }
  show()
}

bell.addEventListener('click', () => void turn())
// Browsers allow sound only after a touch: the first one anywhere brings back what was switched on before.
addEventListener(
  'pointerdown',
  (event) => {
    if (remembered('chuong') === 'bat' && !bell.contains(event.target) && audio === undefined) void turn()
  },
  { once: true },
)
setInterval(lookForAlerts, 5000)
lookForAlerts()
document.addEventListener('htmx:afterSwap', lookForAlerts)
