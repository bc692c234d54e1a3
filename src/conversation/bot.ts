// Botkit, fenced in: the layer that hears the words that interrupt, then hands over to the conversation. It knows no channel,
// opens no port, writes nothing to the console and keeps nothing: all that a turn needs travels in its message.
import { Botkit, BotWorker, type BotkitMessage } from 'botkit'
import { BotAdapter, TurnContext, type Activity, type ResourceResponse, type Storage } from 'botbuilder-core'

/** Words that interrupt: heard as a whole message before the step that is being asked. */
export interface Interrupt<Turn> {
  /** Whether it is meant. Sees the whole turn, never a part of a sentence. */
  hears: (turn: Turn) => boolean
  answer: (turn: Turn, reply: Reply) => Promise<void> | void
}

export interface Bubble {
  text: string
  choices: { label: string; payload: string }[]
}

export type Reply = (bubble: Bubble) => Promise<void>

/**
 * One controller for the process, used by every turn.
 * @returns takes a turn to its answers; what a handler throws reaches the caller.
 */
export function makeBot<Turn extends object>(
  interrupts: Interrupt<Turn>[],
  otherwise: (turn: Turn, reply: Reply) => Promise<void> | void,
): (turn: Turn) => Promise<Bubble[]> {
  const adapter = new CollectingAdapter()
  const controller = new SafeBotkit(adapter)
  // One trigger for all of them, since Botkit awaits each in turn.
  controller.interrupts(
    (message: BotkitMessage) => {
      const carried = carriedIn<Turn>(message)
      const meant = interrupts.find(({ hears }) => hears(carried.turn))
      if (meant !== undefined) carried.interrupt = meant
      return Promise.resolve(meant !== undefined)
    },
    'message',
    async (bot, message) => carriedIn<Turn>(message).interrupt?.answer(turnIn<Turn>(message), replyBy(bot)),
  )
  controller.on('message', async (bot, message) => otherwise(turnIn<Turn>(message), replyBy(bot)))

  return async (turn) => {
    const carried: Carried<Turn> = { turn, bubbles: [] }
    await controller.handleTurn(new TurnContext(adapter, activityWith(carried)))
    return carried.bubbles
  }
}

interface Carried<Turn> {
  turn: Turn
  bubbles: Bubble[]
  /** The one that was meant. */
  interrupt?: Interrupt<Turn>
}

function activityWith<Turn>(carried: Carried<Turn>): Activity {
  return {
    type: 'message',
    channelId: 'any',
    from: { id: 'citizen' },
    recipient: { id: 'bot' },
    conversation: { id: 'one' },
    channelData: carried,
  } as unknown as Activity
}

function carriedIn<Turn>(message: BotkitMessage): Carried<Turn> {
  return message.incoming_message.channelData as Carried<Turn>
}

function turnIn<Turn>(message: BotkitMessage): Turn {
  return carriedIn<Turn>(message).turn
}

function replyBy(bot: BotWorker): Reply {
  return async (bubble) => {
    await bot.say({ text: bubble.text, channelData: { choices: bubble.choices } })
  }
}

/** Says go back to the turn they belong to; nothing is sent from here. */
class CollectingAdapter extends BotAdapter {
  readonly botkit_worker = SafeWorker

  override async sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    const { bubbles } = context.activity.channelData as Carried<object>
    for (const activity of activities) {
      const { choices } = activity.channelData as Pick<Bubble, 'choices'>
      bubbles.push({ text: activity.text ?? '', choices })
    }
    return activities.map(() => ({ id: '' }))
  }

  override async updateActivity(): Promise<void> {
    throw new Error('a said bubble is not changed')
  }

  override async deleteActivity(): Promise<void> {
    throw new Error('a said bubble is not taken back')
  }

  override async continueConversation(): Promise<void> {
    throw new Error('the conversation is continued by a turn')
  }
}

/** Keeps nothing: the store is the memory. */
const nullStorage: Storage = {
  read: async () => ({}),
  write: async () => undefined,
  delete: async () => undefined,
}

interface Ware {
  run(...input: unknown[]): void
}

/** Botkit's middleware chains take a callback; as a promise, their errors reach the caller (howdyai/botkit#1983). */
function through(ware: unknown, ...input: unknown[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    ;(ware as Ware).run(...input, (error: unknown, ...output: unknown[]) => {
      if (error == null) resolve(output)
      else reject(error instanceof Error ? error : new Error('botkit middleware failed', { cause: error }))
    })
  })
}

/** A worker whose `say` fails where stock Botkit's would hang for ever. */
class SafeWorker extends BotWorker {
  override async say(message: Partial<BotkitMessage> | string): Promise<ResourceResponse> {
    const [, activity] = await through(
      this.controller.middleware.send,
      this,
      this.ensureMessageFormat(message),
    )
    return (this.getConfig('context') as TurnContext).sendActivity(
      activity as Partial<Activity>,
    ) as Promise<ResourceResponse>
  }
}

/** A controller whose turn settles, with the error if there was one; without dialogs, storage or console. */
class SafeBotkit extends Botkit {
  readonly #handlers = new Map<string, ((bot: BotWorker, message: BotkitMessage) => Promise<unknown>)[]>()

  constructor(adapter: BotAdapter) {
    super({ adapter, storage: nullStorage, disable_webserver: true, disable_console: true })
  }

  override on(event: string, handler: (bot: BotWorker, message: BotkitMessage) => Promise<unknown>): void {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler])
  }

  override async trigger(event: string, bot?: BotWorker, message?: BotkitMessage): Promise<void> {
    for (const handler of this.#handlers.get(event) ?? [])
      if (bot !== undefined && message !== undefined && (await handler(bot, message)) === false) return
  }

  override async handleTurn(context: TurnContext): Promise<void> {
    const { activity } = context
    const message = {
      type: activity.type,
      user: activity.from.id,
      channel: activity.conversation.id,
      text: activity.text,
      value: activity.value as string,
      reference: TurnContext.getConversationReference(activity),
      context,
      incoming_message: activity,
    } as BotkitMessage
    const bot = await this.spawn({ context, reference: message.reference, activity })
    await through(this.middleware.ingest, bot, message)
    await through(this.middleware.receive, bot, message)
    const listening = this as unknown as Listening
    if ((await listening.listenForInterrupts(bot, message)) !== false) return
    await through(this.middleware.interpret, bot, message)
    if ((await listening.listenForTriggers(bot, message)) !== false) return
    await this.trigger(message.type, bot, message)
  }
}

/** Botkit's own tests of what was registered, private in its types; `false` means that nothing was heard. */
interface Listening {
  listenForInterrupts(bot: BotWorker, message: BotkitMessage): Promise<unknown>
  listenForTriggers(bot: BotWorker, message: BotkitMessage): Promise<unknown>
}
