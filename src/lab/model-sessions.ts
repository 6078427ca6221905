import type { ModelReport } from './carrier/call-report.js';
import type { Call } from './carrier/calls/call.js';
import type { LabModelSession } from './model/lab-model-session.js';

/**
 * Which sessions with the model belong to which call. Nothing on the wire says so: a session counts for the newest call
 * that is going on when it opens, which is certain as long as calls are made one at a time.
 */
export class ModelSessions {
  readonly #byCall = new Map<string, LabModelSession[]>();

  constructor(private readonly calls: ReadonlyMap<string, Call>) {}

  readonly opened = (session: LabModelSession): void => {
    const call = [...this.calls.values()].findLast(({ over }) => !over.aborted);
    if (!call) return;
    const known = this.#byCall.get(call.sid);
    if (known) known.push(session);
    else this.#byCall.set(call.sid, [session]);
  };

  of(callSid: string): readonly ModelReport[] {
    return (this.#byCall.get(callSid) ?? []).map(({ id, heard, errors, truncations, closed }) => ({
      sessionId: id,
      heard: heard.map(({ text }) => text),
      errors: errors.map(({ code = null, message }) => ({ code, message })),
      truncations: [...truncations],
      open: !closed,
    }));
  }
}
