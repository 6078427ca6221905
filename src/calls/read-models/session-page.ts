import type { FunctionCall, Digits, Interruption, Turn } from './voice-session.js';

/**
 * So many revisions of a call's stream go into one page: events have at most 256 KiB, so that a page stays far below the
 * 16 MB of a document in MongoDB, whatever is in them.
 */
const REVISIONS = 16n;

type Call = Omit<FunctionCall, 'arguments' | 'result' | 'omitted'> & { argumentsText: string };
/** How a tool call ended. It may be on a later page than the call. */
type Settlement = Pick<FunctionCall, 'id' | 'status'> &
  Partial<Pick<FunctionCall, 'error' | 'durationMs'>> & { resultText?: string };

/**
 * A stretch of a call: what its events of some revisions tell. Values that others chose are held as the text of their
 * JSON: numbers in lists take up to six times as much in a database's own form, and some names of fields none accepts.
 */
export type SessionPage = {
  id: string;
  callId: string;
  page: number;
  turns: Turn[];
  interruptions: Interruption[];
  calls: Call[];
  settlements: Settlement[];
  digits: Digits[];
};

export const pageNumber = (revision: bigint): number => Number(revision / REVISIONS);

export const pageId = (callId: string, page: number): string => `${callId}/${page}`;

/** The ids of all pages of a call up to a revision. */
export const pageIds = (callId: string, revision: bigint): readonly string[] =>
  Array.from({ length: pageNumber(revision) + 1 }, (_, page) => pageId(callId, page));

export const emptyPage = (callId: string, page: number): SessionPage => ({
  ...{ id: pageId(callId, page), callId, page },
  ...{ turns: [], interruptions: [], calls: [], settlements: [], digits: [] },
});

/** A page of a call that was erased: what was said is gone, that it was said remains. */
export const withoutTexts = (page: SessionPage): SessionPage => ({
  ...page,
  turns: page.turns.map((turn) => ({ ...turn, text: null })),
  interruptions: page.interruptions.map((cut) => ({ ...cut, heardText: null })),
  calls: page.calls.map((call) => ({ ...call, argumentsText: 'null', error: null })),
  settlements: page.settlements.map(({ id, status, durationMs = null }) => ({ id, status, error: null, durationMs })),
  digits: page.digits.map(({ atMs }) => ({ digits: null, atMs })),
});
