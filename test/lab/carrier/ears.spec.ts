import { describe, expect, it } from '@jest/globals';
import { Ears, type Span } from '../../../src/lab/carrier/people/ears.js';
import { Playback } from '../../../src/lab/carrier/line/playback.js';

const audio = (ms: number, byte: number): Uint8Array => new Uint8Array(ms * 8).fill(byte);

const listen = () => {
  const playback = new Playback();
  const spans: Span[] = [];
  const begun: number[] = [];
  const ears = new Ears(
    (span) => spans.push(span),
    (fromMs) => begun.push(fromMs),
  );
  const beats = (count: number): void => {
    for (let beat = 0; beat < count; beat++) ears.hear(playback.advance());
  };
  const heard = () => spans.map(({ audio, cut }) => ({ cut, bytes: audio.length, voices: [...new Set(audio)] }));
  return { playback, beats, heard, begun, spans };
};

describe('ears', () => {
  it('hear what follows a cut as a span of its own, from its first byte, though both are in one frame', () => {
    const { playback, beats, heard } = listen();
    playback.enqueue(audio(1_000, 1), 0);
    beats(2);
    playback.clear(7);
    playback.enqueue(audio(100, 2), 7);
    beats(30);
    expect(heard()).toEqual([
      { cut: true, bytes: 47 * 8, voices: [1] },
      { cut: false, bytes: 100 * 8, voices: [2] },
    ]);
  });

  it('hear each piece between two cuts of one frame', () => {
    const { playback, beats, heard } = listen();
    playback.enqueue(audio(100, 1), 0);
    playback.clear(5);
    playback.enqueue(audio(100, 2), 5);
    playback.clear(9);
    playback.enqueue(audio(30, 3), 9);
    beats(30);
    expect(heard()).toEqual([
      { cut: true, bytes: 5 * 8, voices: [1] },
      { cut: true, bytes: 4 * 8, voices: [2] },
      { cut: false, bytes: 30 * 8, voices: [3] },
    ]);
  });

  it('hear audio that arrives in pieces with short gaps as one span', () => {
    const { playback, beats, heard } = listen();
    playback.enqueue(audio(50, 1), 0);
    beats(10);
    playback.enqueue(audio(50, 1), 0);
    beats(30);
    expect(heard()).toEqual([{ cut: false, bytes: 100 * 8, voices: [1] }]);
  });

  it('tell when a span begins, while it is still played', () => {
    const { playback, beats, begun, spans } = listen();
    beats(3);
    playback.enqueue(audio(1_000, 1), 0);
    beats(2);
    expect([begun, spans]).toEqual([[60], []]);
    playback.clear(7);
    playback.enqueue(audio(100, 2), 7);
    beats(30);
    expect(begun).toEqual(spans.map(({ fromMs }) => fromMs));
    expect(begun).toEqual([60, 100]);
  });
});
