import type { RealtimeConversationItemAssistantMessage } from 'openai/resources/realtime/realtime';
import type { Send } from './server-event.js';

/** Sends events as it goes; yields the ms to wait before it goes on. Ended early, it closes what it has opened. */
export type Paced = Generator<number, void>;

const CHUNK_MS = 100;
/** Speech leaves ten times faster than it is spoken. */
const PACE_MS = CHUNK_MS / 10;

type Part = Readonly<{
  response_id: string;
  item_id: string;
  output_index: number;
  content_index: number;
  item: RealtimeConversationItemAssistantMessage;
  text: string;
  send: Send;
}>;

/** Speech in the format of the session. */
export type Speech = Readonly<{ bytes: Uint8Array; bytesPerMs: number }>;

/** A spoken part: chunks of 100 ms with the words that they hold. `spoke` hears of each chunk's ms. */
export function* outputAudio(part: Part & Readonly<{ speech: Speech }>, spoke: (ms: number) => void): Paced {
  const { item, text, speech, send, ...place } = part;
  const content = { type: 'output_audio' as const, transcript: '' };
  item.content.push(content);
  send({ type: 'response.content_part.added', ...place, part: { type: 'audio', transcript: '' } });
  const { bytes, bytesPerMs } = speech;
  const chunkBytes = CHUNK_MS * bytesPerMs;
  const chunks = Math.max(1, Math.ceil(bytes.length / chunkBytes));
  const words = shares(text, chunks);
  try {
    for (let index = 0; index < chunks; index++) {
      const chunk = bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes);
      const delta = words[index] ?? '';
      content.transcript += delta;
      if (delta) send({ type: 'response.output_audio_transcript.delta', ...place, delta });
      spoke(chunk.length / bytesPerMs);
      send({ type: 'response.output_audio.delta', ...place, delta: Buffer.from(chunk).toString('base64') });
      yield PACE_MS;
    }
  } finally {
    const { transcript } = content;
    send({ type: 'response.output_audio.done', ...place });
    send({ type: 'response.output_audio_transcript.done', ...place, transcript });
    send({ type: 'response.content_part.done', ...place, part: { type: 'audio', transcript } });
  }
}

/** A written part, a word at a time. */
export function* outputText({ item, text, send, ...place }: Part): Paced {
  const content = { type: 'output_text' as const, text: '' };
  item.content.push(content);
  send({ type: 'response.content_part.added', ...place, part: { type: 'text', text: '' } });
  try {
    for (const delta of text.match(/\s*\S+/gu) ?? []) {
      content.text += delta;
      send({ type: 'response.output_text.delta', ...place, delta });
      yield PACE_MS;
    }
  } finally {
    send({ type: 'response.output_text.done', ...place, text: content.text });
    send({ type: 'response.content_part.done', ...place, part: { type: 'text', text: content.text } });
  }
}

/** The text in `count` pieces of whole words, in step with as many pieces of speech. */
const shares = (text: string, count: number): readonly string[] => {
  const words = text.match(/\s*\S+/gu) ?? [];
  return Array.from({ length: count }, (_, index) =>
    words.slice(Math.ceil((index * words.length) / count), Math.ceil(((index + 1) * words.length) / count)).join(''),
  );
};
