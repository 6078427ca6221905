import { codec } from '../../platform/events/codec.js';
import type { ApiKeyEvent } from '../domain/api-key.events.js';

/** Nothing here is personal or secret: of the key text only its hash is stored. */
export const apiKeyCodec = codec<ApiKeyEvent>({
  ApiKeyIssued: { upcasts: [], personal: [] },
  ApiKeyRevoked: { upcasts: [], personal: [] },
});
