import type { JsonObject } from '../../platform/events/json.js';
import type { HistoryItem } from '../talk/history-item.js';
import type { Base64 } from './base64.js';

/** A function the model may call. `parameters` is a JSON schema. */
export type ModelTool = Readonly<{ name: string; description: string; parameters: JsonObject }>;

/** How the model finds the end of a caller's turn. Milliseconds; absent fields: the provider's defaults. */
export type TurnDetection =
  | Readonly<{ type: 'server_vad'; threshold?: number; prefixPaddingMs?: number; silenceDurationMs?: number }>
  | Readonly<{ type: 'semantic_vad'; eagerness?: 'low' | 'medium' | 'high' | 'auto' }>;

export type ModelSessionSettings = Readonly<{
  model: string;
  voice: string;
  instructions: string;
  tools: readonly ModelTool[];
  turnDetection: TurnDetection;
  /** Null: the caller's words are not transcribed. */
  transcriptionModel: string | null;
  /** ISO 639-1, helps the transcription; null: it guesses. */
  language: string | null;
  /** The conversation so far, oldest first. */
  history: readonly HistoryItem[];
}>;

export type ResponseStatus = 'completed' | 'cancelled' | 'failed' | 'incomplete';
export type ModelUsage = Readonly<{ inputTokens: number; outputTokens: number; totalTokens: number }>;

/** What a model session tells its listener. Item ids are the model's own and unique in the call. */
export type ModelEvent =
  /** Of a content part: a message has one or several. */
  | Readonly<{ type: 'audio'; itemId: string; contentIndex: number; responseId: string; base64: string }>
  | Readonly<{ type: 'speechStarted'; itemId: string }>
  | Readonly<{ type: 'speechStopped'; itemId: string }>
  | Readonly<{ type: 'itemAdded'; itemId: string; previousItemId: string | null }>
  | Readonly<{ type: 'callerText'; itemId: string; text: string }>
  | Readonly<{ type: 'callerTextFailed'; itemId: string }>
  | Readonly<{ type: 'agentText'; itemId: string; responseId: string; delta: string }>
  /** `whole` is false where the provider ended the message early. */
  | Readonly<{ type: 'agentItemDone'; itemId: string; text: string; whole: boolean }>
  | Readonly<{
      type: 'toolCall';
      itemId: string;
      /** Null where the provider does not say: the response being made. */
      responseId: string | null;
      callId: string;
      name: string;
      argumentsJson: string;
    }>
  | Readonly<{ type: 'responseStarted'; responseId: string }>
  | Readonly<{
      type: 'responseDone';
      responseId: string;
      status: ResponseStatus;
      /** The provider's code when it failed, its reason when it did not complete. */
      code: string | null;
      usage: ModelUsage | null;
    }>
  | Readonly<{ type: 'error'; code: string; fatal: boolean }>
  /**
   * The provider's limit is reached, which fails what is told next; a response is possible again after so long.
   * Infinity: it refuses for good (the key, the model, the account).
   */
  | Readonly<{ type: 'rateLimited'; retryAfterMs: number }>
  /** Caller audio was dropped on its way to the model. */
  | Readonly<{ type: 'audioDropped' }>
  /** The provider sent something that was not understood; `reason` is for counting. */
  | Readonly<{ type: 'ignored'; reason: string }>
  /** The last event of a model session that ended by itself; none comes after `close()`. */
  | Readonly<{ type: 'closed'; reason: string }>;

export type ModelListener = (event: ModelEvent) => void;

/**
 * The model could not be reached or refused the session. `code` is stable and holds nothing personal. `retryAfterMs`:
 * the provider asks not to be tried again before; Infinity: it would refuse every time.
 */
export class ModelUnavailable extends Error {
  override readonly name = 'ModelUnavailable';
  constructor(
    readonly code: string,
    readonly retryAfterMs = 0,
  ) {
    super(code);
  }
}

/** An open session. No method blocks or throws; on a model session that is gone they do nothing. */
export interface ModelSession {
  /** Caller audio, mu-law 8 kHz, base64 as it came. Dropped when more than a second of it waits. */
  appendAudio(base64: Base64): void;
  /** Asks for a response that says this and nothing else. */
  speak(exactText: string): void;
  /** Asks for the next response of the conversation. */
  createResponse(): void;
  /** Stops the response that is being made, if any. */
  cancel(): void;
  /** Tells the model that the caller heard this much of a part of its item (ms) and no more. */
  truncate(itemId: string, contentIndex: number, audioEndMs: number): void;
  /** The result of a tool call; {@link createResponse} makes the model speak about it. */
  toolResult(callId: string, output: string): void;
  /** Something the caller did that was not speech. */
  userMessage(text: string): void;
  /** From now on the caller is heard and transcribed, but speech neither stops a response nor is answered. */
  hearOnly(): void;
  close(): void;
}

/** Speech in, speech out. An adapter's `connect` has its own deadline and rejects with {@link ModelUnavailable}. */
export abstract class RealtimeModel {
  /** Resolves when the model session is configured and knows its history; events may come before. */
  abstract connect(settings: ModelSessionSettings, listener: ModelListener): Promise<ModelSession>;
}
