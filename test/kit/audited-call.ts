import type { CallEvent } from '../../src/calls/domain/call.events.js';
import type { ServerProcess } from './server-process.js';

export const AUDITOR = 'auditor-key-of-the-tests';

type Line = Readonly<{ type: string; decoded: unknown }>;

/** The events of a call as an auditor reads them from a server process. */
export const auditedCall = async (server: ServerProcess, callId: string): Promise<readonly CallEvent[]> => {
  const path = `/api/v1/audit/streams/call-${callId}?decoded=true`;
  const answer = await server.fetch(path, { headers: { authorization: `Bearer ${AUDITOR}` } });
  const lines = (await answer.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { type, decoded } = JSON.parse(line) as Line;
    return { type, data: decoded } as CallEvent;
  });
};
