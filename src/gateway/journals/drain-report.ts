/** What an operator is told of spools, and of calls whose facts the log does not take. */
export type DrainReport =
  | Readonly<{ type: 'found'; files: number; commands: number }>
  | Readonly<{ type: 'without-key'; files: number }>
  | Readonly<{ type: 'damaged'; path: string; tornBytes: number; brokenRecords: number }>
  | Readonly<{ type: 'refused'; callId: string; command: string; reason: string }>
  /** A call's commands cannot be written now. They stay where they are, and are tried again after the others. */
  | Readonly<{ type: 'parked'; callId: string; error: Error }>
  /** The process goes, and what waits is neither in the log nor on disk. */
  | Readonly<{ type: 'unsaved'; commands: number; error: Error }>
  | Readonly<{ type: 'drained'; commands: number }>;
