// The map of a report, drawn once it comes into sight: pins, communes, a scale; tiles only where the operator has set some.

const middleZoom = 13
const nearestZoom = 16

for (const box of document.querySelectorAll('[data-map]')) {
  const watch = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return
      watch.disconnect()
      void draw(box)
    },
    { rootMargin: '300px' },
  )
  watch.observe(box)
}

async function draw(box) {
  await import('./leaflet.js')
  const { L } = globalThis
  const { pins, communes, tiles } = JSON.parse(box.dataset.map)
  const map = L.map(box, {
    zoomControl: false,
    attributionControl: tiles !== undefined,
    // A page that is scrolled over must not get caught in its map.
    scrollWheelZoom: false,
    dragging: !L.Browser.mobile,
  })
  L.control.zoom({ zoomInTitle: 'Phóng to', zoomOutTitle: 'Thu nhỏ' }).addTo(map)
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map)
  if (tiles) {
    map.attributionControl.setPrefix(false)
    L.tileLayer(tiles.url, { attribution: inText(tiles.attribution).innerHTML, maxZoom: 19 }).addTo(map)
  }
  const drawn = L.featureGroup()
  for (const commune of communes) await drawCommune(L, commune, drawn)
  for (const pin of pins) drawPin(L, pin, drawn)
  // Leaflet draws nothing before it knows where it looks.
  map.fitBounds(drawn.getBounds(), {
    // Room for the labels beside the points.
    padding: [80, 45],
    maxZoom: pins.length > 0 ? nearestZoom : middleZoom,
  })
  drawn.addTo(map)
  // Its keys listen from the moment it is entered: one who was there first enters again.
  if (document.activeElement === box) {
    box.blur()
    box.focus({ preventScroll: true })
  }
  box.dataset.drawn = String(drawn.getLayers().length)
}

async function drawCommune(L, { code, name, outlined, latitude, longitude }, drawn) {
  const area = outlined ? await outlineOf(code) : undefined
  const layer = area
    ? L.geoJSON(area, { style: { className: 'map-commune', weight: 2, fillOpacity: 0.08 } })
    : latitude !== undefined && L.circleMarker([latitude, longitude], { className: 'map-inner', radius: 6 })
  if (layer)
    drawn.addLayer(
      layer.bindTooltip(inText(name), { permanent: !area, sticky: Boolean(area), direction: 'bottom' }),
    )
}

function drawPin(L, { is, says, latitude, longitude }, drawn) {
  const look = { className: `map-${is}`, radius: is === 'shared' ? 9 : 7, fillOpacity: 0.9 }
  drawn.addLayer(
    L.circleMarker([latitude, longitude], look).bindTooltip(inText(says), {
      permanent: true,
      direction: is === 'shared' ? 'top' : 'auto',
      offset: is === 'shared' ? [0, -10] : [10, 0],
    }),
  )
}

async function outlineOf(code) {
  const answer = await fetch(`/can-bo/ranh-gioi/${encodeURIComponent(code)}`)
  return answer.ok ? answer.json() : undefined
}

/** Words stay words: Leaflet would take a string for a piece of a page. */
function inText(words) {
  const text = document.createElement('span')
  text.textContent = words
  return text
}
