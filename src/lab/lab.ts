import type { CallReport } from './carrier/call-report.js';
import type { LabEvent } from './carrier/lab-events.js';
import type { NumberConfiguration } from './carrier/people/phone-book.js';
import type { LabFault } from './lab-fault.js';
import type { Script } from './scripts/script.js';

/** What the product is configured with to use the lab in the place of its providers. */
export type LabAddresses = Readonly<{
  /** For `https://api.twilio.com`. */
  twilioBaseUrl: string;
  accountSid: string;
  authToken: string;
  /** For `https://api.openai.com/v1`. */
  openaiBaseUrl: string;
  openaiApiKey: string;
}>;

export type CallIn = Readonly<{
  /** Name of the script; its `caller.number` is the caller's. */
  script: string;
  /** A number that has been configured. */
  to: string;
}>;

/** The lab from outside: the same in this thread and in one of its own. */
export abstract class Lab {
  abstract readonly addresses: LabAddresses;
  /** Gives the account a number; calls to it are announced at its webhook, calls from it are allowed. */
  abstract configure(number: string, configuration: NumberConfiguration): Promise<void>;
  /** The same for every number that is not configured by itself and is no script's. */
  abstract configureOthers(configuration: NumberConfiguration): Promise<void>;
  /** Puts people into the phone book, in the place of those of the same name or number; the model knows their words. */
  abstract addScripts(scripts: readonly Script[]): Promise<void>;
  /** Lets a script's person call. Returns the call SID; refuses an unknown script or number. */
  abstract callIn(call: CallIn): Promise<string>;
  /** Every leg since the start, oldest first. */
  abstract calls(): Promise<readonly CallReport[]>;
  /** The person hangs up now, whatever the script says. False if the call is over or unknown. */
  abstract hangUp(callSid: string): Promise<boolean>;
  /** Cuts the call's media socket now, as a crash would. False if it has none. */
  abstract dropStream(callSid: string): Promise<boolean>;
  /** Lets a fault wait for its next occasion. */
  abstract arm(fault: LabFault): Promise<void>;
  /** Disarms all faults that have not struck. */
  abstract calm(): Promise<void>;
  /** Tells of everything that happens on the phones; returns how to stop listening. */
  abstract watch(watcher: (event: LabEvent) => void): () => void;
  /** Hangs up all calls, delivers their last callbacks, closes. */
  abstract stop(): Promise<void>;
}
