// Shows what is pushed to this browser, also while no page of the desk is open; a touch opens the desk.
self.addEventListener('push', (event) => {
  const { title, body, link, tag, urgent } = event.data.json()
  const options = { body, tag, data: { link }, requireInteraction: urgent, renotify: urgent, lang: 'vi' }
  event.waitUntil(self.registration.showNotification(title, options))
})
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { link } = event.notification.data
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then((pages) => {
      const open = pages.find((page) => new URL(page.url).pathname === new URL(link).pathname)
      return open ? open.focus() : self.clients.openWindow(link)
    }),
  )
})
