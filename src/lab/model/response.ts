import type {
  ConversationItem,
  RealtimeConversationItemAssistantMessage,
  RealtimeConversationItemFunctionCall,
  RealtimeResponse,
  RealtimeResponseStatus,
} from 'openai/resources/realtime/realtime';
import type { Clock } from '../../platform/clock/clock.js';
import type { IdentifiedItem } from './conversation.js';
import { newId } from './ids.js';
import { outputAudio, outputText, type Paced, type Speech } from './output.js';
import type { Send } from './server-event.js';

/** An act of the mind, ready to be put out. */
export type Output = Readonly<{ parts: readonly Part[] }> | Readonly<{ call: string; arguments: string }>;
type Part = Readonly<{ text: string; speech?: Speech }>;

export type ResponseEnd = Readonly<{ items: readonly ConversationItem[]; spokenMs: number }>;

export type ResponseContext = Readonly<{
  clock: Clock;
  send: Send;
  /** Puts an item into the conversation, where this is a response of it; its predecessor's id. */
  add?: (item: IdentifiedItem) => string | null;
  /** How much of the speech of an item's part has been sent. */
  spoke: (itemId: string, contentIndex: number, audioMs: number) => void;
  /** Fills in usage, and hears of the end. */
  ended: (end: ResponseEnd) => RealtimeResponse['usage'];
  /** `response.done` has been sent. */
  told: (status: RealtimeResponse['status']) => void;
}>;

/** One response on its way out: items, their parts and deltas, paced; it can be cut short at any moment. */
export class ResponseRun {
  readonly id = newId('resp');
  readonly #items: ConversationItem[] = [];
  #spokenMs = 0;
  #paced?: Paced;
  #stopTimer: () => void = () => undefined;
  #over = false;

  constructor(
    private readonly context: ResponseContext,
    private readonly settings: Pick<
      RealtimeResponse,
      'output_modalities' | 'max_output_tokens' | 'audio' | 'metadata'
    > &
      Readonly<{ conversation_id: string | null; phases: boolean }>,
  ) {}

  /** Announces it: `response.created`. */
  open(): void {
    this.context.send({ type: 'response.created', response: this.#wire('in_progress', null, null) });
  }

  /** Puts out the acts one after the other. */
  start(outputs: readonly Output[]): void {
    if (this.#over) return;
    this.#paced = this.#putOut(outputs);
    this.#advance();
  }

  /** Ends it here: what has begun is closed as incomplete, and `response.done` follows at once. */
  cancel(reason: 'turn_detected' | 'client_cancelled'): void {
    this.#stopTimer();
    this.#paced?.return();
    this.#finish('cancelled', { type: 'cancelled', reason });
  }

  fail(error: RealtimeResponseStatus.Error): void {
    this.#finish('failed', { type: 'failed', error });
  }

  #advance(): void {
    const step = this.#paced?.next();
    if (!step || step.done) this.#finish('completed');
    else this.#stopTimer = this.context.clock.after(step.value, () => this.#advance());
  }

  #finish(status: NonNullable<RealtimeResponse['status']>, details?: RealtimeResponseStatus): void {
    if (this.#over) return;
    this.#over = true;
    const usage = this.context.ended({ items: this.#items, spokenMs: this.#spokenMs });
    this.context.send({ type: 'response.done', response: this.#wire(status, details ?? null, usage ?? null) });
    this.context.told(status);
  }

  *#putOut(outputs: readonly Output[]): Paced {
    for (const [index, output] of outputs.entries()) {
      if ('call' in output) yield* this.#call(output, index);
      else yield* this.#speak(output, index, outputs.length - 1 === index);
    }
  }

  *#speak({ parts }: Extract<Output, { parts: unknown }>, index: number, last: boolean): Paced {
    const id = newId('item');
    const item: RealtimeConversationItemAssistantMessage & { id: string; phase?: string } = {
      id,
      type: 'message',
      role: 'assistant',
      status: 'in_progress',
      ...(this.settings.phases && { phase: last ? 'final_answer' : 'commentary' }),
      content: [],
    };
    const previous = this.#openItem(item, index);
    try {
      for (const [contentIndex, { text, speech }] of parts.entries()) {
        const place = { response_id: this.id, item_id: id, output_index: index, content_index: contentIndex };
        const part = { ...place, item, text, send: this.context.send };
        if (speech) yield* outputAudio({ ...part, speech }, (ms) => this.#spoke(id, contentIndex, ms));
        else yield* outputText(part);
      }
      item.status = 'completed';
    } finally {
      this.#closeItem(item, index, previous);
    }
  }

  #spoke(itemId: string, contentIndex: number, ms: number): void {
    this.#spokenMs += ms;
    this.context.spoke(itemId, contentIndex, ms);
  }

  *#call(output: Extract<Output, { call: string }>, index: number): Paced {
    const [id, callId] = [newId('item'), newId('call')];
    const item: RealtimeConversationItemFunctionCall & { id: string } = {
      id,
      type: 'function_call',
      status: 'in_progress',
      call_id: callId,
      name: output.call,
      arguments: '',
    };
    const previous = this.#openItem(item, index);
    const place = { response_id: this.id, item_id: id, output_index: index, call_id: callId };
    try {
      for (const delta of output.arguments.match(/.{1,16}/gsu) ?? []) {
        item.arguments += delta;
        this.context.send({ type: 'response.function_call_arguments.delta', ...place, delta });
        yield 1;
      }
      item.status = 'completed';
    } finally {
      const { name } = item;
      this.context.send({ type: 'response.function_call_arguments.done', ...place, name, arguments: item.arguments });
      this.#closeItem(item, index, previous);
    }
  }

  /** The id of what precedes it in the conversation; undefined for what is not in it, of which only the response tells. */
  #openItem(item: IdentifiedItem, index: number): string | null | undefined {
    this.#items.push(item);
    const previous = this.context.add?.(item);
    this.context.send({ type: 'response.output_item.added', response_id: this.id, output_index: index, item });
    if (previous !== undefined)
      this.context.send({ type: 'conversation.item.added', previous_item_id: previous, item });
    return previous;
  }

  #closeItem(
    item: RealtimeConversationItemAssistantMessage | RealtimeConversationItemFunctionCall,
    index: number,
    previous: string | null | undefined,
  ): void {
    if (item.status !== 'completed') item.status = 'incomplete';
    if (previous !== undefined) this.context.send({ type: 'conversation.item.done', previous_item_id: previous, item });
    this.context.send({ type: 'response.output_item.done', response_id: this.id, output_index: index, item });
  }

  #wire(
    status: NonNullable<RealtimeResponse['status']>,
    details: RealtimeResponseStatus | null,
    usage: RealtimeResponse['usage'] | null,
  ) {
    const { phases: _, ...echoed } = this.settings;
    const object = 'realtime.response' as const;
    return { object, id: this.id, status, status_details: details, output: this.#items, usage, ...echoed };
  }
}
