import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Voiceledger API</title>
    <link rel="icon" href="/swagger-ui/favicon-32x32.png">
    <link rel="stylesheet" href="/swagger-ui/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/swagger-ui/swagger-ui-bundle.js"></script>
    <script src="/swagger-ui/swagger-ui-standalone-preset.js"></script>
    <script src="/swagger-ui/start.js"></script>
  </body>
</html>
`;

/**
 * swagger-ui over the documents at these URLs, every file from its npm package: nothing comes from elsewhere. Nest's
 * own set-up wants a static file server as a further package for these few files.
 */
export const serveSwaggerUi = (fastify: FastifyInstance, documentUrls: readonly string[]): void => {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  fastify.get('/swagger-ui', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  fastify.get('/swagger-ui/', (_request, reply) => reply.redirect('/swagger-ui'));
  fastify.get('/swagger-ui/start.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(startScript(documentUrls)),
  );
  const files = new Map<string, Promise<Buffer>>();
  const bytesOf = (file: string): Promise<Buffer> => {
    const read = files.get(file) ?? readFile(join(folder, file));
    files.set(file, read);
    return read;
  };
  for (const [file, type] of Object.entries(TYPES)) {
    fastify.get(`/swagger-ui/${file}`, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=3600')
        .send(await bytesOf(file)),
    );
  }
};

/** A file of its own, because the content security policy allows no inline script. */
const startScript = (documentUrls: readonly string[]): string => {
  const urls = documentUrls.map((url) => ({ url, name: url.split('/').at(-1) }));
  return `window.ui = SwaggerUIBundle({
  urls: ${JSON.stringify(urls)},
  dom_id: '#swagger-ui',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
});
`;
};
