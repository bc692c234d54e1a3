// Names of officers, units and channels for a page, read once for it.
import { listOfficers } from '../store/officers.js'
import type { ConsoleDeps } from './deps.js'

export interface Names {
  officer(id: string | null): string
  unit(id: string): string
  channel(name: string): string
  violation(id: string): string
}

export async function readNames(deps: ConsoleDeps): Promise<Names> {
  const officers = new Map((await listOfficers(deps.database)).map(({ id, name }) => [id, name]))
  const units = new Map(deps.routing().units.map(({ id, name }) => [id, name]))
  const channels = new Map(deps.channels.map(({ name, title }) => [name, title]))
  const violations = new Map(deps.violations.map(({ id, label }) => [id, label]))
  return {
    officer: (id) => (id === null ? 'hệ thống' : (officers.get(id) ?? 'cán bộ khác')),
    unit: (id) => units.get(id) ?? (id === 'triage' ? 'Chờ phân loại' : id),
    channel: (name) => channels.get(name) ?? (name === 'telephone' ? 'Điện thoại' : name),
    violation: (id) => violations.get(id) ?? (id === 'other' ? 'Hành vi khác' : id),
  }
}
