import type { ConversationItem, RealtimeResponseUsage } from 'openai/resources/realtime/realtime';

/** Tokens as the vendor counts audio (100 ms of a user's, 50 ms of the model's); of text, four letters each. */
const USER_MS_PER_TOKEN = 100;
const MODEL_MS_PER_TOKEN = 50;
const LETTERS_PER_TOKEN = 4;
/** Not in the vendor's types. */
const NOT_REASONED = { reasoning_tokens: 0 };

const textTokens = (text: string): number => Math.ceil(text.length / LETTERS_PER_TOKEN);
const userAudioTokens = (ms: number): number => Math.ceil(ms / USER_MS_PER_TOKEN);

/** What a response cost: `heardMs` of caller's audio and the texts before it, and what it put out. */
export const usageOf = (
  input: readonly ConversationItem[],
  heardMs: number,
  output: readonly ConversationItem[],
  spokenMs: number,
): RealtimeResponseUsage => {
  const given = { text_tokens: textTokens(input.map(lettersOf).join('')), audio_tokens: userAudioTokens(heardMs) };
  const made = {
    text_tokens: textTokens(output.map(lettersOf).join('')),
    audio_tokens: Math.ceil(spokenMs / MODEL_MS_PER_TOKEN),
  };
  const inputTokens = given.text_tokens + given.audio_tokens;
  const outputTokens = made.text_tokens + made.audio_tokens;
  return {
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_token_details: {
      ...given,
      image_tokens: 0,
      cached_tokens: 0,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { ...made, ...NOT_REASONED },
  };
};

/** What the transcript of a turn cost. */
export const transcriptionUsage = (ms: number, transcript: string) => {
  const [heard, written] = [userAudioTokens(ms), textTokens(transcript)];
  return {
    type: 'tokens' as const,
    total_tokens: heard + written,
    input_tokens: heard,
    input_token_details: { text_tokens: 0, audio_tokens: heard },
    output_tokens: written,
  };
};

const lettersOf = (item: ConversationItem): string => {
  if (item.type === 'message') return item.content.map((part) => part.text ?? '').join('');
  if (item.type === 'function_call') return item.name + item.arguments;
  return item.type === 'function_call_output' ? item.output : '';
};
