import { Command } from '@nestjs/cqrs';

/** How a placed call stands when it is answered for: the same for a repeat as for the first. */
export type PlacedCall = Readonly<{ callId: string; to: string; from: string; replayed: boolean; position?: bigint }> &
  (
    | Readonly<{ outcome: 'accepted'; callSid: string }>
    | Readonly<{ outcome: 'unknown' }>
    | Readonly<{ outcome: 'rejected'; reason: string; providerCode: number | null }>
    | Readonly<{ outcome: 'pending' }>
  );

/** What a client asks for. `body` is the validated request as it came: its fingerprint tells a repeat from a reuse. */
export type CallRequest = Readonly<{
  to: string;
  from?: string;
  agentKey?: string;
  agentVersionId?: string;
  greeting?: string;
  orgId?: string;
  allowDuplicate: boolean;
  body: object;
}>;

/** Places an outbound call once per idempotency key. */
export class PlaceCall extends Command<PlacedCall> {
  constructor(
    readonly tenantId: string,
    readonly actor: string,
    readonly idempotencyKey: string | undefined,
    readonly request: CallRequest,
    readonly correlation: Readonly<{ correlationId: string; traceparent?: string }>,
  ) {
    super();
  }
}
