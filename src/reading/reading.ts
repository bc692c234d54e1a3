// What every reader answers, and the values they answer with. Readers are pure: no clock, no network, no state.

/** The citizen's own words that a value came from; offsets into the tidied text (`tidy`). */
export interface Words {
  text: string
  start: number
  end: number
}

export interface Choice<Value> {
  label: string
  value: Value
}

/**
 * A reader's answer: a value with how sure it is, or the one question that would settle it, or nothing.
 * A guess is never a value: a question costs one message, a wrong plate or hour accuses somebody.
 */
export type Reading<Value, Ask extends string> =
  | { found: 'value'; value: Value; sure: 'certain' | 'likely'; words: Words }
  | { found: 'question'; ask: Ask; choices: Choice<Value>[]; words: Words }
  | { found: 'nothing' }

/** When it happened. Times are ms UTC; days and hours are those of Asia/Ho_Chi_Minh. */
export type ReportTime =
  /** `minute`: to the minute. `hour`: "lúc 7 giờ". `day`: only the day is known. `range`: from-to as said. */
  | { is: 'minute' | 'hour' | 'day' | 'range'; from: number; to: number; approximate: boolean }
  /** It is going on now. */
  | { is: 'ongoing'; from: number; to: number; approximate: boolean }
  /** It happens again and again ("tối nào cũng ..."): the words are kept. */
  | { is: 'habit'; from: number; to: number; approximate: boolean; habit: string }

/** `hour`: the day is known, the hour is not clear; `day`: the other way round; `date`: an impossible or lunar date; `future`, `old`: outside what a report can be about. */
export type TimeAsk = 'hour' | 'day' | 'date' | 'future' | 'old'

export type PlateKind =
  | 'car5' | 'car4' | 'moto' | 'moto2' | 'moto_ev' | 'military' | 'diplomatic' | 'gov' | 'ld' | 'kt' | 'da' | 'hc' | 'cd' | 'mk'
  | 'td' | 'trailer' | 'temp' // prettier-ignore

/** A plate as read. `partial` keeps the digits remembered (`98A-12?.??` or `...345`) and never completes them. */
export type PlateValue =
  | {
      is: 'whole'
      plate: string
      kinds: PlateKind[]
      provinceCode?: string
      colour?: 'white' | 'yellow' | 'blue' | 'red'
    }
  | { is: 'partial'; digits: string; words: string }
  | { is: 'unknown' }
  | { is: 'none' }

/** Why something that looks like a plate is not one: the question says so. */
export type PlateAsk = 'province' | 'letter' | 'length' | 'confirm'

export const vehicleTypes = [
  'car', 'taxi', 'pickup', 'truck', 'container', 'bus_coach', 'motorbike', 'electric_bike', 'three_wheeler', 'farm_vehicle', 'other',
] as const // prettier-ignore
export type VehicleType = (typeof vehicleTypes)[number]

export const colours = [
  'white', 'black', 'silver', 'grey', 'red', 'blue', 'green', 'yellow', 'brown', 'orange', 'purple', 'pink', 'gold', 'other',
] as const // prettier-ignore
export type Colour = (typeof colours)[number]

export interface VehicleValue {
  type?: VehicleType
  colour?: Colour
  /** Brand or model as written, where it told the type. */
  model?: string
}

export const intents = [
  'greet', 'start_report', 'back', 'skip', 'cancel', 'restart', 'edit', 'confirm', 'deny', 'help', 'status', 'human',
  'unknown_answer', 'done_media', 'ongoing_yes', 'ongoing_no', 'thanks', 'abuse', 'other',
] as const // prettier-ignore
export type IntentName = (typeof intents)[number]

export interface Intent {
  name: IntentName
  /** The step an `edit` names (`plate`, or the number of a line in the review), and the new value it carried, if any. */
  field?: string
  value?: string
  /** The code a `status` asks about. */
  code?: string
  sure: 'certain' | 'likely'
}

/** Where in the conversation the words were said: the same word means different things. */
export type Where =
  | 'idle' | 'media' | 'violation' | 'ongoing' | 'time' | 'road' | 'plate' | 'vehicle' | 'people' | 'consent' | 'name' | 'cccd'
  | 'address' | 'telephone' | 'result_wanted' | 'review' | 'confirm_value' | 'done' // prettier-ignore

export type PersonAsk =
  'cmnd' | 'length' | 'province' | 'birth' | 'prefix' | 'old11' | 'not_a_name' | 'one_word'
