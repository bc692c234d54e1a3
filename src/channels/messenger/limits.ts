// What Messenger allows, each figure with its source.
import type { Limits } from '../channel.js'
import { officerWindowMs, replyWindowMs } from './window.js'

/** For quick replies and postback buttons. https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/quick-replies (2026-04-22) */
export const payloadLengthMax = 1000

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets */
export const fileBytesMax = 25_000_000

export const limits: Limits = {
  // "Less than 2000 characters", https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/send-api
  textLengthMax: 1999,
  // Quick replies, same page as `payloadLengthMax`.
  choicesMax: 13,
  choiceLengthMax: 20,
  choicesNumbered: false,
  fileBytesMax,
  // What the attachment types image, video, audio and file are documented to carry.
  fileTypes: [
    'image/jpeg',
    'image/png',
    'image/gif',
    'video/mp4',
    'audio/mpeg',
    'audio/mp4',
    'application/pdf',
    'application/msword',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'text/plain',
  ],
  replyWindowMs,
  officerWindowMs,
}
