import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Line } from '../../../src/lab/carrier/line/line.js';
import { Playback, type PlayedFrame } from '../../../src/lab/carrier/line/playback.js';
import { FakeClock } from '../../kit/fake-clock.js';

const audio = (ms: number, byte = 1): Uint8Array => new Uint8Array(ms * 8).fill(byte);

const openLine = () => {
  const clock = new FakeClock();
  const heard: PlayedFrame[] = [];
  const spoken: Uint8Array[] = [];
  const line = new Line(clock, {
    speak: () => undefined,
    hear: (frame) => heard.push(frame),
    hungUp: () => undefined,
  });
  line.listen({ audio: (frame) => spoken.push(frame) });
  const playedMs = (): number => heard.reduce((sum, { played }) => sum + played.length / 8, 0);
  return { clock, line, heard, spoken, playedMs };
};

describe('a line', () => {
  it('moves 50 frames of 160 bytes a second each way', () => {
    const { clock, heard, spoken } = openLine();
    clock.advance(1_000);
    expect([heard.length, spoken.length]).toEqual([50, 50]);
    expect(spoken.every((frame) => frame.length === 160 && frame.every((byte) => byte === 0xff))).toBe(true);
  });

  it('does not drift: what a stall held up is made up for at once', () => {
    const { clock, spoken } = openLine();
    for (let second = 0; second < 60; second++) {
      clock.advance(990);
      clock.stall(10);
    }
    clock.stall(333);
    clock.advance(20);
    expect(spoken.length).toBe(Math.floor((60_000 + 353) / 20));
  });

  it('starts audio at the millisecond of its arrival and cuts it at the millisecond of the clear', () => {
    const { clock, line, heard, playedMs } = openLine();
    clock.advance(1_007);
    line.enqueue(audio(5_000));
    clock.advance(1_234);
    line.clear();
    clock.advance(100);
    expect(playedMs()).toBe(1_234);
    const first = heard.find(({ played }) => played.length > 0);
    expect(first?.audio.findIndex((byte) => byte === 1)).toBe(7 * 8);
    expect(heard.flatMap(({ cuts }) => cuts)).toHaveLength(1);
  });

  it('plays on after a clear, and again in a second turn', () => {
    const { clock, line, playedMs } = openLine();
    for (const turn of [1, 2, 3]) {
      line.enqueue(audio(900));
      clock.advance(313);
      line.clear();
      clock.advance(507);
      expect(playedMs()).toBe(turn * 313);
    }
  });

  it('lets the listener hear the rest of a frame when the line is closed', () => {
    const { clock, line, playedMs } = openLine();
    line.enqueue(audio(500));
    clock.advance(109);
    line.close();
    clock.advance(500);
    expect(playedMs()).toBe(109);
  });
});

describe('playback', () => {
  const marked = (playback: Playback, log: string[], name: string): void =>
    playback.mark((outcome) => log.push(`${name} ${outcome}`));

  it('settles a mark after the audio before it and not before', () => {
    const [playback, log] = [new Playback(), [] as string[]];
    playback.enqueue(audio(40), 0);
    marked(playback, log, 'a');
    playback.advance();
    expect(log).toEqual([]);
    playback.advance();
    expect(log).toEqual(['a played']);
    marked(playback, log, 'b');
    expect(log).toEqual(['a played', 'b played']);
  });

  it('settles outstanding marks at once when it is cleared', () => {
    const [playback, log] = [new Playback(), [] as string[]];
    playback.enqueue(audio(10), 0);
    marked(playback, log, 'a');
    playback.enqueue(audio(100), 0);
    marked(playback, log, 'b');
    playback.clear(12);
    expect(log).toEqual(['a cleared', 'b cleared']);
    expect(playback.advance().played.length).toBe(12 * 8);
  });

  it('plays every byte once and in order, however the audio was cut into pieces', () => {
    const pieces = fc.array(
      fc.record({ bytes: fc.uint8Array({ maxLength: 700 }), elapsedMs: fc.nat(20), beats: fc.nat(3) }),
    );
    fc.assert(
      fc.property(pieces, (all) => {
        const playback = new Playback();
        const heard: Uint8Array[] = [];
        for (const { bytes, elapsedMs, beats } of all) {
          playback.enqueue(bytes, elapsedMs);
          for (let beat = 0; beat < beats; beat++) heard.push(playback.advance().played);
        }
        let settled = false;
        playback.mark(() => (settled = true));
        while (!settled) heard.push(playback.advance().played);
        expect(Buffer.concat(heard)).toEqual(Buffer.concat(all.map(({ bytes }) => bytes)));
        expect(playback.playedMs * 8).toBe(Buffer.concat(heard).length);
      }),
    );
  });
});
