import type { OpenAPIObject } from '@nestjs/swagger';
import { codeOfStatus, ERRORS } from '../error-codes.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const content = { 'application/json': { schema: { $ref: '#/components/schemas/ErrorBody' } } };

/** What every operation may answer before its own code is asked: two hosts, an over-long parameter, an odd body. */
const commonTo = (path: string, method: string): readonly number[] => [
  400,
  ...(path.includes('{') ? [414] : []),
  ...(['post', 'put', 'patch'].includes(method) ? [413, 415] : []),
];

/** Documents those answers, where the operation does not itself. */
export const withCommonErrors = (path: string, method: string, operation: Operation): Operation => {
  const common = commonTo(path, method).map((status) => {
    const description = status === 414 ? 'A part of the path is too long.' : ERRORS[codeOfStatus(status)].message;
    return [String(status), { description, content }] as const;
  });
  return { ...operation, responses: { ...Object.fromEntries(common), ...operation.responses } };
};
