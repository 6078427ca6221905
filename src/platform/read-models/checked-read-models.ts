import type { JsonObject } from '../events/json.js';
import { StoreUnavailable } from '../event-store/event-store.errors.js';
import { LogMismatch, requireSameLog, type CheckedLog } from './log-check.js';
import { ReadModels, type Anchor, type Found, type Query } from './read-model-store.js';
import type { ReadModelSpec, StoredVersion } from './read-model-store.js';

/** How long an answer holds, in milliseconds: a good one is asked for anew because a log can be restored at any time. */
const GOOD_MS = 60_000;
const BAD_MS = 1_000;

type Judgement = Readonly<{ problem: LogMismatch | undefined; untilMs: number }>;

/** Answers from no read model that was not made from this log: such queries throw {@link LogMismatch}. */
export class CheckedReadModels extends ReadModels {
  readonly #judgements = new Map<string, Promise<Judgement>>();

  constructor(
    private readonly inner: ReadModels,
    private readonly log: CheckedLog,
  ) {
    super();
  }

  override async get<D extends JsonObject>(model: ReadModelSpec, id: string): Promise<D | undefined> {
    await this.#require(model);
    return this.inner.get<D>(model, id);
  }

  override async find<D extends JsonObject>(model: ReadModelSpec, query: Query): Promise<Found<D>> {
    await this.#require(model);
    return this.inner.find<D>(model, query);
  }

  override async checkpoint(model: ReadModelSpec): Promise<bigint | undefined> {
    await this.#require(model);
    return this.inner.checkpoint(model);
  }

  override anchor(model: ReadModelSpec): Promise<Anchor | undefined> {
    return this.inner.anchor(model);
  }

  override versions(name: string): Promise<readonly StoredVersion[]> {
    return this.inner.versions(name);
  }

  override close(): Promise<void> {
    return this.inner.close();
  }

  async #require(model: ReadModelSpec): Promise<void> {
    const key = `${model.name}@${model.version}`;
    const known = await this.#judgements.get(key);
    if (known && performance.now() < known.untilMs) return refuse(known);
    const judging = this.#judge(model);
    this.#judgements.set(key, judging);
    judging.catch(() => this.#judgements.delete(key));
    refuse(await judging);
  }

  async #judge(model: ReadModelSpec): Promise<Judgement> {
    try {
      await requireSameLog(this.log, await this.inner.checkpoint(model), await this.inner.anchor(model));
      return { problem: undefined, untilMs: performance.now() + GOOD_MS };
    } catch (error) {
      const untilMs = performance.now() + BAD_MS;
      if (error instanceof LogMismatch) return { problem: error, untilMs };
      // While the log is away nobody can tell, and what was made from it is still served.
      if (error instanceof StoreUnavailable) return { problem: undefined, untilMs };
      throw error;
    }
  }
}

const refuse = ({ problem }: Judgement): void => {
  if (problem) throw problem;
};
