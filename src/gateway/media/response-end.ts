import type { ResponseStatus } from './realtime-model.js';

/** A response that is to be asked for. */
export type Wish = Readonly<{
  /** Exact words, or null for whatever the model wants to say next. */
  words: string | null;
  /** The call's last words: the caller's speech does not make them out of date. */
  last?: true;
  /** Asked for in case the model session does not answer the caller by itself. */
  instead?: true;
}>;

/** The response that a model session is making. */
export type ActiveResponse = {
  readonly id: string;
  /** What was asked for; undefined: the model session began it by itself. */
  wish: Wish | undefined;
  /** Begun while the caller had the floor: it is cancelled, and nobody hears it. */
  readonly unwanted: boolean;
  spoken: boolean;
  calledTool: boolean;
};

/**
 * What came of a response. `nothing`: cancelled, or only tool calls. `cut-short`: spoken, and ended by the provider
 * before its end. `unheard`: it should have been heard and was not; it is asked for again. `unheard-again`: so was the
 * second one, and the model session cannot be relied on.
 */
export type ResponseEnd = 'heard' | 'nothing' | 'cut-short' | 'unheard' | 'unheard-again';

export const endOf = (response: ActiveResponse, status: ResponseStatus): Exclude<ResponseEnd, 'unheard-again'> => {
  const { unwanted, spoken, calledTool } = response;
  if (unwanted || status === 'cancelled') return 'nothing';
  if (!spoken) return calledTool ? 'nothing' : 'unheard';
  return status === 'incomplete' && !calledTool ? 'cut-short' : 'heard';
};
