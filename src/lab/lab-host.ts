import type { LabEvent } from './carrier/lab-events.js';
import type { CallIn, Lab, LabAddresses } from './lab.js';

/** A lab behind a message port: everything is a call with an answer, events too. */
export class LabHost {
  #events: LabEvent[] = [];
  #wake: () => void = () => undefined;

  constructor(private readonly lab: Lab) {
    lab.watch((event) => {
      this.#events.push(event);
      this.#wake();
    });
  }

  addresses(): LabAddresses {
    return this.lab.addresses;
  }

  configure(...parameters: Parameters<Lab['configure']>): Promise<void> {
    return this.lab.configure(...parameters);
  }

  configureOthers(...parameters: Parameters<Lab['configureOthers']>): Promise<void> {
    return this.lab.configureOthers(...parameters);
  }

  addScripts(...parameters: Parameters<Lab['addScripts']>): Promise<void> {
    return this.lab.addScripts(...parameters);
  }

  callIn(call: CallIn): Promise<string> {
    return this.lab.callIn(call);
  }

  calls(): ReturnType<Lab['calls']> {
    return this.lab.calls();
  }

  hangUp(callSid: string): Promise<boolean> {
    return this.lab.hangUp(callSid);
  }

  dropStream(callSid: string): Promise<boolean> {
    return this.lab.dropStream(callSid);
  }

  arm(...parameters: Parameters<Lab['arm']>): Promise<void> {
    return this.lab.arm(...parameters);
  }

  calm(): Promise<void> {
    return this.lab.calm();
  }

  /** The events since the last call, as soon as there is one. One caller at a time. */
  async nextEvents(): Promise<readonly LabEvent[]> {
    if (this.#events.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#events.splice(0);
  }

  close(): Promise<void> {
    return this.lab.stop();
  }
}
