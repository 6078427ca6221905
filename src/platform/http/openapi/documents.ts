import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { addSecuritySchemes, ADMIN_SCHEME, AUDITOR_SCHEME, TENANT_SCHEME } from './security-schemes.js';
import { withCommonErrors } from './common-errors.js';
import { withoutUnusedComponents } from './unused-components.js';

/** `all` is everything; `public` makes tenants' clients, `admin` operators' and auditors'. */
export type ApiDocuments = Readonly<Record<'all' | 'public' | 'admin', OpenAPIObject>>;

export type ApiInfo = Readonly<{ publicBaseUrl: string; version: string }>;

/** The API's descriptions, out of the controllers as they are. Which one a route stands in follows from its guard. */
export const apiDocuments = (app: INestApplication, { publicBaseUrl, version }: ApiInfo): ApiDocuments => {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Voiceledger')
    .setDescription('Phone agents on an append-only log: calls, sessions, and everything that happened on them.')
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer(publicBaseUrl);
  const described = SwaggerModule.createDocument(app, addSecuritySchemes(builder).build(), { operationIdFactory });
  const all = mapOperations(described, withCommonErrors);
  return {
    all: withoutUnusedComponents(all),
    public: restrictedTo(all, [TENANT_SCHEME], 'open'),
    admin: restrictedTo(all, [ADMIN_SCHEME, AUDITOR_SCHEME]),
  };
};

/** `listCallLogs` from `CallLogsController.list`: stable as long as the code's own names are. */
const operationIdFactory = (controller: string, method: string): string =>
  method + controller.replace(/Controller$/, '');

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** The document with what `map` makes of each operation; without those of which it makes nothing. */
const mapOperations = (
  all: OpenAPIObject,
  map: (path: string, method: string, operation: Operation) => Operation | undefined,
): OpenAPIObject => {
  const paths: Record<string, PathItem> = {};
  for (const [path, item] of Object.entries(all.paths)) {
    const operations = METHODS.flatMap((method): [string, Operation][] => {
      const operation = item[method];
      const mapped = operation && map(path, method, operation);
      return mapped === undefined ? [] : [[method, mapped]];
    });
    if (operations.length > 0) paths[path] = Object.fromEntries(operations);
  }
  return { ...all, paths };
};

/** The operations that one of the schemes opens and, with `open`, those that need none. */
const restrictedTo = (all: OpenAPIObject, schemes: readonly string[], open?: 'open'): OpenAPIObject => {
  const belongs = ({ security = [] }: Operation): boolean =>
    security.length === 0 ? open === 'open' : security.some((need) => schemes.some((scheme) => scheme in need));
  return withoutUnusedComponents(
    mapOperations(all, (_path, _method, operation) => (belongs(operation) ? operation : undefined)),
  );
};
