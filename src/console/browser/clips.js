// Clips of evidence, picture by picture. A clip does not say how long its pictures stand: small seeks, until another one shows.
import { look } from './viewer.js'

const seekBy = 1 / 30
const seeksMax = 15
const newPictureMs = 300

for (const clip of document.querySelectorAll('[data-clip]')) {
  const video = clip.querySelector('video')
  video.addEventListener('play', () => delete video.dataset.shown)
  for (const button of clip.querySelectorAll('[data-frame]'))
    button.addEventListener('click', () => void stepFrame(video, Number(button.dataset.frame)))
  clip.querySelector('[data-still]').addEventListener('click', () => {
    video.pause()
    look(video, clip.dataset.clip, video.videoWidth, video.videoHeight, `${video.currentTime.toFixed(2)}s`)
  })
}

async function stepFrame(video, way) {
  video.pause()
  if (video.readyState < 2) {
    const loaded = new Promise((done) => video.addEventListener('loadeddata', done, { once: true }))
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
    const timer = setTimeout(done, newPictureMs)
    asked = video.requestVideoFrameCallback?.((_now, { mediaTime }) => {
      clearTimeout(timer)
      video.dataset.shown = String(mediaTime)
      done()
    })
    video.currentTime = to
  })
  if (asked !== undefined) video.cancelVideoFrameCallback(asked)
}
