// Whether a platform's copy of a message says what ours says: spaces and the form of letters may have changed on the way.

const bare = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()

export const isSameWords = (one: string, other: string): boolean => bare(one) === bare(other)
