import type {
  ModelEvent,
  ModelSession,
  ModelSessionSettings,
  RealtimeModel,
} from '../../../src/gateway/media/realtime-model.js';
import { eventually } from '../../kit/eventually.js';

type EventOf<T extends ModelEvent['type']> = Extract<ModelEvent, { type: T }>;

/** A session with everything that it has told, in order. */
export class ModelCall {
  readonly events: ModelEvent[];

  private constructor(
    readonly session: ModelSession,
    events: ModelEvent[],
  ) {
    this.events = events;
  }

  static async open(model: RealtimeModel, settings: ModelSessionSettings): Promise<ModelCall> {
    const events: ModelEvent[] = [];
    const session = await model.connect(settings, (event) => void events.push(event));
    return new ModelCall(session, events);
  }

  of<T extends ModelEvent['type']>(type: T): readonly EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** The n-th event of a type, from 1. */
  next<T extends ModelEvent['type']>(type: T, count = 1): Promise<EventOf<T>> {
    return eventually(() => {
      const found = this.of(type)[count - 1];
      if (found === undefined) throw new Error(`no ${type} among ${this.events.map((event) => event.type).join()}`);
      return found;
    });
  }

  get errors(): readonly string[] {
    return this.of('error').map(({ code }) => code);
  }

  /** Where the first event of a type stands among all. */
  place(type: ModelEvent['type']): number {
    return this.events.findIndex((event) => event.type === type);
  }
}
