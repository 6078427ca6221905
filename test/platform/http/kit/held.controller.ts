import { EventEmitter, once } from 'node:events';
import { Controller, Get, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { currentRequest } from '../../../../src/platform/http/request-context.js';

/** Says `begun` with its connection, waits for `release`, and says with `ended` what the handler then knows of its request. */
export const held = new EventEmitter();

@ApiExcludeController()
@Controller('held')
export class HeldController {
  @Get()
  async hold(@Req() request: FastifyRequest): Promise<object> {
    held.emit('begun', request.socket);
    await once(held, 'release');
    held.emit('ended', currentRequest());
    return {};
  }
}
