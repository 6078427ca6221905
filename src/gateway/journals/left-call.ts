import type { CallWriter } from '../talk/call-writer.js';
import { isDefinite } from '../talk/write-errors.js';
import type { Run, SpooledCommand } from './spooled-command.js';

/** Commands of one append. */
const BATCH = 64;

/** What dead processes left of one call, and how much of it is settled: acknowledged by the log, or refused for good. */
export class LeftCall {
  readonly #runs: Run[];

  constructor(
    readonly callId: string,
    runs: readonly Run[],
    private readonly writerFor: (run: Run) => CallWriter,
    private readonly settled: (commands: readonly SpooledCommand[], refusal?: Error) => void,
  ) {
    this.#runs = [...runs];
  }

  /**
   * Writes what is left, in order. Throws the first error that is no definite refusal; what was settled until then
   * stays settled, and the next try goes on behind it.
   */
  async write(): Promise<void> {
    for (let run = this.#runs[0]; run !== undefined; run = this.#runs[0]) {
      const writer = this.writerFor(run);
      for (let left = run.spooled; left.length > 0; left = left.slice(BATCH)) {
        this.#runs[0] = { ...run, spooled: left };
        await this.#writeBatch(writer, run, left.slice(0, BATCH));
      }
      this.#runs.shift();
    }
  }

  /** One of the batch is refused: the rest must not suffer for it. */
  async #writeBatch(writer: CallWriter, run: Run, batch: readonly SpooledCommand[]): Promise<void> {
    const refusal = await handled(writer, run, batch);
    if (refusal === undefined) return this.settled(batch);
    if (batch.length === 1) return this.settled(batch, refusal);
    for (const each of batch) await this.#writeBatch(writer, run, [each]);
  }
}

const handled = async (writer: CallWriter, { context }: Run, batch: readonly SpooledCommand[]) => {
  try {
    await writer.handle(
      batch.map(({ command }) => command),
      context,
    );
    return undefined;
  } catch (error) {
    if (isDefinite(error)) return error as Error;
    throw error;
  }
};
