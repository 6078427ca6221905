import { Writable } from 'node:stream';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll } from '@jest/globals';
import { metrics } from '../../../../src/contexts.js';
import { Clock } from '../../../../src/platform/clock/clock.js';
import { SystemClock } from '../../../../src/platform/clock/system-clock.js';
import { Config } from '../../../../src/platform/config/config.js';
import type { Env } from '../../../../src/platform/config/env-reader.js';
import { readConfig } from '../../../../src/platform/config/read-config.js';
import { Coordination } from '../../../../src/platform/coordination/coordination.js';
import { createHttpApp, type HttpAppOptions } from '../../../../src/platform/http/create-http-app.js';
import { HttpModule } from '../../../../src/platform/http/http.module.js';
import type { ApiDocuments } from '../../../../src/platform/http/openapi/documents.js';
import { serveApiDocs } from '../../../../src/platform/http/openapi/serve-api-docs.js';
import { createLogger } from '../../../../src/platform/observability/logger.js';
import { ObservabilityModule } from '../../../../src/platform/observability/observability.module.js';
import type { Outage } from '../../../../src/platform/observability/outage.js';
import { ReadinessProbes, type ReadinessProbe } from '../../../../src/platform/observability/readiness.js';
import { TenantAuthenticator } from '../../../../src/platform/security/tenant-authenticator.js';
import * as controllers from './controllers.js';
import { CountingCoordination } from './counting-coordination.js';
import { HeldController } from './held.controller.js';

export const ADMIN_KEY = 'admin-key-for-the-tests';
export const AUDITOR_KEY = 'auditor-key-for-the-tests';
export const TENANT_KEY = 'tenant-key-1';

export type TestApp = Readonly<{
  app: NestFastifyApplication;
  documents: () => ApiDocuments;
  coordination: CountingCoordination;
  /** Everything logged so far, one JSON line each. */
  log: () => string;
}>;

const authenticator: TenantAuthenticator = {
  authenticate: async (bearer) =>
    bearer === TENANT_KEY ? { tenantId: 'tenant-1', keyId: 'key-1', scopes: ['calls:read'] } : undefined,
};

/** The whole HTTP side around controllers of its own, closed when the test file ends. */
export const openTestApp = async (
  env: Env = {},
  probes: readonly ReadinessProbe[] = [],
  limits: Pick<HttpAppOptions, 'timeLimits' | 'connectionLimits'> = {},
  outages: Readonly<Record<string, Outage>> = {},
): Promise<TestApp> => {
  const config = readConfig({
    ADMIN_API_KEY: ADMIN_KEY,
    AUDITOR_API_KEY: AUDITOR_KEY,
    RATE_LIMIT_PER_IP: '1000',
    ...env,
  });
  const clock = new SystemClock();
  const coordination = new CountingCoordination(clock);
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const root = rootModule(config, clock, coordination, { probes, outages: () => outages });
  const logger = createLogger('debug', [], destination);
  const app = await createHttpApp(root, {
    config,
    logger,
    refusals: { 'thing-not-live': 'precondition_failed' },
    ...limits,
  });
  const documents = serveApiDocs(app, { publicBaseUrl: config.http.publicBaseUrl, version: '1.2.3' });
  await app.listen(0, '127.0.0.1');
  opened.push(app);
  return { app, documents, coordination, log: () => lines.join('') };
};

const opened: NestFastifyApplication[] = [];
afterAll(async () => {
  await Promise.all(opened.map((app) => app.close()));
});

class Root {}
class Platform {}
Global()(Platform);
Module({})(Root);

const rootModule = (
  config: Config,
  clock: Clock,
  coordination: Coordination,
  readiness: ReadinessProbes,
): DynamicModule => {
  const providers = [
    { provide: Config, useValue: config },
    { provide: Clock, useValue: clock },
    { provide: Coordination, useValue: coordination },
    { provide: ReadinessProbes, useValue: readiness },
    { provide: TenantAuthenticator, useValue: authenticator },
  ];
  const platform: DynamicModule = { module: Platform, providers, exports: providers };
  return {
    module: Root,
    imports: [platform, HttpModule, ObservabilityModule.for(metrics)],
    controllers: [...Object.values(controllers), HeldController],
  };
};
