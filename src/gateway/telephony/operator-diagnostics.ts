/** What an operator must hear of although the caller was served somehow. */
export type DiagnosticKind =
  | 'unknown-route'
  | 'unknown-agent'
  | 'bad-signature'
  | 'call-limit'
  | 'draining'
  | 'fallback-used'
  | 'stream-refused'
  | 'stream-lost'
  | 'dial-unknown'
  | 'dial-ambiguous'
  | 'reconciliation-failed'
  | 'reconciliation-recovered';

/** Where such reports go: the log and a counter. Never holds a phone number. */
export abstract class OperatorDiagnostics {
  abstract report(kind: DiagnosticKind, about: Readonly<{ callSid?: string; callId?: string; error?: unknown }>): void;
}
