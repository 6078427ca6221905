import { parse as parseForm } from 'node:querystring';
import type { FastifyInstance } from 'fastify';
import { isDeeper, isWider } from '../events/json.js';
import { ApiError } from './api-error.js';
import { MAX_FORM_BYTES, MAX_JSON_DEPTH, MAX_JSON_FIELDS } from './limits.js';

const MAX_FORM_FIELDS = 500;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON and forms, and nothing else. */
export const addBodyParsers = (fastify: FastifyInstance): void => {
  fastify.removeAllContentTypeParsers();
  addJsonParser(fastify);
  addFormParser(fastify);
};

/** Refuses `__proto__` and `constructor.prototype`, text that is not UTF-8, deep nesting and objects of many fields. An empty body is none. */
const addJsonParser = (fastify: FastifyInstance): void => {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined);
    const text = decode(body);
    if (text === undefined) return done(new ApiError('invalid_request', 'The body is not UTF-8.'));
    return parseJson(request, text, (error, value: unknown) => {
      if (error !== null) done(error);
      else if (isDeeper(value, MAX_JSON_DEPTH)) done(new ApiError('invalid_request', TOO_DEEP));
      else if (isWider(value, MAX_JSON_FIELDS)) done(new ApiError('invalid_request', TOO_WIDE));
      else done(null, value);
    });
  });
};

const addFormParser = (fastify: FastifyInstance): void => {
  const options = { parseAs: 'buffer', bodyLimit: MAX_FORM_BYTES } as const;
  fastify.addContentTypeParser('application/x-www-form-urlencoded', options, (_request, body: Buffer, done) => {
    done(null, { ...parseForm(body.toString('utf8'), '&', '=', { maxKeys: MAX_FORM_FIELDS }) });
  });
};

const TOO_DEEP = `The body is nested more than ${MAX_JSON_DEPTH} levels deep.`;
const TOO_WIDE = `An object of the body has more than ${MAX_JSON_FIELDS} fields.`;

const decode = (body: Buffer): string | undefined => {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
};
