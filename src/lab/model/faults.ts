import { ArmedFaults } from '../armed.js';
import type { ModelFault } from './model-fault.js';
import { SessionFaults } from './session-faults.js';

/** Faults of the whole model: what new sessions get, and whether there are any. */
export class ModelFaults extends SessionFaults {
  readonly #armed = new ArmedFaults<ModelFault>();

  /** So many of the next connections are refused. */
  refuseConnects = 0;
  /** The HTTP status that they are refused with; 0 cuts the connection. */
  refuseStatus = 503;

  arm(fault: ModelFault): void {
    this.#armed.arm(fault);
  }

  /** The fault of the next connection. */
  take(): ModelFault | undefined {
    return this.#armed.next();
  }

  /** Disarms what has not struck. */
  clear(): void {
    this.#armed.clear();
  }

  /** The status that the next connection is refused with, if it is. */
  refusal(): number | undefined {
    if (this.refuseConnects === 0) return undefined;
    this.refuseConnects--;
    return this.refuseStatus;
  }

  /** A session's own faults, as they stand now. */
  forSession(): SessionFaults {
    const { silent, extraLatencyMs, failResponses, earlyTranscripts, network, rewrite } = this;
    const own = { silent, extraLatencyMs, failResponses, earlyTranscripts, network, rewrite };
    return Object.assign(new SessionFaults(), own);
  }
}
