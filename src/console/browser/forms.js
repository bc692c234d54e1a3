// Forms of every page: a refusal is read out, a double click sends once, a template fills the box.

document.querySelector('[data-focus]')?.focus()

for (const form of document.querySelectorAll('form'))
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent === 'yes') event.preventDefault()
    form.dataset.sent = 'yes'
    setTimeout(() => delete form.dataset.sent, 4000)
  })

for (const select of document.querySelectorAll('[data-template]'))
  select.addEventListener('change', () => {
    const box = select.form.elements.namedItem('text')
    if (select.value !== '') box.value = select.value
    box.focus()
  })
