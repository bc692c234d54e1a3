// Subscribes this browser to notices of duty; without it, or where the browser cannot, the page works as before.
;(() => {
  'use strict'
  const form = document.querySelector('[data-push]')
  if (!form || !('serviceWorker' in navigator) || !('PushManager' in window)) return
  form.hidden = false
  const said = form.querySelector('[data-push-said]')
  const bytesOf = (text) => {
    const base64 = text.replace(/-/g, '+').replace(/_/g, '/')
    return Uint8Array.from(atob(base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')), (c) => c.charCodeAt(0))
  }
  form.addEventListener('submit', async (event) => {
    if (form.elements.endpoint.value !== '') return
    event.preventDefault()
    try {
      if ((await Notification.requestPermission()) !== 'granted') {
        said.textContent = 'Trình duyệt đang chặn thông báo của trang này.'
        return
      }
      const worker = await navigator.serviceWorker.register('/can-bo/chuong.js', { scope: '/can-bo/' })
      await navigator.serviceWorker.ready
      const subscription = await worker.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytesOf(form.dataset.push),
      })
      const { endpoint, keys } = subscription.toJSON()
      form.elements.endpoint.value = endpoint
      form.elements.p256dh.value = keys.p256dh
      form.elements.auth.value = keys.auth
      form.submit()
    } catch {
      said.textContent = 'Chưa đăng ký được. Hãy thử lại hoặc dùng đường khác.'
    }
  })
})()
