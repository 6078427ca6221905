import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerTo, bodyOf, type RefusalTable } from './error-answer.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** The only place where an exception becomes an answer. Faults are logged here and described nowhere else. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('Http');

  constructor(private readonly refusals: RefusalTable) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = answerTo(exception, this.refusals);
    if (answer.log === 'fault') this.#logger.error({ err: exception, request_id: request.id }, 'unexpected error');
    if (answer.log === 'outage') this.#logger.warn({ err: exception, request_id: request.id }, 'dependency away');
    if (reply.sent) return;
    void reply
      .status(answer.status)
      .header(REQUEST_ID_HEADER, request.id)
      .headers(answer.headers)
      .type('application/json')
      .send(bodyOf(answer, request.id));
  }
}
