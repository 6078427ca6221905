import type { PhoneSocket } from '../../src/gateway/media/phone-line.js';

type Sent = { event: string; streamSid: string; media?: { payload: string }; mark?: { name: string } };

/** The far end of a media stream as a list of what was sent to it; `stuck` makes it take nothing any more. */
export class ScriptedPhone implements PhoneSocket {
  readonly sent: Sent[] = [];
  closedWith: number | null = null;
  bufferedAmount = 0;
  stuck = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent);
    if (this.stuck) this.bufferedAmount += text.length + 4;
  }

  close(code: number): void {
    this.closedWith = code;
  }

  get events(): readonly string[] {
    return this.sent.map(({ event }) => event);
  }

  get payloads(): readonly string[] {
    return this.sent.flatMap(({ media }) => (media === undefined ? [] : [media.payload]));
  }

  get marks(): readonly string[] {
    return this.sent.flatMap(({ mark }) => (mark === undefined ? [] : [mark.name]));
  }
}

/** Mu-law silence of this length, in base64. */
export const silence = (ms: number): string => Buffer.alloc(ms * 8, 0xff).toString('base64');
