import type { OpenAPIObject } from '@nestjs/swagger';

type Components = NonNullable<OpenAPIObject['components']>;

/** The document with only those schemas and security schemes that its operations reach. */
export const withoutUnusedComponents = (document: OpenAPIObject): OpenAPIObject => {
  const { schemas = {}, securitySchemes = {} } = document.components ?? {};
  const reached = new Set<string>();
  const pending: unknown[] = [document.paths, document.webhooks];
  while (pending.length > 0) {
    for (const name of schemaNames(pending.pop())) {
      if (reached.has(name)) continue;
      reached.add(name);
      pending.push(schemas[name]);
    }
  }
  const secured = JSON.stringify(document.paths);
  const components: Components = {
    ...document.components,
    schemas: pick(schemas, (name) => reached.has(name)),
    securitySchemes: pick(securitySchemes, (name) => secured.includes(`"${name}":[`)),
  };
  return { ...document, components };
};

const schemaNames = (part: unknown): readonly string[] => {
  const references = (JSON.stringify(part) ?? '').matchAll(/"#\/components\/schemas\/([^"]+)"/g);
  return [...references].map(([, name = '']) => name);
};

const pick = <T>(all: Record<string, T>, keep: (name: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => keep(name)));
