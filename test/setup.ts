// Fails any test whose code tries to reach another machine: only loopback sockets may open.
import net from 'node:net'
import { beforeAll } from 'vitest'

const loopback = /^(127\.|::1$|localhost$|0\.0\.0\.0$)/

const guardedAlready = Symbol.for('only-loopback')

beforeAll(() => {
  if (Reflect.has(net.Socket, guardedAlready)) return
  Reflect.set(net.Socket, guardedAlready, true)
  const connect = Reflect.get(net.Socket.prototype, 'connect') as (...args: unknown[]) => net.Socket
  const guarded = function (this: net.Socket, ...args: unknown[]) {
    const options = (Array.isArray(args[0]) ? args[0][0] : args[0]) as { host?: string } | undefined
    const host = typeof options === 'object' && options !== null ? options.host : undefined
    if (host !== undefined && !loopback.test(host))
      throw new Error(`a test tried to reach ${host}; tests stay on this machine`)
    return connect.apply(this, args)
  }
  Reflect.set(net.Socket.prototype, 'connect', guarded)
})
