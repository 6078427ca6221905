import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalidFields } from './api-error.js';
import { ApiErrors } from './openapi/api-errors.decorator.js';

/** RFC 9110: entity tags with commas between them, and spaces. */
const TAG = '(?:W/)?"[\\x21\\x23-\\x7e\\x80-\\xff]*"';
const TAGS = new RegExp(`^[ \\t]*${TAG}(?:[ \\t]*,[ \\t]*${TAG})*[ \\t]*$`);
/** The tags that we give: strong, and the revision of a stream. */
const OURS = /(?<!W\/)"(\d{1,18})"/g;

/** Tells which state of a resource the answer shows: the revision of its stream. */
export const setEtag = (reply: FastifyReply, revision: bigint | number): void => {
  void reply.header('etag', `"${revision}"`);
};

/**
 * The revisions that a header allows, which are none if it has no tag of ours; undefined if it allows any (no header, or
 * `*`, since a change of what does not exist is refused anyhow); a 400 if it is malformed.
 */
export const ifMatchOf = (header: unknown): readonly bigint[] | undefined => {
  if (header === undefined || header === '*') return undefined;
  if (typeof header !== 'string' || !TAGS.test(header)) {
    throw invalidFields({ field: 'If-Match', message: 'If-Match must be * or entity tags like "3"' });
  }
  return [...header.matchAll(OURS)].map(([, revision = '']) => BigInt(revision));
};

/** `@IfMatch() revisions: readonly bigint[] | undefined` in a controller's method; goes to `handleCommands` as it is. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): readonly bigint[] | undefined =>
  ifMatchOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** Documents the request header of {@link IfMatch} and its 412. */
export const ApiIfMatch = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The `ETag` of the answer that the change is based on: 412 if the resource has changed since.',
      schema: { type: 'string', example: '"3"' },
    }),
    ApiErrors(412),
  );
