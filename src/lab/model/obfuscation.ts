import type { ServerEvent } from './server-event.js';

/** Text comes in deltas that are padded, so that their lengths on the wire do not tell the words. */
const PADDED: ReadonlySet<ServerEvent['type']> = new Set([
  'response.output_audio_transcript.delta',
  'response.output_text.delta',
  'response.function_call_arguments.delta',
  'conversation.item.input_audio_transcription.delta',
]);
const UNIT = 16;

/** The `obfuscation` of an event that has one: the text and it are a multiple of 16 letters. */
export const obfuscation = (event: ServerEvent): Readonly<{ obfuscation?: string }> =>
  PADDED.has(event.type) && 'delta' in event
    ? { obfuscation: 'x'.repeat(UNIT - ((event.delta?.length ?? 0) % UNIT)) }
    : {};
