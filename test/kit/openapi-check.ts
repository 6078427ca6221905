import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenAPIObject } from '@nestjs/swagger';

export type Observed = Readonly<{ method: string; url: string; status: number; contentType?: string; body: string }>;

const DOCUMENT = 'openapi.json';
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;

/**
 * Checks observed answers against an OpenAPI 3.1 document. Throws, saying what is wrong, where the operation, the
 * status or the content type is not documented, or the body does not match its schema.
 */
export const openApiCheck = (document: OpenAPIObject): ((observed: Observed) => void) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, DOCUMENT);
  const compiled = new Map<string, ValidateFunction>();
  return ({ method, url, status, contentType = '', body }) => {
    const path = pathOf(document, method, url);
    const verb = METHODS.find((known) => known === method.toLowerCase());
    const operation = path === undefined || verb === undefined ? undefined : document.paths[path]?.[verb];
    if (path === undefined || operation === undefined) throw new Error(`${method} ${url} is not documented`);
    const name = `${method} ${path} ${status}`;
    const key = [String(status), 'default'].find((candidate) => candidate in operation.responses);
    const response = key === undefined ? undefined : operation.responses[key];
    if (key === undefined || response === undefined) throw new Error(`${name} is not documented`);
    const content = 'content' in response ? response.content : undefined;
    if (content === undefined) {
      if (body !== '') throw new Error(`${name} is documented without a body, and has one`);
      return;
    }
    const mediaType = contentType.split(';')[0]?.trim() ?? '';
    if (content[mediaType] === undefined) throw new Error(`${name} is not documented as "${mediaType}"`);
    if (!mediaType.endsWith('json') || content[mediaType].schema === undefined) return;
    const pointer = ['paths', path, method.toLowerCase(), 'responses', key, 'content', mediaType, 'schema'];
    const $ref = `${DOCUMENT}#/${pointer.map(escapePointer).join('/')}`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    if (!validate(JSON.parse(body))) throw new Error(`${name}: ${ajv.errorsText(validate.errors)} in ${body}`);
  };
};

/** The template that the URL's path matches; one without parameters wins over one with. */
const pathOf = (document: OpenAPIObject, method: string, url: string): string | undefined => {
  const [path = ''] = url.split('?');
  const matching = Object.keys(document.paths).filter(
    (template) =>
      new RegExp(`^${template.replace(/[.+*?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path) &&
      method.toLowerCase() in (document.paths[template] ?? {}),
  );
  return matching.sort((left, right) => left.split('{').length - right.split('{').length)[0];
};

const escapePointer = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
