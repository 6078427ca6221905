import { expect, it } from '@jest/globals';
import { tenantCodec } from '../../../src/tenants/history/tenant.codec.js';

const [lift] = tenantCodec.specs.TwilioAccountSet.upcasts;
const stored = { accountSid: 'AC1', authToken: 'new', at: '2026-03-01T10:00:00.000Z' };

it('ends the overlap of tokens that the first version accepted for ever a day after the change', () => {
  expect(lift?.({ ...stored, previousAuthToken: 'old' })).toMatchObject({ previousUntil: '2026-03-02T10:00:00.000Z' });
  expect(lift?.({ ...stored, previousAuthToken: null })).toMatchObject({ previousUntil: null });
});
