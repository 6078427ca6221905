import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { EventStore } from '../../platform/event-store/event-store.js';
import { EventDecoder } from '../../platform/events/event-decoder.js';
import { ApiError } from '../../platform/http/api-error.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { ForAuditors } from '../../platform/security/access.decorators.js';
import { streamLines } from '../stream-lines.js';
import { verifyStream } from '../verify-stream.js';
import { AuditQuery, VerificationDto } from './audit.dto.js';

const STREAM = { name: 'stream', schema: { type: 'string' }, example: 'call-2f6b3a52-9d1e-4f0a-8b1c-5e7d9a3c4b21' };

/** Streams of our own categories; a database's own (`$all`, `$ce-…`) are none of them. */
const STREAM_NAME = /^[a-z][A-Za-z]*-[A-Za-z0-9._-]{1,200}$/;

/** The log as it is, to be read and checked. Nothing here can write. */
@Controller('api/v1/audit/streams')
@ApiTags('Audit')
@ForAuditors()
export class AuditController {
  constructor(
    private readonly store: EventStore,
    private readonly decoder: EventDecoder,
  ) {}

  @Get(':stream')
  @ApiOperation({
    operationId: 'readStream',
    summary: 'A stream, event by event',
    description:
      'One JSON object a line, as the log holds it. In the place of events that are damaged or absent stands a line ' +
      'with `stream`, `revision` (and `until`), `problem` and `message`; the stream goes on after it.',
  })
  @ApiParam(STREAM)
  @ApiResponse({ status: 200, content: { 'application/x-ndjson': { schema: { type: 'string' } } } })
  @ApiErrors(400)
  async stream(
    @Param('stream') stream: string,
    @Query() { from, limit, decoded }: AuditQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const options = {
      ...(from === undefined ? {} : { from: BigInt(from) }),
      ...(limit === undefined ? {} : { limit: Number(limit) }),
      ...(decoded === 'true' ? { decoder: this.decoder } : {}),
    };
    const lines = streamLines(this.store, known(stream), options);
    const first = await lines.next();
    // Past the end of a stream there is nothing yet; without any event there is no stream.
    if (first.done && (await streamLines(this.store, stream, { limit: 1 }).next()).done)
      throw new ApiError('not_found');
    void reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('cache-control', 'no-store');
    // The client's pace is the stream's, and when it leaves, reading ends.
    await reply.send(first.done ? '' : Readable.from(resumed(first.value, lines), { objectMode: false }));
  }

  @Get(':stream/verify')
  @ApiOperation({
    operationId: 'verifyStream',
    summary: 'Whether a stream is as it was written: the chain of its hashes, recomputed',
  })
  @ApiParam(STREAM)
  @ApiResponse({ status: 200, type: VerificationDto })
  async verify(@Param('stream') stream: string): Promise<VerificationDto> {
    const { events, firstBreak } = await verifyStream(this.store, known(stream));
    if (events === 0) throw new ApiError('not_found');
    const broken = firstBreak && { revision: firstBreak.revision.toString(), problem: firstBreak.problem };
    return { ok: !broken, stream, events, ...(broken ? { first_break: broken } : {}) };
  }
}

const known = (stream: string): string => {
  if (!STREAM_NAME.test(stream)) throw new ApiError('not_found');
  return stream;
};

async function* resumed(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
