import { codec } from '../../platform/events/codec.js';
import type { PhoneRouteEvent } from '../domain/phone-route.events.js';

const plain = { upcasts: [], personal: [] } as const;

/** The number is sealed for each owner apart, so that erasing one tenant leaves the next owner's route readable. */
export const phoneRouteCodec = codec<PhoneRouteEvent>({
  PhoneRouteAssigned: {
    upcasts: [],
    personal: ['number'],
    subject: (stream, { tenantId }) => `${stream}/${typeof tenantId === 'string' ? tenantId : 'nobody'}`,
  },
  PhoneRouteChanged: plain,
  PhoneRouteRemoved: plain,
});
