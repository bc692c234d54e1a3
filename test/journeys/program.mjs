// The built program as main.ts starts it, with what the tests hand in besides: the length of leases.
import { startApp } from '../../dist/src/app.js'
import { readConfig } from '../../dist/src/config.js'

const leaseMs = Number(process.env.LEASE_MS)
const app = await startApp(readConfig(process.env), leaseMs > 0 ? { leaseMs } : {})
console.log(app.origin)
