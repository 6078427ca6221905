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
 * generated, all at once and once: a start need not wait for what most never read, and afterwards an answer is the same
 * bytes for everybody. Returns them likewise.
 */
export const serveApiDocs = (app: NestFastifyApplication, info: ApiInfo): (() => ApiDocuments) => {
  let generated: ApiDocuments | undefined;
  const documents = (): ApiDocuments => (generated ??= apiDocuments(app, info));
  const bytes = new Map<keyof ApiDocuments, Buffer>();
  const bytesOf = (name: keyof ApiDocuments): Buffer => {
    const made = bytes.get(name) ?? Buffer.from(JSON.stringify(documents()[name]));
    bytes.set(name, made);
    return made;
  };
  const fastify = app.getHttpAdapter().getInstance();
  for (const [path, name] of Object.entries(ROUTES)) {
    fastify.get(path, (_request, reply) => reply.type('application/json; charset=utf-8').send(bytesOf(name)));
  }
  serveSwaggerUi(fastify, Object.keys(ROUTES));
  return documents;
};
