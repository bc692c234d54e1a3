// How the tests run: in parallel over files, never touching a machine but this one (see setup.ts).
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // On an idle machine all take seconds; these end what hangs, and must not end what runs beside much else.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
    // Loading the program costs more than most tests: files share it, and none may count on a fresh one.
    isolate: false,
  },
})
