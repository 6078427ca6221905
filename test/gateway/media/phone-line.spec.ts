import { describe, expect, it } from '@jest/globals';
import { PhoneLine } from '../../../src/gateway/media/phone-line.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { ScriptedPhone, silence } from '../../kit/scripted-phone.js';

const lineOf = () => {
  const clock = new FakeClock();
  const phone = new ScriptedPhone();
  return { clock, phone, line: new PhoneLine(phone, 'MZ1', clock) };
};

describe('the line to the phone', () => {
  it('sends what Twilio expects', () => {
    const { phone, line } = lineOf();
    line.audio('AAAA');
    line.mark('say "hi"');
    line.clear();
    expect(phone.sent).toEqual([
      { event: 'media', streamSid: 'MZ1', media: { payload: 'AAAA' } },
      { event: 'mark', streamSid: 'MZ1', mark: { name: 'say "hi"' } },
      { event: 'clear', streamSid: 'MZ1' },
    ]);
  });

  it('sends nothing that is not base64', () => {
    const { phone, line } = lineOf();
    expect(line.audio('AAAA"},"x":{"')).toBe(false);
    expect(phone.sent).toEqual([]);
  });

  it('lets a burst pass, however long, as long as it is fresh', () => {
    const { phone, line } = lineOf();
    phone.stuck = true;
    for (let i = 0; i < 100; i++) expect(line.audio(silence(100))).toBe(true);
  });

  it('drops audio, and never control, when the oldest frame has waited a second', () => {
    const { clock, phone, line } = lineOf();
    phone.stuck = true;
    line.audio(silence(100));
    clock.advance(999);
    expect(line.audio(silence(100))).toBe(true);
    clock.advance(1);
    expect(line.audio(silence(100))).toBe(false);
    line.mark('m');
    line.clear();
    expect(phone.events).toEqual(['media', 'media', 'mark', 'clear']);
  });

  it('takes audio again when the old frames have left', () => {
    const { clock, phone, line } = lineOf();
    phone.stuck = true;
    line.audio(silence(100));
    const first = phone.bufferedAmount;
    clock.advance(800);
    line.audio(silence(100));
    clock.advance(300);
    expect(line.audio(silence(100))).toBe(false);
    phone.bufferedAmount -= first;
    expect(line.audio(silence(100))).toBe(true);
    phone.bufferedAmount = 0;
    clock.advance(5000);
    expect(line.audio(silence(100))).toBe(true);
  });

  it('bounds what waits whatever its age', () => {
    const { phone, line } = lineOf();
    phone.stuck = true;
    let taken = 0;
    while (line.audio(silence(1000))) taken += 1;
    expect(taken).toBeLessThan(120);
  });
});
