import type { AgentSide } from './agent-side.js';
import type { BridgeParts } from './bridge-parts.js';
import { pressed } from '../talk/conversation.js';
import { DigitCollector } from '../talk/digit-collector.js';
import type { Farewell } from '../talk/farewell.js';
import type { Floor } from './floor.js';
import type { SilenceWatch } from '../talk/silence-watch.js';

export type KeypadParts = Pick<BridgeParts, 'clock' | 'journal' | 'conversation'> &
  Readonly<{
    agent: Pick<AgentSide, 'session' | 'tellModel'>;
    floor: Floor;
    farewell: Farewell;
    silence: SilenceWatch;
    /** Since the call's first voice session opened. */
    callMs: () => number;
    /** Stops what the agent says. */
    interrupt: () => void;
    ended: () => boolean;
  }>;

/** The caller's keys: each interrupts the agent, and what was entered is recorded and told to the model. */
export class Keypad {
  readonly #digits: DigitCollector;

  constructor(private readonly parts: KeypadParts) {
    this.#digits = new DigitCollector(parts.clock, parts.callMs, (digits, atMs) => this.#entered(digits, atMs));
  }

  /** A key interrupts the agent as speech does; the model session knows nothing of it, and must be told to stop. */
  press(digit: string): void {
    const { agent, farewell, floor, interrupt, silence } = this.parts;
    silence.broken();
    farewell.callerActs();
    if (!farewell.leaving && agent.session !== null) {
      interrupt();
      floor.callerPresses();
    }
    this.#digits.press(digit);
  }

  /** What has been pressed so far was entered. */
  flush(): void {
    this.#digits.flush();
  }

  #entered(digits: string, atMs: number): void {
    const { agent, conversation, ended, floor, journal } = this.parts;
    floor.callerPressed();
    journal.push({ type: 'RecordDigits', digits, atMs });
    conversation.digits(digits, atMs);
    if (!ended()) agent.tellModel(pressed(digits));
  }
}
