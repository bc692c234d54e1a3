// Where it happened: the map of a report with the same in words, and the boundaries that it draws.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { assetUrl } from '../assets.js'
import type { Doors, Visit } from '../door.js'
import { Module } from '../layout.js'
import { mapOf, type PlacedFile } from '../map.js'
import { titleOf } from './evidence.js'
import type { Sheet } from './sheet.js'

export function mapPages(doors: Doors): void {
  doors.staff('GET /can-bo/ranh-gioi/:code', serveOutline)
}

/** A commune's boundary for the map; it is no secret, and changes with a release of the land's data. */
async function serveOutline({ deps, params, reply }: Visit): Promise<FastifyReply> {
  const coordinates = deps.land.outline(params.code ?? '')
  if (coordinates === undefined) return reply.code(404).send({})
  return reply.header('cache-control', 'private, max-age=86400').send({ type: 'MultiPolygon', coordinates })
}

/** Nothing where the place is not known. */
export function PlaceMap({ report, visit }: Sheet): VNode | null {
  const { tiles, land } = visit.deps
  const map = mapOf({ ...report.facts, ...report.current }, placedFiles(report.evidence), land)
  if (map === undefined) return null
  const { words, ...drawn } = map
  return (
    <section class="card" aria-labelledby="ban-do">
      <h2 id="ban-do">Bản đồ</h2>
      <link rel="stylesheet" href={assetUrl('leaflet.css')} />
      <div
        class="map"
        role="region"
        aria-labelledby="ban-do"
        aria-describedby="ban-do-loi"
        tabIndex={0}
        data-map={JSON.stringify({ ...drawn, ...(tiles === undefined ? {} : { tiles }) })}
      ></div>
      <ul id="ban-do-loi" class="hint">
        {words.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      {tiles === undefined && <p class="hint">Không có nền bản đồ: chỉ vẽ điểm, ranh giới và thước đo.</p>}
      <Module name="map.js" />
    </section>
  )
}

function placedFiles(evidence: Sheet['report']['evidence']): PlacedFile[] {
  return evidence.flatMap((file, index) => {
    const { latitude, longitude } = (file.clues?.takenPlace ?? {}) as Record<string, unknown>
    if (typeof latitude !== 'number' || typeof longitude !== 'number') return []
    return [{ title: titleOf(file, index), latitude, longitude }]
  })
}
