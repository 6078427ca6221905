/** The tool calls of one response that are not answered yet. */
type Round = Readonly<{ responseId: string | null; open: Set<string> }>;

/**
 * The tool calls of each response whose results the model has not spoken about yet. The model is asked to speak when the
 * response is done and all its calls are answered, because calls keep coming while earlier results are there already.
 */
export class ToolRounds {
  #rounds: Round[] = [];

  /** Some call is not answered. */
  get open(): boolean {
    return this.#rounds.some(({ open }) => open.size > 0);
  }

  called(responseId: string | null, callId: string): void {
    const round = this.#rounds.find((each) => each.responseId === responseId);
    if (round !== undefined) round.open.add(callId);
    else this.#rounds.push({ responseId, open: new Set([callId]) });
  }

  answered(callId: string): void {
    for (const { open } of this.#rounds) open.delete(callId);
  }

  /** Whether a round is complete that was not taken before; `active` is the response being made. */
  take(active: string | null): boolean {
    const isComplete = ({ responseId, open }: Round): boolean =>
      open.size === 0 && (active === null || responseId !== active);
    const complete = this.#rounds.filter(isComplete);
    this.#rounds = this.#rounds.filter((round) => !isComplete(round));
    return complete.length > 0;
  }

  /** Another model session: it is asked to speak when it has all results that the old one was waiting for. */
  sessionChanged(): void {
    const open = new Set(this.#rounds.flatMap((round) => [...round.open]));
    this.#rounds = open.size === 0 ? [] : [{ responseId: null, open }];
  }
}
