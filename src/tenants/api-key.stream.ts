import type { StreamDefinition } from '../platform/commands/stream-definition.js';
import { apiKeyDecider, type ApiKeyCommand } from './domain/api-key.decider.js';
import type { ApiKeyEvent } from './domain/api-key.events.js';
import type { ApiKey } from './domain/api-key.js';
import { apiKeyCodec } from './history/api-key.codec.js';

/** `apiKey-<publicId>`: one key of a tenant, found by the public part of its text. */
export const apiKeyStream: StreamDefinition<ApiKey, ApiKeyCommand, ApiKeyEvent> = {
  category: 'apiKey',
  decider: apiKeyDecider,
  codec: apiKeyCodec,
};
