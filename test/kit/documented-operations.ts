import type { OpenAPIObject } from '@nestjs/swagger';

/** One operation of an OpenAPI document, with what its security wants: schemes and their scopes. */
export type DocumentedOperation = Readonly<{
  method: string;
  path: string;
  operationId: string;
  security: Readonly<Record<string, readonly string[]>>;
}>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Every operation of the document: what a test goes through so that a new route cannot be forgotten. */
export const documentedOperations = ({ paths }: OpenAPIObject): readonly DocumentedOperation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const security = Object.assign({}, ...(operation.security ?? [])) as Record<string, string[]>;
      return [{ method: method.toUpperCase(), path, operationId: operation.operationId ?? '', security }];
    }),
  );
