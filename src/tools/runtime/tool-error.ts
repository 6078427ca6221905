export type ToolErrorCode =
  | 'unknown-tool'
  | 'invalid-arguments'
  | 'not-available'
  | 'target-refused'
  | 'unreachable'
  | 'timed-out'
  | 'cancelled'
  | 'bad-status'
  | 'too-large'
  | 'not-json';

/**
 * A tool did not give a result. The message is safe to record and to tell the model: it holds nothing of what the
 * target answered. `mayHaveRun`: the request may have had its effect although no answer came.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  constructor(
    readonly code: ToolErrorCode,
    message: string,
    readonly mayHaveRun = false,
  ) {
    super(message);
  }
}
