import { createHmac } from 'node:crypto';
import type { StreamDefinition } from '../platform/commands/stream-definition.js';
import type { KeyVault } from '../platform/vault/key-vault.js';
import { phoneRouteDecider, type PhoneRouteCommand } from './domain/phone-route.decider.js';
import type { PhoneRouteEvent } from './domain/phone-route.events.js';
import type { PhoneRoute } from './domain/phone-route.js';
import { phoneRouteCodec } from './history/phone-route.codec.js';

/** `phoneRoute-<keyed hash of the number>`: who has a number and where its calls go. */
export const phoneRouteStream: StreamDefinition<PhoneRoute, PhoneRouteCommand, PhoneRouteEvent> = {
  category: 'phoneRoute',
  decider: phoneRouteDecider,
  codec: phoneRouteCodec,
};

/** The stream's id of an E.164 number: HMAC-SHA-256 in hexadecimal under the platform's hashing key. */
export const phoneRouteIdOf = async (vault: KeyVault, number: string): Promise<string> =>
  createHmac('sha256', await vault.hashingKey('platform'))
    .update(number)
    .digest('hex');
