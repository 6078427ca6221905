import type { Clock } from '../../platform/clock/clock.js';
import type { NetworkConditions } from '../network.js';
import type { LabModelSession } from './lab-model-session.js';

/**
 * What can be made to go wrong at the model. Plain data; each strikes the next `times` connections (default one), one
 * fault for each, in the order of arming. `afterMs` counts from the opening of the session.
 */
export type ModelFault = Readonly<{ times?: number }> &
  (
    | Readonly<{ kind: 'model-refuse'; status?: number; resetMs?: number }>
    | Readonly<{ kind: 'model-close'; afterMs: number }>
    | Readonly<{ kind: 'model-reset'; afterMs: number }>
    | Readonly<{ kind: 'model-half-open'; afterMs: number }>
    | Readonly<{ kind: 'model-mute'; afterMs: number }>
    | Readonly<{ kind: 'model-slow'; extraMs: number }>
    | Readonly<{ kind: 'model-rate-limit'; afterMs: number; resetMs?: number }>
    | Readonly<{ kind: 'model-garbage'; afterMs: number }>
    | Readonly<{ kind: 'model-null-fields'; afterMs: number }>
    | Readonly<{ kind: 'model-out-of-order'; afterMs: number }>
    | Readonly<{ kind: 'model-early-transcripts' }>
    | (Readonly<{ kind: 'model-network'; afterMs: number }> & NetworkConditions)
  );

type Rewrite = NonNullable<LabModelSession['faults']['rewrite']>;

const GARBAGE = ['not JSON', '[]', '{"type":null}', '{"type":"response.output_audio.delta"}', '{"type":"made.up"}'];

/** Lets a fault of a session strike when its time comes; returns the cancellation. `model-refuse` has no session. */
export const strike = (fault: ModelFault, session: LabModelSession, clock: Clock): (() => void) => {
  const { faults } = session;
  switch (fault.kind) {
    case 'model-refuse':
      return () => undefined;
    case 'model-slow':
      faults.extraLatencyMs = fault.extraMs;
      return () => undefined;
    case 'model-early-transcripts':
      faults.earlyTranscripts = true;
      return () => undefined;
    case 'model-close':
      return clock.after(fault.afterMs, () => session.close());
    case 'model-reset':
      return clock.after(fault.afterMs, () => session.drop());
    case 'model-half-open':
      return clock.after(fault.afterMs, () => (faults.silent = true));
    case 'model-mute':
      return clock.after(fault.afterMs, () => (faults.rewrite = mute));
    case 'model-rate-limit':
      return clock.after(fault.afterMs, () => (faults.failResponses = rateLimited(fault.resetMs)));
    case 'model-garbage':
      return clock.after(fault.afterMs, () => GARBAGE.forEach((text) => session.sendRaw(text)));
    case 'model-null-fields':
      return clock.after(fault.afterMs, () => (faults.rewrite = nulls));
    case 'model-out-of-order':
      return clock.after(fault.afterMs, () => (faults.rewrite = outOfOrder(session)));
    case 'model-network':
      return clock.after(fault.afterMs, () => (faults.network = fault));
  }
};

const rateLimited = (resetMs = 0) => ({ type: 'tokens', code: 'rate_limit_exceeded', resetMs });

/** Connected, and answering pings, but no response ever comes. */
const mute: Rewrite = (event) => (String(event.type).startsWith('response.') ? undefined : event);

/** Every field but the type is null. */
const nulls: Rewrite = (event) =>
  Object.fromEntries(Object.entries(event).map(([name, value]) => [name, name === 'type' ? value : null]));

/** Of two events, the second comes first. */
const outOfOrder = (session: LabModelSession): Rewrite => {
  let held: string | undefined;
  return (event) => {
    if (held === undefined) {
      held = JSON.stringify(event);
      return undefined;
    }
    session.sendRaw(JSON.stringify(event));
    const first = held;
    held = undefined;
    return first;
  };
};
