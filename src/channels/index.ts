// Loads the channels named in CHANNELS, each with its own settings; it knows no platform by name.
import { randomInt } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { Channel, ChannelModule, ChannelSupplies, Guide } from './channel.js'
import type { Simulator, SimulatorModule } from './simulator.js'

/** Opens one channel. @throws Error that names the setting that is missing or malformed, or the channel that does not exist. */
export async function openChannel(name: string, supplies: ChannelSupplies): Promise<Channel> {
  const module = await load<ChannelModule>(name, 'index')
  const missing = module.needs.filter((setting) => supplies.setting(setting) === undefined)
  if (missing.length > 0)
    throw new Error(
      `The channel ${name} needs ${missing.join(', ')}: set ${missing.length > 1 ? 'them' : 'it'} (see .env.example).`,
    )
  return module.open(supplies)
}

/** How to set up every channel there is, whether it is in use or not. */
export async function loadGuides(
  place: (name: string) => Parameters<ChannelModule['guide']>[0],
): Promise<(Guide & { name: string })[]> {
  const names = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  const modules = await Promise.all(names.map((name) => load<ChannelModule>(name, 'index')))
  return modules.map((module) => ({ name: module.name, ...module.guide(place(module.name)) }))
}

/** The simulator of one platform, for the sandbox. */
export async function loadSimulator(name: string): Promise<SimulatorModule> {
  return load<SimulatorModule>(name, 'sandbox')
}

/** The simulators of several, with chances of their own. @param now ms UTC */
export async function openSimulators(names: string[], now: () => number): Promise<Simulator[]> {
  const modules = await Promise.all(names.map(loadSimulator))
  return modules.map((module) => module.open({ now, random: () => randomInt(2 ** 32) / 2 ** 32 }))
}

/** `.js` once compiled, `.ts` under the test runner. */
const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'))

async function load<Module>(name: string, part: 'index' | 'sandbox'): Promise<Module> {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new Error(`CHANNELS names "${name}", which is no channel's name.`)
  try {
    const url = new URL(`./${name}/${part}${ending}`, import.meta.url)
    const loaded = (await import(/* @vite-ignore */ url.href)) as { default: Module }
    return loaded.default
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new Error(`CHANNELS names "${name}", and there is no such channel.`, { cause })
  }
}
