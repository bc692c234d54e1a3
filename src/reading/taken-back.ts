// The words with which somebody takes back what they just wrote: what comes after them replaces what came before.

/** To be put into a pattern over folded text; `lon` may be `lớn`, so it counts only where a new value may follow. */
export const takenBack =
  'nham|lon(?=[\\s,]{1,3}(?:(?:la|so|bien|roi|phai|thanh)\\s)?\\d|[\\s,]*$|\\s(?:roi|phai la|thanh)\\b)|sua lai|sua thanh|doi thanh|sorry|dinh chinh|a khong|' +
  'chinh xac (?:la|phai la)|noi lai|xin loi|dung (?:la|ra|hon|phai la)|thuc te|thuc ra|that ra'
