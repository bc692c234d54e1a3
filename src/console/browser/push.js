// Subscribes this browser to notices of duty. Where it cannot, the page says why in plain words and works as before.
;(() => {
  'use strict'
  const form = document.querySelector('[data-push]')
  const said = document.querySelector('[data-push-said]')
  if (!form || !said) return
  const others = 'Bạn vẫn được gọi bằng chuông trên màn hình này, tin nhắn đã liên kết và thư điện tử.'
  const say = (why) => {
    said.textContent = `${why} ${others}`
  }
  if (!window.isSecureContext) return say('Thông báo trình duyệt cần địa chỉ https nên chưa bật được ở đây.')
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return say('Trình duyệt này không có thông báo đẩy (trên iPhone, hãy thêm trang vào màn hình chính).')
  form.hidden = false
  if (Notification.permission === 'denied')
    say('Trình duyệt đang chặn thông báo của trang này; hãy mở lại trong phần cài đặt trang.')
  const bytesOf = (text) => {
    const base64 = text.replace(/-/g, '+').replace(/_/g, '/')
    return Uint8Array.from(atob(base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')), (c) => c.charCodeAt(0))
  }
  const subscribe = async () => {
    const worker = await navigator.serviceWorker.register('/can-bo/chuong.js', { scope: '/can-bo/' })
    await navigator.serviceWorker.ready
    const options = { userVisibleOnly: true, applicationServerKey: bytesOf(form.dataset.push) }
    return worker.pushManager.subscribe(options)
  }
  form.addEventListener('submit', async (event) => {
    if (form.elements.endpoint.value !== '') return
    event.preventDefault()
    said.textContent = 'Đang đăng ký với dịch vụ thông báo của hãng trình duyệt...'
    try {
      if ((await Notification.requestPermission()) !== 'granted')
        return say('Bạn chưa cho phép trang này gửi thông báo.')
      const { endpoint, keys } = (await subscribe()).toJSON()
      form.elements.endpoint.value = endpoint
      form.elements.p256dh.value = keys.p256dh
      form.elements.auth.value = keys.auth
      form.submit()
    } catch {
      say(
        'Chưa đăng ký được: không tới được dịch vụ thông báo của hãng trình duyệt (mạng chặn, hoặc cửa sổ ẩn danh).',
      )
    }
  })
})()
