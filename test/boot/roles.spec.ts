import { afterEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { CallReconciler } from '../../src/gateway/reconciliation/call-reconciler.js';
import type { Role } from '../../src/platform/config/config.js';
import { readConfig } from '../../src/platform/config/read-config.js';
import { ProjectionStatuses } from '../../src/diagnostics/projection-statuses.js';
import { send } from '../kit/http-client.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const ADMIN_API_KEY = 'admin-key-of-the-tests';
const AUDITOR_API_KEY = 'auditor-key-of-the-tests';
/** One route of each kind. A role that is not there answers 404, one that is asks for credentials. */
const ROUTES = {
  gateway: { method: 'POST', url: '/api/v1/incoming-call', payload: { CallSid: 'CA1' } },
  'tenants’ api': { method: 'GET', url: '/api/v1/call-logs' },
  setup: { method: 'POST', url: '/api/v1/admin/apply', payload: {} },
  audit: { method: 'GET', url: '/api/v1/audit/streams/call-1' },
  diagnostics: { method: 'GET', url: '/api/v1/admin/diagnostics' },
  health: { method: 'GET', url: '/health/ready' },
} as const;

describe('a process with a part of the work', () => {
  let app: NestFastifyApplication;
  afterEach(() => app.close());

  const start = async (...roles: readonly Role[]): Promise<void> => {
    const config = readConfig({ DATA_DIR: await temporaryFolder(), ADMIN_API_KEY, AUDITOR_API_KEY });
    app = await createApp({ ...config, roles: new Set(roles) }, { logger: pino({ level: 'silent' }) });
    await app.listen(0, '127.0.0.1');
  };
  const served = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const [name, route] of Object.entries(ROUTES)) {
      if ((await send(app, route)).statusCode !== 404) found.push(name);
    }
    return found;
  };
  const does = () => ({
    projections: app.get(ProjectionStatuses).status().length > 0 || app.get(ProjectionStatuses).constructor !== Object,
    reconciliation: ((): boolean => {
      try {
        return app.get(CallReconciler, { strict: false }) !== undefined;
      } catch {
        return false;
      }
    })(),
  });

  it('gateway: the carrier’s webhooks and sockets', async () => {
    await start('gateway');
    expect(await served()).toEqual(['gateway', 'diagnostics', 'health']);
    expect(does()).toEqual({ projections: false, reconciliation: false });
  });

  it('api: REST for tenants, operators and auditors', async () => {
    await start('api');
    expect(await served()).toEqual(['tenants’ api', 'setup', 'audit', 'diagnostics', 'health']);
    expect(does()).toEqual({ projections: false, reconciliation: false });
  });

  it('projections: the read models alone', async () => {
    await start('projections');
    expect(await served()).toEqual(['diagnostics', 'health']);
    expect(does()).toEqual({ projections: true, reconciliation: false });
  });

  it('followers: reconciliation alone', async () => {
    await start('followers');
    expect(await served()).toEqual(['diagnostics', 'health']);
    expect(does()).toEqual({ projections: false, reconciliation: true });
  });
});
