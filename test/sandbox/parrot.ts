// A platform as small as can be: it answers every word at once, keeps files under a link, and writes down what it was told to do.
import type { FastifyInstance } from 'fastify'
import type { Bubble, SandboxFile, Simulator, Trouble } from '../../src/channels/simulator.js'

export interface Parrot extends Simulator {
  /** What reached the platform besides words, in order. */
  told: unknown[]
  files: SandboxFile[]
}

export function openParrot(name: string, title: string, now: () => number): Parrot {
  const talks = new Map<string, Bubble[]>()
  const files: SandboxFile[] = []
  const told: unknown[] = []
  let origin = ''
  const talk = (citizen: string): Bubble[] => {
    if (!talks.has(citizen)) talks.set(citizen, [])
    return talks.get(citizen)!
  }
  const add = (citizen: string, bubble: Partial<Bubble>): void =>
    void talk(citizen).push({ id: String(talk(citizen).length), from: 'citizen', at: now(), ...bubble })
  const answer = (citizen: string, text: string, choices: string[] = []): void =>
    add(citizen, {
      from: 'page',
      text,
      choices: choices.map((label) => ({ label, payload: `pay:${label}` })),
    })
  return {
    name,
    title,
    told,
    files,
    settings(at) {
      origin = at
      return { [`${name.toUpperCase()}_URL`]: at }
    },
    mount(server: FastifyInstance) {
      server.get<{ Params: { at: number } }>(`/${name}-media/:at`, (request, reply) => {
        const file = files[request.params.at]!
        return reply.type(file.mime).send(file.bytes)
      })
    },
    deliverTo: () => undefined,
    async say(citizen, text) {
      add(citizen, { text })
      if (text === 'hỏng') throw new Error('the platform broke')
      answer(citizen, `Bạn vừa nói: ${text}. Bạn muốn phản ánh lỗi gì?`, [
        'Vượt đèn đỏ',
        'Đi ngược chiều',
        'Lỗi khác',
      ])
    },
    async tap(citizen, choice) {
      add(citizen, { text: choice.label })
      answer(citizen, `Đã chọn ${choice.payload}`)
    },
    async sendFiles(citizen, sent, caption) {
      const kindOf = (mime: string) =>
        mime.startsWith('video/') ? 'video' : mime.startsWith('image/') ? 'image' : 'file'
      const shown = sent.map((file) => {
        files.push(file)
        return {
          name: file.name,
          url: `${origin}/${name}-media/${files.length - 1}`,
          kind: kindOf(file.mime),
        } as const
      })
      add(citizen, { files: shown, ...(caption === undefined ? {} : { text: caption }) })
      answer(citizen, `Đã nhận ${sent.length} tệp.`)
    },
    async sendLocation(citizen, latitude, longitude) {
      add(citizen, { text: `${latitude}, ${longitude}` })
    },
    async sendSticker(citizen) {
      add(citizen, { text: '👍' })
    },
    async start(citizen) {
      answer(citizen, 'Xin chào! Bạn muốn phản ánh vi phạm giao thông ạ?', ['Phản ánh', 'Tra cứu'])
    },
    staffSays: async (citizen, text) => add(citizen, { from: 'page', text }),
    handBack: async (citizen) => void told.push({ handBack: citizen }),
    async event(body) {
      told.push({ event: body })
      return 200
    },
    transcript: (citizen) => talk(citizen),
    trouble: (trouble: Trouble) => void told.push(trouble),
    passTime: (ms) => void told.push({ ms }),
    reset: () => talks.clear(),
  }
}
