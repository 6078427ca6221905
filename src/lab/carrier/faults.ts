import { ArmedFaults } from '../armed.js';
import type { NetworkConditions } from '../network.js';

/**
 * What can be made to go wrong at the carrier. Plain data, so that a fault can be armed from another thread; each
 * strikes `times` times (default once), in the order of arming. `afterMs` counts from the opening of the media socket.
 */
export type Fault = Readonly<{ times?: number }> &
  (
    | Readonly<{ kind: 'lose-answer' }>
    | Readonly<{ kind: 'late-callback'; delayMs: number; status?: string }>
    | Readonly<{ kind: 'duplicate-callback'; status?: string }>
    | Readonly<{ kind: 'clock-skew'; skewMs: number; status?: string }>
    | Readonly<{ kind: 'drop-stream'; afterMs: number }>
    | Readonly<{ kind: 'half-open-stream'; afterMs: number }>
    | Readonly<{ kind: 'garbage-frames'; afterMs: number }>
    | (Readonly<{ kind: 'stream-network'; afterMs: number }> & NetworkConditions)
    | Readonly<{ kind: 'store-away'; afterMs: number; forMs: number }>
  );

export type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

/** Armed faults, taken at the place in the carrier where they strike. */
export class Faults {
  readonly #armed = new ArmedFaults<Fault>();

  /**
   * `lose-answer`: a call is created, but the connection is reset instead of answered. `late-callback`,
   * `duplicate-callback` and `clock-skew`: the next status callback (with that CallStatus, if given), so that a late one
   * also arrives out of order. `drop-stream`: the next media socket is cut without a close frame; `half-open-stream`: it
   * stays open and falls silent, pings included; `garbage-frames`: frames that nobody can read come on it; `stream-network`: what it
   * carries is late, in both directions. `store-away`: the product's event store takes nothing for `forMs`; the carrier only says when.
   */
  arm(fault: Fault): void {
    this.#armed.arm(fault);
  }

  take<K extends Fault['kind']>(kind: K, matches: (fault: FaultOf<K>) => boolean = () => true): FaultOf<K> | undefined {
    const isOfKind = (fault: Fault): fault is FaultOf<K> => fault.kind === kind;
    return this.#armed.take((fault): fault is FaultOf<K> => isOfKind(fault) && matches(fault));
  }

  clear(): void {
    this.#armed.clear();
  }
}
