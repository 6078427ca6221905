import type { EventDecoder } from '../events/event-decoder.js';
import type { EventStore } from '../event-store/event-store.js';
import { categoryOf, type DecodedEvent } from '../events/event.js';
import type { AnyFact } from '../events/fact.js';
import { EventHandlers } from '../following/event-handlers.js';
import { namedId } from '../ids/named-id.js';
import { perform, stepsOf, type AnyOn, type AnyReaction, type Services, type Step } from './reaction.js';
import type { AsideEvent } from './set-aside.js';
import { timed } from './timed.js';

/** The id of a step: the same at every try and in every version. Only the steps after the first need their index. */
export const stepId = (reaction: string, eventId: string, index: number): string =>
  namedId('reaction', reaction, eventId, ...(index === 0 ? [] : [String(index)]));

/** Does what a reaction says about events. */
export class React {
  readonly handlers: EventHandlers<AnyOn>;

  constructor(
    private readonly reaction: AnyReaction,
    private readonly log: Pick<EventStore, 'readStream'>,
    private readonly decoder: Pick<EventDecoder, 'decodeEach'>,
    private readonly services: Services,
  ) {
    this.handlers = new EventHandlers<AnyOn>(reaction);
  }

  /** Resolves when all that follows from the event is done. */
  async to(event: DecodedEvent<AnyFact>, signal: AbortSignal): Promise<void> {
    const steps = stepsOf(this.handlers.of(categoryOf(event.stream), event.type)?.(event));
    for (const [index, step] of steps.entries()) await this.#do(step, event, index, signal);
  }

  /** An event that was set aside, out of the log. Throws what keeps it from being read. */
  async read({ stream, revision, eventId }: AsideEvent): Promise<DecodedEvent<AnyFact>> {
    if (stream === '' || revision === '') throw new Error('the event is damaged, and so is the name of its stream');
    for await (const stored of this.log.readStream(stream, { from: BigInt(revision), maxCount: 1 })) {
      if (stored.id !== eventId) break;
      const [decoded] = await this.decoder.decodeEach([stored]);
      if (decoded instanceof Error) throw decoded;
      if (decoded) return decoded;
    }
    throw new Error('the event is not in the log any more');
  }

  #do(step: Step, { id: eventId, meta }: DecodedEvent<AnyFact>, index: number, signal: AbortSignal): Promise<void> {
    const { tenantId, correlationId, traceparent } = meta;
    const actor = `reaction:${this.reaction.name}`;
    const context = { tenantId, actor, correlationId, causationId: eventId, traceparent };
    const id = stepId(this.reaction.name, eventId, index);
    return timed(this.services.clock, signal, (at) => perform(step, { ...this.services, id, context, signal: at }));
  }
}
