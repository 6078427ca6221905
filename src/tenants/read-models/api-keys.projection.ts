import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import type { AnyFact } from '../../platform/events/fact.js';
import { projection } from '../../platform/read-models/projection.js';
import type { ApiKeyEvent } from '../domain/api-key.events.js';

/** A tenant's key as lists show it: never the secret, nor its hash. `id` is the public id. */
export type ApiKeyView = {
  id: string;
  tenantId: string;
  name: string;
  last4: string;
  scopes: readonly string[];
  status: 'active' | 'revoked';
  expiresAt: string | null;
  createdAt: string;
  revokedAt: string | null;
};

const id = (event: DecodedEvent<AnyFact>): string => idOf(event.stream);

export const apiKeys = projection<ApiKeyView, ApiKeyEvent>({
  name: 'api-keys',
  version: 1,
  categories: ['apiKey'],
  indexes: [['tenantId', 'createdAt']],
  on: {
    ApiKeyIssued: {
      id,
      update: (_, { tenantId, publicId, name, last4, scopes, expiresAt, at }) => ({
        id: publicId,
        tenantId,
        name,
        last4,
        scopes,
        status: 'active',
        expiresAt,
        createdAt: at,
        revokedAt: null,
      }),
    },
    ApiKeyRevoked: { id, update: (key, { at }) => key && { ...key, status: 'revoked', revokedAt: at } },
  },
});
