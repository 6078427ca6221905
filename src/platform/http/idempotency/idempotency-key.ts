import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { invalidFields } from '../api-error.js';

/** Quoted (a structured-field string, as the IETF draft has it) or bare. */
const KEY = /^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/;

/** The key's text; undefined without the header; a 400 if it is malformed. */
export const idempotencyKeyOf = (header: unknown): string | undefined => {
  if (header === undefined) return undefined;
  const [, quoted, bare] = (typeof header === 'string' && KEY.exec(header)) || [];
  const key = quoted ?? bare;
  if (key === undefined) {
    throw invalidFields({ field: 'Idempotency-Key', message: 'Idempotency-Key must be 1 to 255 printable characters' });
  }
  return key;
};

/** `@IdempotencyKey() key: string | undefined` in a controller's method. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined =>
  idempotencyKeyOf(context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key']),
);

/** Documents the request header of {@link IdempotencyKey}. */
export const ApiIdempotencyKey = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: '1 to 255 printable characters; double quotes around them do not count.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  });
