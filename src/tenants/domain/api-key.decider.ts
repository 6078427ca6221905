import type { Decider } from '../../platform/commands/stream-definition.js';
import { Refused } from '../../platform/commands/refused.js';
import type { ApiKeyEvent, ApiKeyIssued } from './api-key.events.js';
import { evolveApiKey, noApiKey, type ApiKey } from './api-key.js';

/** Issues a key; `replace` revokes the secret that is there, without it an active key is left alone and refused. */
export type IssueApiKey = Readonly<ApiKeyIssued['data'] & { type: 'IssueApiKey'; replace: boolean }>;
export type RevokeApiKey = Readonly<{ type: 'RevokeApiKey'; at: string }>;
export type ApiKeyCommand = IssueApiKey | RevokeApiKey;

export type ApiKeyRefusal = 'api-key-not-found' | 'api-key-exists' | 'api-key-id-taken';
export class ApiKeyRefused extends Refused<ApiKeyRefusal> {}

const issueApiKey = (command: IssueApiKey, key: ApiKey): readonly ApiKeyEvent[] => {
  const { type: _, replace, ...data } = command;
  const issued: ApiKeyEvent = { type: 'ApiKeyIssued', data };
  if (key.status === 'none') return [issued];
  if (key.tenantId !== data.tenantId || key.name !== data.name) throw new ApiKeyRefused('api-key-id-taken');
  if (key.status === 'revoked') return [issued];
  if (key.secretHash === data.secretHash) return [];
  if (!replace) throw new ApiKeyRefused('api-key-exists');
  return [{ type: 'ApiKeyRevoked', data: { at: data.at } }, issued];
};

const decide = (command: ApiKeyCommand, key: ApiKey): readonly ApiKeyEvent[] => {
  switch (command.type) {
    case 'IssueApiKey':
      return issueApiKey(command, key);
    case 'RevokeApiKey':
      if (key.status === 'none') throw new ApiKeyRefused('api-key-not-found');
      return key.status === 'revoked' ? [] : [{ type: 'ApiKeyRevoked', data: { at: command.at } }];
  }
};

export const apiKeyDecider: Decider<ApiKey, ApiKeyCommand, ApiKeyEvent> = {
  initial: noApiKey,
  decide,
  evolve: evolveApiKey,
};
