import type { ApiKeyEvent } from './api-key.events.js';

export type ApiKey = Readonly<{
  status: 'none' | 'active' | 'revoked';
  tenantId: string;
  name: string;
  secretHash: string;
  scopes: readonly string[];
  expiresAt: string | null;
}>;

export const noApiKey: ApiKey = {
  status: 'none',
  tenantId: '',
  name: '',
  secretHash: '',
  scopes: [],
  expiresAt: null,
};

/** Folds one fact into the state of an API key. Issuing again replaces the secret: there is one at a time. */
export const evolveApiKey = (key: ApiKey, { type, data }: ApiKeyEvent): ApiKey => {
  switch (type) {
    case 'ApiKeyIssued': {
      const { tenantId, name, secretHash, scopes, expiresAt } = data;
      return { status: 'active', tenantId, name, secretHash, scopes, expiresAt };
    }
    case 'ApiKeyRevoked':
      return { ...key, status: 'revoked', secretHash: '' };
  }
};
