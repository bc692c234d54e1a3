// What officers set up for themselves: saved views of the inbox, and templates of answers.
import { and, asc, eq, isNull, or } from 'drizzle-orm'
import type { Database } from './database.js'
import { appendLedger } from './ledger.js'

export interface SavedView {
  id: string
  name: string
  query: string
}

const viewsMax = 20

export async function savedViews(database: Database, officerId: string): Promise<SavedView[]> {
  const { db, tables } = database.read
  const { savedViews: views } = tables
  return await db
    .select({ id: views.id, name: views.name, query: views.query })
    .from(views)
    .where(eq(views.officerId, officerId))
    .orderBy(asc(views.createdAt))
    .limit(viewsMax)
}

/** @returns false when the officer has as many as can be shown */
export function saveView(
  database: Database,
  view: SavedView & { officerId: string; now: number },
): Promise<boolean> {
  const { now, ...saved } = view
  return database.write(async (on) => {
    const { savedViews: views } = on.tables
    const known = await on.db.select({ id: views.id }).from(views).where(eq(views.officerId, view.officerId))
    if (known.length >= viewsMax) return false
    await on.db.insert(views).values({ ...saved, createdAt: now })
    return true
  })
}

export function dropView(database: Database, view: { id: string; officerId: string }): Promise<void> {
  return database.write(async (on) => {
    const { savedViews: views } = on.tables
    await on.db.delete(views).where(and(eq(views.id, view.id), eq(views.officerId, view.officerId)))
  })
}

export interface Template {
  id: string
  /** null: of every unit. */
  unitId: string | null
  title: string
  body: string
}

/** The templates of a unit and those of all. */
export async function templatesOf(database: Database, unitId: string): Promise<Template[]> {
  const { db, tables } = database.read
  const { templates } = tables
  return await db
    .select({ id: templates.id, unitId: templates.unitId, title: templates.title, body: templates.body })
    .from(templates)
    .where(and(eq(templates.active, true), or(isNull(templates.unitId), eq(templates.unitId, unitId))))
    .orderBy(asc(templates.title))
    .limit(200)
}

/** Adds a template, or writes a new text into one of the same unit; `active: false` takes it out of use. */
export function saveTemplate(
  database: Database,
  edit: Template & { active: boolean; officerId: string; now: number },
): Promise<boolean> {
  const { now, ...template } = edit
  return database.write(async (on) => {
    const { templates } = on.tables
    const known = (await on.db.select().from(templates).where(eq(templates.id, edit.id)).limit(1))[0]
    if (known !== undefined && known.unitId !== edit.unitId) return false
    const set = { ...template, updatedAt: now }
    await on.db.insert(templates).values(set).onConflictDoUpdate({ target: templates.id, set })
    await appendLedger(on, [
      {
        at: now,
        actor: `officer:${edit.officerId}`,
        what: 'template.saved',
        about: edit.id,
        detail: { unit: edit.unitId, active: edit.active },
      },
    ])
    return true
  })
}
