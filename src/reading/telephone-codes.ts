// Facts about Vietnamese telephone numbers: mobile prefixes, the change of 2018, area codes. No logic.
// General knowledge of the public numbering plan, not confirmed in a primary source: before refusing a number, prefer to ask.

/** The first three figures of mobile numbers in use. */
export const mobilePrefixes: ReadonlySet<string> = new Set(
  `086 096 097 098 032 033 034 035 036 037 038 039 088 091 094 081 082 083 084 085 089 090 093 070 076 077 078 079
  092 052 056 058 099 059 087 055`.split(/\s+/),
)

/** Eleven-figure mobile numbers until September 2018: the first four figures, and the three that replaced them. */
export const prefixSince2018: ReadonlyMap<string, string> = new Map([
  ['0120', '070'], ['0121', '079'], ['0122', '077'], ['0126', '076'], ['0128', '078'],
  ['0123', '083'], ['0124', '084'], ['0125', '085'], ['0127', '081'], ['0129', '082'],
  ['0162', '032'], ['0163', '033'], ['0164', '034'], ['0165', '035'], ['0166', '036'], ['0167', '037'], ['0168', '038'], ['0169', '039'],
  ['0186', '056'], ['0188', '058'], ['0199', '059'],
]) // prettier-ignore

/** Area codes of landlines since 2017; with the number they have eleven figures. */
export const areaCodes: ReadonlySet<string> = new Set(
  `024 028 0203 0204 0205 0206 0207 0208 0209 0210 0211 0212 0213 0214 0215 0216 0218 0219 0220 0221 0222 0225 0226 0227 0228 0229
  0232 0233 0234 0235 0236 0237 0238 0239 0251 0252 0254 0255 0256 0257 0258 0259 0260 0261 0262 0263 0269 0270 0271 0272 0273 0274
  0275 0276 0277 0290 0291 0292 0293 0294 0296 0297 0299`.split(/\s+/),
)
