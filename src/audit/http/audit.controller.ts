import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { PassedByReport } from '../../platform/event-store/passed-by.js';
import { ApiError } from '../../platform/http/api-error.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { LogWitness } from '../../platform/log-witness/log-witness.js';
import { ForAuditors } from '../../platform/security/access.decorators.js';
import { AuditLog, type LinesPage, type LinesRequest } from '../audit-log.js';
import { AuditQuery, VerificationDto, type StrangersDto } from './audit.dto.js';

const STREAM = { name: 'stream', schema: { type: 'string' }, example: 'call-2f6b3a52-9d1e-4f0a-8b1c-5e7d9a3c4b21' };

/** Streams of our own categories; a database's own (`$all`, `$ce-…`) are none of them. */
const STREAM_NAME = /^[a-z][A-Za-z]*-[A-Za-z0-9._-]{1,200}$/;

/** The log as it is, to be read and checked. Nothing here can write. */
@Controller('api/v1/audit/streams')
@ApiTags('Audit')
@ForAuditors()
export class AuditController {
  constructor(
    private readonly log: AuditLog,
    private readonly witness: LogWitness,
  ) {}

  @Get(':stream')
  @ApiOperation({
    operationId: 'readStream',
    summary: 'A stream, event by event',
    description:
      'One JSON object a line, as the log holds it. In the place of events that are damaged, absent or not ours ' +
      '(`passed-by`: another program wrote them) stands a line ' +
      'with `stream`, `revision` (and `until`), `problem` and `message`; the stream goes on after it. A stream that ' +
      'was deleted in the store answers `404` with `details.reason`: `tombstoned` for ever, `trimmed` of all its events.',
  })
  @ApiParam(STREAM)
  @ApiResponse({ status: 200, content: { 'application/x-ndjson': { schema: { type: 'string' } } } })
  @ApiErrors(400)
  async stream(
    @Param('stream') stream: string,
    @Query() { from, limit, decoded }: AuditQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const request = {
      stream: known(stream),
      ...(from === undefined ? {} : { from: BigInt(from) }),
      ...(limit === undefined ? {} : { limit: Number(limit) }),
      decoded: decoded === 'true',
    };
    const first = await this.log.page(request);
    // Past the end of a stream there is nothing yet; without any event there is no stream.
    if (first.lines === 0 && (await this.log.page({ stream, limit: 1, decoded: false })).lines === 0)
      throw new ApiError('not_found');
    void reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('cache-control', 'no-store');
    // The client's pace is the stream's, and when it leaves, reading ends.
    await reply.send(Readable.from(this.#texts(request, first), { objectMode: false }));
  }

  @Get(':stream/verify')
  @ApiOperation({
    operationId: 'verifyStream',
    summary: 'Whether a stream is as it was written: the chain of its hashes, recomputed',
    description:
      'The newest events of the streams that were written last are noted outside the log: of such a stream it is also ' +
      'seen when events are absent at its end, or when it was written anew. A stream that was ' +
      'deleted in the store answers `200` with `ok: false` and its `first_break`.',
  })
  @ApiParam(STREAM)
  @ApiResponse({ status: 200, type: VerificationDto })
  async verify(@Param('stream') stream: string): Promise<VerificationDto> {
    // Where nobody can be asked what was noted, the chain is checked all the same.
    const noted = await this.witness.notedOf(known(stream)).catch(() => undefined);
    const { events, firstBreak, passedBy } = await this.log.verify(stream, noted);
    if (events === 0 && !firstBreak && !passedBy) throw new ApiError('not_found');
    const broken = firstBreak && { revision: firstBreak.revision.toString(), problem: firstBreak.problem };
    return {
      ok: !broken,
      stream,
      events,
      ...(broken ? { first_break: broken } : {}),
      ...(passedBy ? { passed_by: strangersOf(passedBy) } : {}),
    };
  }

  /** A page at a time, each asked for when the one before it has been taken. */
  async *#texts(request: LinesRequest, first: LinesPage): AsyncGenerator<string> {
    let page = first;
    let left = (request.limit ?? Infinity) - first.lines;
    if (page.text !== '') yield page.text;
    for (; page.next !== undefined && left > 0; left -= page.lines) {
      page = await this.log.page({ ...request, from: page.next, limit: left });
      if (page.text !== '') yield page.text;
    }
  }
}

const strangersOf = ({ count, first }: PassedByReport): StrangersDto => ({
  count,
  first: first.map(({ revision, kind }) => ({ revision: revision.toString(), kind })),
});

const known = (stream: string): string => {
  if (!STREAM_NAME.test(stream)) throw new ApiError('not_found');
  return stream;
};
