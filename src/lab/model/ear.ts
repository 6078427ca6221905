import type { RealtimeAudioInputTurnDetection } from 'openai/resources/realtime/realtime';
import type { TurnDetection } from '../speech/endpointer.js';
import { Hearing } from '../speech/hearing.js';
import { PcmToMulaw } from '../speech/pcm.js';
import type { Heard } from '../speech/recognise.js';
import { newId } from './ids.js';
import { RequestError } from './request-error.js';
import type { SessionContext } from './session-context.js';
import { announce } from './server-event.js';
import { transcriptionUsage } from './usage.js';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;
const SMALLEST_COMMIT_MS = 100;
/** What eagerness means for an unfinished sentence. */
const PATIENCE_MS = { low: 8_000, medium: 4_000, auto: 4_000, high: 2_000 } as const;

const NOTHING: Heard = { text: '', complete: true, heardFrames: 0, missingFrames: 0, reorderedFrames: 0 };

export type EarEvents = Readonly<{ speechStarted: () => void; committed: (byDetection: boolean) => void }>;

/** The input audio buffer: finds the caller's turns and puts them into the conversation. */
export class Ear {
  readonly #hearing: Hearing;
  readonly #pcm = new PcmToMulaw();
  #itemId = newId('item');
  #startedMs = 0;
  #committedMs = 0;

  constructor(
    private readonly context: SessionContext,
    private readonly events: EarEvents,
  ) {
    this.#hearing = new Hearing(context.vocabulary, this.#detection());
  }

  /** Audio committed so far in this session. */
  get committedMs(): number {
    return this.#committedMs;
  }

  get speaking(): boolean {
    return this.#hearing.speaking;
  }

  /** Takes up a change of the session's turn detection. */
  reconfigure(): void {
    this.#hearing.detect(this.#detection());
  }

  append(audio: string): void {
    if (!BASE64.test(audio))
      throw new RequestError('invalid_value', "Invalid 'audio'. Expected base64-encoded audio bytes.", 'audio');
    for (const event of this.#hearing.push(this.#mulaw(Buffer.from(audio, 'base64')))) {
      if (event.kind === 'started') this.#started(event.atMs);
      else {
        this.context.send({
          type: 'input_audio_buffer.speech_stopped',
          audio_end_ms: event.atMs,
          item_id: this.#itemId,
        });
        this.#commit(event.heard, event.atMs - this.#startedMs, true);
      }
    }
  }

  /** The model hears in mu-law, whatever it is sent. */
  #mulaw(audio: Uint8Array): Uint8Array {
    const format = this.context.config().audio.input.format?.type;
    if (format === 'audio/pcmu') return audio;
    if (format === 'audio/pcm') return this.#pcm.push(audio);
    throw new RequestError('invalid_value', "The lab's model does not hear audio/pcma.", 'audio');
  }

  commit(): void {
    const ms = this.#hearing.bufferedMs;
    if (ms < SMALLEST_COMMIT_MS) {
      const message = `Error committing input audio buffer: buffer too small. Expected at least ${SMALLEST_COMMIT_MS}ms of audio, but buffer only has ${ms.toFixed(2)}ms of audio.`;
      throw new RequestError('input_audio_buffer_commit_empty', message);
    }
    this.#commit(this.#hearing.take(), ms, false);
  }

  /**
   * The caller has said nothing for too long: an empty turn, which is answered as any other. A system item precedes it;
   * what the service writes into it is not known.
   */
  timeOut(silentMs: number): void {
    const audio_end_ms = this.#hearing.positionMs;
    const audio_start_ms = Math.max(0, audio_end_ms - silentMs);
    this.context.send({
      type: 'input_audio_buffer.timeout_triggered',
      audio_start_ms,
      audio_end_ms,
      item_id: this.#itemId,
    });
    const content = [{ type: 'input_text' as const, text: 'The user has been silent.' }];
    const item = { id: newId('item'), type: 'message', role: 'system', status: 'completed', content } as const;
    announce(this.context.send, item, this.context.conversation.add(item));
    this.#commit(NOTHING, 0, true);
  }

  clear(): void {
    this.#hearing.clear();
    this.context.send({ type: 'input_audio_buffer.cleared' });
  }

  #started(atMs: number): void {
    this.#startedMs = atMs;
    this.context.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: atMs, item_id: this.#itemId });
    this.events.speechStarted();
  }

  #commit(heard: Heard, ms: number, byDetection: boolean): void {
    const { conversation, send } = this.context;
    const id = this.#itemId;
    this.#itemId = newId('item');
    this.#committedMs += ms;
    this.context.heard.push(heard);
    const transcribes = Boolean(this.context.config().audio.input.transcription);
    const early = transcribes && this.context.faults.earlyTranscripts;
    if (early) this.#transcriptDeltas(id, heard.text);
    const message = { id, type: 'message', role: 'user', status: 'completed' } as const;
    const previous = conversation.add({ ...message, content: [{ type: 'input_audio', transcript: heard.text }] });
    send({ type: 'input_audio_buffer.committed', item_id: id, previous_item_id: previous });
    announce(send, { ...message, content: [{ type: 'input_audio', transcript: null }] }, previous);
    if (transcribes) this.#transcribe(id, heard.text, ms, early);
    this.events.committed(byDetection);
  }

  /** The transcript comes from another model, in its own time. */
  #transcribe(itemId: string, transcript: string, ms: number, early: boolean): void {
    const { clock, latency, faults, send, conversation } = this.context;
    const place = { item_id: itemId, content_index: 0 };
    const usage = transcriptionUsage(ms, transcript);
    clock.after(latency.transcription + faults.extraLatencyMs, () => {
      if (!conversation.has(itemId)) return;
      if (!early) this.#transcriptDeltas(itemId, transcript);
      send({ type: 'conversation.item.input_audio_transcription.completed', ...place, transcript, usage });
    });
  }

  #transcriptDeltas(itemId: string, transcript: string): void {
    const place = { item_id: itemId, content_index: 0 };
    for (const delta of transcript.match(/\s*\S+/gu) ?? [])
      this.context.send({ type: 'conversation.item.input_audio_transcription.delta', ...place, delta });
  }

  #detection(): TurnDetection | null {
    return detectionOf(this.context.config().audio.input.turn_detection);
  }
}

const detectionOf = (given: RealtimeAudioInputTurnDetection | null | undefined): TurnDetection | null => {
  if (!given) return null;
  if (given.type === 'semantic_vad')
    return { threshold: 0.5, prefixPaddingMs: 300, silenceMs: 300, patienceMs: PATIENCE_MS[given.eagerness ?? 'auto'] };
  return {
    threshold: given.threshold ?? 0.5,
    prefixPaddingMs: given.prefix_padding_ms ?? 300,
    silenceMs: given.silence_duration_ms ?? 500,
  };
};
