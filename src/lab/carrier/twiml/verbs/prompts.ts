import { CARRIER_VOICE } from '../../speech.js';
import { digitTones } from '../../line/digit-tones.js';
import { readWav } from '../../line/read-wav.js';
import { pause } from '../../pause.js';
import { WebhookFailure } from '../../webhooks/webhook-client.js';
import { TwimlError, type Verb } from '../document.js';
import { absolute, numberOf, warn, type RunVerb, type Stage } from '../stage.js';

/** `<Say>`; SSML inside is read as plain text. */
export const say: RunVerb = async (verb, stage) => {
  const text = textOf(verb);
  const audio = text ? await stage.exchange.speech.say(text, CARRIER_VOICE) : new Uint8Array();
  return repeat(audio, verb, stage);
};

/** `<Play>`: keys as tones, or a WAV file of 8 kHz mu-law or 16-bit samples. */
export const play: RunVerb = async (verb, stage) => {
  const { digits } = verb.attributes;
  return repeat(digits === undefined ? await fetchAudio(verb, stage) : digitTones(digits), verb, stage);
};

export const pauseFor: RunVerb = async (verb, { exchange, signal }) => {
  await pause(exchange.clock, numberOf(verb, 'length', 1) * 1000, signal);
  return 'next';
};

/** `loop="0"` goes on until the call ends. */
const repeat = async (audio: Uint8Array, verb: Verb, { line, signal }: Stage): Promise<'next'> => {
  const times = numberOf(verb, 'loop', 1) || Infinity;
  for (let time = 0; time < times && audio.length > 0 && !signal.aborted; time++) await line.play(audio, signal);
  return 'next';
};

const textOf = (verb: Verb): string => [verb.text, ...verb.children.map(textOf)].join(' ').trim();

const fetchAudio = async (verb: Verb, stage: Stage): Promise<Uint8Array> => {
  const url = absolute(verb.text, stage.baseUrl);
  try {
    const response = await fetch(url);
    if (!response.ok) throw new WebhookFailure(11200, url, `HTTP ${response.status}`);
    return readWav(Buffer.from(await response.arrayBuffer()));
  } catch (error) {
    if (error instanceof TwimlError) throw error;
    warn(stage, error instanceof WebhookFailure ? error.code : 12300, `<Play> of ${url}: ${String(error)}`);
    return new Uint8Array();
  }
};
