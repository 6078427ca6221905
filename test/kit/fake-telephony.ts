import {
  type CarrierCall,
  type DialRequest,
  Telephony,
  type TelephonyAccount,
} from '../../src/calls/ports/telephony.js';

/** A carrier in memory: what it has is in `calls`, and how a dial is answered is the test's choice. */
export class FakeTelephony extends Telephony {
  readonly calls: CarrierCall[] = [];
  readonly hungUp: string[] = [];
  dials = 0;
  /** Called with every dial before its call is there. */
  answer: (dial: DialRequest) => Promise<void> = async () => undefined;

  constructor(private readonly nowIso: () => string) {
    super();
  }

  async dial(_: TelephonyAccount, dial: DialRequest): Promise<CarrierCall> {
    this.dials += 1;
    await this.answer(dial);
    return this.add({ to: dial.to, from: dial.from });
  }

  add(over: Partial<CarrierCall>): CarrierCall {
    const callSid = `CA${String(this.calls.length + 1).padStart(32, '0')}`;
    const call = {
      callSid,
      status: 'queued',
      durationSeconds: null,
      createdAt: this.nowIso(),
      to: '',
      from: '',
      ...over,
    };
    this.calls.push(call);
    return call;
  }

  set(callSid: string, change: Partial<CarrierCall>): void {
    const index = this.calls.findIndex((call) => call.callSid === callSid);
    const call = this.calls[index];
    if (call !== undefined) this.calls[index] = { ...call, ...change };
  }

  async hangUp(_: TelephonyAccount, callSid: string): Promise<boolean> {
    this.hungUp.push(callSid);
    return true;
  }

  async fetch(_: TelephonyAccount, callSid: string): Promise<CarrierCall | undefined> {
    return this.calls.find((call) => call.callSid === callSid);
  }

  async list(
    _: TelephonyAccount,
    { to, from, since }: Readonly<{ to: string; from: string; since: string }>,
  ): Promise<readonly CarrierCall[]> {
    return this.calls.filter((call) => call.to === to && call.from === from && call.createdAt >= since);
  }
}
