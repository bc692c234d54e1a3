// `npm run draw`: prints the machine of a flow as a Mermaid state diagram.
import { loadFlow } from './load-flow.js'
import { machineOf } from './machine.js'

console.log(machineOf(await loadFlow(process.argv[2] ?? 'traffic-violation')).draw())
