// Finds a real Chromium for the tests that look at pages; where there is none they are skipped, and say so.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The path of a Chromium on this machine; CHROMIUM names another. */
export const chromiumPath = places.find((path) => path !== undefined && path !== '' && existsSync(path))

if (chromiumPath === undefined)
  console.log(
    'No Chromium found (CHROMIUM, /usr/bin/chromium, google-chrome): tests in a browser are skipped.',
  )

/** Starts it without a window and without any talk to its makers. */
export async function openBrowser(): Promise<Browser> {
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ]
  return chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--no-sandbox', '--disable-gpu', ...quiet],
  })
}
