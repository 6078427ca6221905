import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.js';

export const LEDGER_POSITION_HEADER = 'ledger-position';
export const LEDGER_BEHIND_HEADER = 'ledger-behind';

/** Tells the writer where in the log its write stands; sent back with a query, it makes the query wait for it. */
export const setLedgerPosition = (reply: FastifyReply, position: bigint): void => {
  void reply.header(LEDGER_POSITION_HEADER, position.toString());
};

/**
 * Tells a reader where in the log the answer stands, and with `ledger-behind: true` that this is before the position
 * it asked for. Nothing if it did not ask.
 */
export const answerPosition = (reply: FastifyReply, asked: bigint | undefined, reached: bigint | undefined): void => {
  if (reached !== undefined) setLedgerPosition(reply, reached);
  if (asked !== undefined && (reached === undefined || reached < asked))
    void reply.header(LEDGER_BEHIND_HEADER, 'true');
};

/** The position that a query asks to be reflected in its answer; undefined if it does not ask. */
export const ledgerPositionOf = (request: FastifyRequest): bigint | undefined => {
  const sent = request.headers[LEDGER_POSITION_HEADER];
  if (sent === undefined) return undefined;
  if (typeof sent === 'string' && /^\d{1,19}$/.test(sent)) return BigInt(sent);
  throw new ApiError('invalid_request', `${LEDGER_POSITION_HEADER} must be a position as a write answered it.`);
};

/** `@LedgerPosition() position: bigint | undefined` in a controller's query method. */
export const LedgerPosition = createParamDecorator((_: unknown, context: ExecutionContext): bigint | undefined =>
  ledgerPositionOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Documents the request header of {@link LedgerPosition}. */
export const ApiLedgerPosition = (): MethodDecorator =>
  ApiHeader({
    name: LEDGER_POSITION_HEADER,
    required: false,
    description:
      'A position as a write answered it: the query waits up to 2 s until its answer reflects it. One that does not ' +
      'carries `ledger-behind: true`, and in `ledger-position` what it does reflect.',
    schema: { type: 'string', pattern: '^\\d{1,19}$' },
  });
