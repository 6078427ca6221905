import { format } from 'node:util';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../config/config.js';
import { currentRequest } from '../http/request-context.js';
import { logDestination } from './log-destination.js';
import { fieldFilter } from './log-fields.js';
import { scrub } from './scrub.js';

/**
 * The process's one logger: JSON lines with the ids of the running request and call. Only fields on the list get
 * through, the platform's and those that contexts declare, and text is scrubbed, so that a careless line loses its
 * data and not the caller.
 */
export const createLogger = (
  level: LogLevel,
  contextFields: readonly string[],
  destination: DestinationStream = logDestination(),
): Logger => {
  const allowed = fieldFilter(contextFields);
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: contextIds,
      serializers: { err: (described: unknown) => described },
      hooks: {
        logMethod(args: unknown[], method) {
          const [first, ...rest] = args;
          const hasFields = typeof first === 'object' && first !== null;
          const message = format(...(hasFields ? rest : args));
          method.apply(this, [hasFields ? allowed(first) : {}, scrub(message)]);
        },
      },
    },
    destination,
  );
};

const contextIds = (): object => {
  const context = currentRequest();
  return context === undefined ? {} : { request_id: context.requestId, call_id: context.callId };
};
