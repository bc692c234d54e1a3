// KNOW THE LAND: the door of places/. Communes old and new and roads, loaded once, looked up in well under a millisecond.
import type { Commune } from './place.js'

export interface Land {
  commune(code: string): Commune | undefined
}
