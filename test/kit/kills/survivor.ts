import { newEvent } from '../events.js';
import { LogAudit } from './log-audit.js';
import { openSurvivingLog } from './surviving-log.js';
import type { Acknowledged } from './victim.js';

/** A log whose writers are killed again and again, and what is known of it. */
export class Survivor {
  /** Kills that came before all appends of a run were done. */
  killed = 0;
  readonly #audit = new LogAudit();

  constructor(readonly folder: string) {}

  get events(): number {
    return this.#audit.events;
  }

  /** Opens the log, checks it against what was told, and writes to it. Answers the problems; none if all is well. */
  async problems(run: string, acknowledged: readonly Acknowledged[]): Promise<readonly string[]> {
    const log = openSurvivingLog(this.folder);
    try {
      const problems = await this.#audit.problems(log, acknowledged);
      const stream = `call-${run}-after`;
      const event = newEvent({ data: { batch: crypto.randomUUID(), size: 1, index: 0 } });
      const { revision, position } = await log.append(stream, 'no-stream', [event]);
      const after = { stream, ids: [event.id], revision, position };
      return [...problems, ...(await this.#audit.problems(log, [after]))];
    } finally {
      log.close();
    }
  }
}
