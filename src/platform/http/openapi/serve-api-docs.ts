import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { apiDocuments, type ApiDocuments, type ApiInfo } from './documents.js';
import { serveSwaggerUi } from './swagger-ui.js';

const ROUTES: Readonly<Record<string, keyof ApiDocuments>> = {
  '/api-docs/public.json': 'public',
  '/api-docs/admin.json': 'admin',
  '/api-docs/openapi.json': 'all',
};

/** Generates the documents once, serves them, and a page to browse them at `/swagger-ui`. Before `listen`. */
export const serveApiDocs = (app: NestFastifyApplication, info: ApiInfo): ApiDocuments => {
  const documents = apiDocuments(app, info);
  const fastify = app.getHttpAdapter().getInstance();
  for (const [path, name] of Object.entries(ROUTES)) {
    const json = JSON.stringify(documents[name]);
    fastify.get(path, (_request, reply) => reply.type('application/json').send(json));
  }
  serveSwaggerUi(fastify, Object.keys(ROUTES));
  return documents;
};
