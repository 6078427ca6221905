import { createHash } from 'node:crypto';
import type { Call } from '../../calls/domain/call.js';
import { inboundCallId } from '../../calls/services/call-ids.js';

/**
 * Who signed a request. Two tenants may name the same account, and then only the token tells whose it is; `keyId` tells
 * tokens apart and is no secret, so that it may be written down.
 */
export type Signer = Readonly<{ accountSid: string; keyId: string }>;

export const signerOf = (accountSid: string, authToken: string): Signer => ({
  accountSid,
  keyId: createHash('sha256').update(authToken).digest('base64url'),
});

/** Which auth tokens sign for a carrier account. Outlives an outage of the stores: calls must still be answered. */
export abstract class CarrierAccounts {
  /** The tokens that sign now, of every tenant, and of the platform, that uses this account; empty if nobody does. */
  abstract authTokens(accountSid: string): Promise<readonly string[]>;
  /** The tokens that sign now for the account that this tenant's calls go through; empty if it has none. */
  abstract authTokensOf(tenantId: string): Promise<readonly string[]>;
  /**
   * Whether this tenant's calls go through the signer's account, and one of its own tokens for it signed; one that has
   * ended since counts too, because what was signed in time may have waited on disk.
   */
  abstract belongs(tenantId: string, signer: Signer): Promise<boolean>;
}

/**
 * Whether the signer may speak of this call: its tenant may; of one that was refused because its number is nobody's the
 * account may that it came through, from which its id follows.
 */
export const maySpeakOf = async (
  accounts: CarrierAccounts,
  callId: string,
  call: Pick<Call, 'start' | 'dial'> | null,
  signer: Signer,
): Promise<boolean> => {
  if (call === null) return false;
  const { tenantId } = call.start;
  if (tenantId !== null) return accounts.belongs(tenantId, signer);
  const { callSid } = call.dial;
  return callSid !== null && inboundCallId(signer.accountSid, callSid) === callId;
};
