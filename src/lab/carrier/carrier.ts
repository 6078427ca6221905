import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../platform/clock/clock.js';
import type { Script } from '../scripts/script.js';
import type { Call } from './calls/call.js';
import { receiveCall } from './calls/receive-call.js';
import { Exchange, type CarrierAccount } from './exchange.js';
import type { Fault } from './faults.js';
import { RestApi } from './rest/rest-api.js';
import type { Speech } from './speech.js';
import { isStreamFault, strikeStream } from './stream/stream-faults.js';

export type CarrierOptions = Readonly<{
  clock: Clock;
  account: CarrierAccount;
  speech: Speech;
  /** A folder for a recording of every answered call, `<call SID>.wav`. */
  recordings?: string;
}>;

/** A number that is not configured cannot be called. */
export class UnknownNumber extends Error {
  override readonly name = 'UnknownNumber';
}

/** The telephone company on loopback: its REST interface listens, its lines are in {@link Exchange}. */
export class Carrier {
  static async start({ clock, account, speech, recordings }: CarrierOptions): Promise<Carrier> {
    const server = createServer();
    const exchange = new Exchange(clock, account, speech, () => addressOf(server), recordings);
    const rest = new RestApi(exchange);
    server.on('request', (request, response) => {
      rest.handle(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Carrier(exchange, server);
  }

  private constructor(
    readonly exchange: Exchange,
    private readonly server: Server,
  ) {}

  /** Takes the place of `https://api.twilio.com`. */
  get baseUrl(): string {
    return addressOf(this.server);
  }

  /** The script's person calls one of the product's numbers. Throws {@link UnknownNumber}. */
  callIn(script: Script, to: string): Call {
    const configuration = this.exchange.book.ours(to);
    if (!configuration) throw new UnknownNumber(`${to} is not a number of this account`);
    const { statusCallback, voiceFallbackUrl } = configuration;
    const call = this.exchange.open({
      accountSid: this.exchange.account.sid,
      direction: 'inbound',
      from: script.caller.number,
      to,
      ...(statusCallback && { statusCallback: { url: statusCallback, method: 'POST', events: ['completed'] } }),
      ...(voiceFallbackUrl && { fallback: { url: voiceFallbackUrl, method: 'POST' } }),
    });
    this.exchange.run(call, receiveCall(this.exchange, call, script.caller, configuration));
    return call;
  }

  /** The person puts the phone down, or gives up ringing. False if the call is over or unknown. */
  hangUp(callSid: string): boolean {
    const call = this.exchange.calls.get(callSid);
    if (!call || call.over.aborted) return false;
    call.note({ type: 'hangsUp', by: 'caller' });
    return call.advance(call.line ? 'completed' : 'no-answer');
  }

  /** Cuts the call's media socket without a close frame. False if it has none. */
  dropStream(callSid: string): boolean {
    const stream = this.exchange.calls.get(callSid)?.stream;
    stream?.drop();
    return stream !== undefined;
  }

  /** A fault meets the call's media socket now; one that is not about it, or finds none, waits for its next occasion. */
  strike(callSid: string, fault: Fault): void {
    const { calls, clock, faults } = this.exchange;
    const call = calls.get(callSid);
    if (!call?.stream || !isStreamFault(fault)) return faults.arm(fault);
    strikeStream(fault, call, call.stream, clock, call.over);
  }

  /** Hangs up every call, delivers the last callbacks, stops listening. */
  async stop(): Promise<void> {
    await this.exchange.close();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

const addressOf = (server: Server): string => {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
};
