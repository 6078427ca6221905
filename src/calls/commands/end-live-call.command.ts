import { Command } from '@nestjs/cqrs';

export type EndedCall = Readonly<{ callId: string; status: string; position?: bigint }>;

/** Hangs up a tenant's call. */
export class EndLiveCall extends Command<EndedCall> {
  constructor(
    readonly tenantId: string,
    readonly actor: string,
    readonly callId: string,
    readonly correlation: Readonly<{ correlationId: string; traceparent?: string }>,
  ) {
    super();
  }
}
