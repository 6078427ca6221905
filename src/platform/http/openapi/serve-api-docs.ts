import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { apiDocuments, type ApiDocuments, type ApiInfo } from './documents.js';
import { serveSwaggerUi } from './swagger-ui.js';

const ROUTES: Readonly<Record<string, keyof ApiDocuments>> = {
  '/api-docs/public.json': 'public',
  '/api-docs/admin.json': 'admin',
  '/api-docs/openapi.json': 'all',
};

/**
 * Serves the documents, and a page to browse them at `/swagger-ui`. Before `listen`. The first who asks has them
 * generated: a start need not wait for what most never read. Returns them likewise.
 */
export const serveApiDocs = (app: NestFastifyApplication, info: ApiInfo): (() => ApiDocuments) => {
  let generated: ApiDocuments | undefined;
  const documents = (): ApiDocuments => (generated ??= apiDocuments(app, info));
  const fastify = app.getHttpAdapter().getInstance();
  for (const [path, name] of Object.entries(ROUTES)) {
    fastify.get(path, (_request, reply) => reply.type('application/json').send(JSON.stringify(documents()[name])));
  }
  serveSwaggerUi(fastify, Object.keys(ROUTES));
  return documents;
};
