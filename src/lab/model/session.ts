import type { ConversationItem, RealtimeError } from 'openai/resources/realtime/realtime';
import type { Clock } from '../../platform/clock/clock.js';
import type { Heard } from '../speech/recognise.js';
import { parseFrame, readClientEvent, type ClientEvent } from './client-event-schema.js';
import { Conversation } from './conversation.js';
import { Ear } from './ear.js';
import type { SessionFaults } from './session-faults.js';
import { newId } from './ids.js';
import type { LabModelSession } from './lab-model-session.js';
import { RequestError, toRealtimeError } from './request-error.js';
import { Responder } from './responder.js';
import { obfuscation } from './obfuscation.js';
import { isObject } from './schema.js';
import { announce, type ServerEvent } from './server-event.js';
import { initialConfig, updatedConfig, type SessionConfig } from './session-config.js';
import type { SessionContext } from './session-context.js';

/** The socket as a session needs it. */
export type Wire = Readonly<{ send: (text: string) => void; close: (code: number) => void; drop: () => void }>;

export type SessionOptions = Omit<SessionContext, 'conversation' | 'config' | 'send' | 'heard'> &
  Readonly<{ model: string; sessionMs: number }>;

const GOING_AWAY = 1001;

/** A conversation with one client: takes client events, answers with server events. */
export class Session implements LabModelSession {
  readonly id = newId('sess');
  readonly heard: Heard[] = [];
  readonly truncations: { itemId: string; audioEndMs: number }[] = [];
  readonly errors: RealtimeError[] = [];
  readonly faults: SessionFaults;
  config: SessionConfig;
  closed = false;
  readonly #conversation = new Conversation();
  readonly #ear: Ear;
  readonly #responder: Responder;
  readonly #stopExpiry: () => void;
  #stopWaiting: () => void = () => undefined;

  constructor(
    private readonly wire: Wire,
    options: SessionOptions,
  ) {
    const { clock, model, sessionMs, faults } = options;
    this.faults = faults;
    this.config = initialConfig(this.id, model, Math.floor((clock.nowMs() + sessionMs) / 1_000));
    const context: SessionContext = {
      ...options,
      conversation: this.#conversation,
      heard: this.heard,
      config: () => this.config,
      send: this.#send,
    };
    this.#responder = new Responder(
      context,
      () => this.#ear.committedMs,
      (spokenMs) => this.#awaitCaller(clock, spokenMs),
    );
    this.#ear = new Ear(context, {
      speechStarted: () => {
        this.#stopWaiting();
        if (this.#detection?.interrupt_response !== false) this.#responder.interrupt();
      },
      committed: (byDetection) => {
        const answers = byDetection && this.#detection?.create_response !== false;
        if (answers && !this.#responder.active) this.#responder.create();
      },
    });
    this.#stopExpiry = clock.after(sessionMs, () => this.#expire(sessionMs));
  }

  get items(): readonly ConversationItem[] {
    return this.#conversation.items;
  }

  get #detection() {
    return this.config.audio.input.turn_detection;
  }

  open(): void {
    this.#send({ type: 'session.created', session: this.config });
  }

  /** A text frame from the client. */
  receive(text: string): void {
    if (this.faults.silent) return;
    let frame: unknown;
    try {
      frame = parseFrame(text);
      this.#handle(readClientEvent(frame));
    } catch (error) {
      const eventId = isObject(frame) && typeof frame.event_id === 'string' ? frame.event_id : null;
      this.#sendError(toRealtimeError(error, eventId));
    }
  }

  /** A frame that is no text: an error, and no more. */
  receiveBinary(): void {
    if (this.faults.silent) return;
    this.#sendError(toRealtimeError(new RequestError('invalid_event', 'Expected a text frame of JSON.'), null));
  }

  /** The socket has gone. */
  ended(): void {
    this.closed = true;
    this.#stopExpiry();
    this.#responder.close();
    this.#stopWaiting();
  }

  close(): void {
    this.wire.close(GOING_AWAY);
  }

  drop(): void {
    this.wire.drop();
  }

  sendRaw(text: string): void {
    this.wire.send(text);
  }

  #handle(event: ClientEvent): void {
    switch (event.type) {
      case 'session.update':
        return this.#update(event);
      case 'input_audio_buffer.append':
        return this.#ear.append(event.audio);
      case 'input_audio_buffer.commit':
        return this.#ear.commit();
      case 'input_audio_buffer.clear':
        return this.#ear.clear();
      case 'conversation.item.create':
        return this.#createItem(event.item, event.previous_item_id);
      case 'conversation.item.retrieve':
        return this.#send({ type: 'conversation.item.retrieved', item: this.#conversation.retrieve(event.item_id) });
      case 'conversation.item.delete':
        this.#conversation.delete(event.item_id);
        return this.#send({ type: 'conversation.item.deleted', item_id: event.item_id });
      case 'conversation.item.truncate':
        return this.#truncate(event);
      case 'response.create':
        return this.#responder.create(event.response);
      case 'response.cancel':
        return this.#responder.cancel(event.response_id);
    }
  }

  /** `idle_timeout_ms` counts from the end of the response's playback. */
  #awaitCaller(clock: Clock, spokenMs: number): void {
    this.#stopWaiting();
    const silentMs = this.#detection?.type === 'server_vad' ? this.#detection.idle_timeout_ms : undefined;
    if (typeof silentMs !== 'number' || this.#ear.speaking) return;
    this.#stopWaiting = clock.after(spokenMs + silentMs, () => this.#responder.active || this.#ear.timeOut(silentMs));
  }

  #update({ session }: Extract<ClientEvent, { type: 'session.update' }>): void {
    if (session.type !== 'realtime') return;
    this.config = updatedConfig(this.config, session, this.#conversation.hasSpoken);
    this.#ear.reconfigure();
    this.#send({ type: 'session.updated', session: this.config });
  }

  #createItem(given: ConversationItem, previousId?: string | null): void {
    const { object: _, ...said } = { object: undefined, ...given };
    const item = { status: 'completed', ...said, id: given.id ?? newId('item') } as const;
    const previous = this.#conversation.add(item, previousId);
    announce(this.#send, item, previous);
  }

  #truncate(event: Extract<ClientEvent, { type: 'conversation.item.truncate' }>): void {
    const { item_id, content_index, audio_end_ms } = event;
    this.#conversation.truncate(item_id, content_index, audio_end_ms);
    this.truncations.push({ itemId: item_id, audioEndMs: audio_end_ms });
    this.#send({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
  }

  #expire(sessionMs: number): void {
    const message = `Your session hit the maximum duration of ${Math.round(sessionMs / 60_000)} minutes.`;
    this.#sendError({ type: 'invalid_request_error', code: 'session_expired', message, param: null, event_id: null });
    this.wire.close(GOING_AWAY);
  }

  #sendError(error: RealtimeError): void {
    this.errors.push(error);
    this.#send({ type: 'error', error });
  }

  readonly #send = (event: ServerEvent): void => {
    if (this.closed || this.faults.silent) return;
    const whole = { event_id: newId('event'), ...event, ...obfuscation(event) };
    const sent = this.faults.rewrite ? this.faults.rewrite(whole) : whole;
    if (sent !== undefined) this.wire.send(typeof sent === 'string' ? sent : JSON.stringify(sent));
  };
}
