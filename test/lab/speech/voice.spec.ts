import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeMulaw, energy, FRAME_BYTES, SILENCE } from '../../../src/lab/speech/mulaw.js';
import { openSynthesis } from '../../../src/lab/speech/synthesis.js';
import { Voices } from '../../../src/lab/speech/voice.js';
import { stereoWav } from '../../../src/lab/speech/wav.js';
import { voicesHere } from './ears.js';

describe('voices', () => {
  let voices: Voices;
  beforeAll(async () => {
    voices = await voicesHere();
  });

  it('speak whole frames that can be heard, without silence at the ends', async () => {
    const speech = await voices.say('Where is my order one two three?', 'caller');
    expect(speech.length % FRAME_BYTES).toBe(0);
    expect(speech.length).toBeGreaterThan(8_000);
    expect(energy(speech)).toBeGreaterThan(500);
    expect(energy(speech.subarray(0, FRAME_BYTES))).toBeGreaterThan(20);
    expect(energy(speech.subarray(-FRAME_BYTES))).toBeGreaterThan(20);
  });

  it('say the same text with the same bytes, also after a restart', async () => {
    const again = await voicesHere();
    for (const voice of ['caller', 'agent'] as const) {
      expect(await again.say('Good morning.', voice)).toEqual(await voices.say('Good morning.', voice));
    }
  });

  it('differ between caller and agent', async () => {
    expect(await voices.say('Good morning.', 'caller')).not.toEqual(await voices.say('Good morning.', 'agent'));
  });

  it('synthesise an utterance once', async () => {
    const synthesis = await openSynthesis();
    let count = 0;
    const counted = new Voices((text, voice) => (count++, synthesis(text, voice)));
    await Promise.all([counted.say('Yes.', 'caller'), counted.say('Yes.', 'caller')]);
    await counted.say('Yes.', 'caller');
    expect(count).toBe(1);
  });

  it('try again after a failure', async () => {
    const answers = [Promise.reject(new Error('out of breath')), Promise.resolve(new Uint8Array(160))];
    const failing = new Voices(() => answers.shift() ?? Promise.reject(new Error('asked too often')));
    await expect(failing.say('Yes.', 'caller')).rejects.toThrow('out of breath');
    await expect(failing.say('Yes.', 'caller')).resolves.toHaveLength(160);
  });

  it('are silent about blank text', async () => {
    expect(await voices.say(' … ', 'agent')).toHaveLength(0);
  });
});

describe('a stereo recording', () => {
  it('has the caller left, the agent right, and silence where one is shorter', () => {
    const caller = Uint8Array.of(0x00, 0x80);
    const wav = stereoWav(caller, Uint8Array.of(0x80));
    expect(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
    expect([wav.readUInt32LE(4), wav.readUInt32LE(24), wav.readUInt32LE(28), wav.readUInt32LE(40)]).toEqual([
      wav.length - 8,
      8_000,
      32_000,
      8,
    ]);
    const [loud = 0] = decodeMulaw(Uint8Array.of(0x80));
    const [quiet = NaN] = decodeMulaw(Uint8Array.of(SILENCE));
    expect([44, 46, 48, 50].map((at) => wav.readInt16LE(at))).toEqual([-loud, loud, loud, quiet]);
  });
});
