import { describe, expect, it } from '@jest/globals';
import { agentIdOf } from '../../src/agents/agent.stream.js';
import { DEMO_AGENT, DEMO_TENANT } from '../../src/composition/demo-platform.js';
import { freePort } from '../../src/platform/http/free-port.js';
import { tenantIdOf } from '../../src/tenants/tenant.stream.js';
import { AUDITOR } from '../kit/audited-call.js';
import { eventually } from '../kit/eventually.js';
import { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const MINUTE = 60_000;

describe('a server process', () => {
  it(
    'goes on when nobody reads what it writes, and is still there to be stopped',
    async () => {
      const port = await freePort();
      const variables = { PORT: String(port), LAB: 'on', AUDITOR_API_KEY: AUDITOR };
      const server = new ServerProcess(await temporaryFolder(), variables);
      server.stopReading();
      const get = (path: string) =>
        fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${AUDITOR}` } });
      // With the lab it writes to its standard error when the demo's tenant was made, of which the agent is nearly last.
      const agent = `agent-${agentIdOf(tenantIdOf(DEMO_TENANT), DEMO_AGENT)}`;
      await eventually(async () => {
        const answer = await get(`/api/v1/audit/streams/${agent}`).catch(() => undefined);
        expect(await answer?.text()).toContain('AgentVersionPublished');
      }, MINUTE);
      expect((await get('/health/ready')).status).toBe(200);
      server.signal('SIGTERM');
      expect(await server.ended()).toBe(0);
    },
    2 * MINUTE,
  );

  it(
    'drains when its terminal goes, says so, and says last that it is closed',
    async () => {
      const server = new ServerProcess(await temporaryFolder());
      expect((await server.fetch('/health/ready')).status).toBe(200);
      server.signal('SIGHUP');
      expect(await server.ended()).toBe(0);
      expect(server.messages('info').slice(-2)).toEqual(['draining', 'closed']);
    },
    MINUTE,
  );
});
