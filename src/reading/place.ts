// UNDERSTAND places: the door. Words, pins, map links and answers become one place, candidates to tap, or the question that settles it.
export { readPlaceAnswer, sayKm, sayPlace } from './place-answer.js'
export { isMainRoad } from './place-choices.js'
export { askRoadKind, coordinatesIn, readMapLink, readPin } from './pin.js'
export { findPlaceWords, readPlace, type PlaceReading } from './place-read.js'
