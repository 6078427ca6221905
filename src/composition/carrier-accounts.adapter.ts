import { Injectable } from '@nestjs/common';
import { CarrierAccounts, type Signer, signerOf } from '../gateway/telephony/carrier-accounts.js';
import { TenantDirectory } from '../tenants/directory/tenant-directory.js';

/** Carrier accounts as the tenants and the platform have them. */
@Injectable()
export class AccountsOfTenants extends CarrierAccounts {
  constructor(private readonly tenants: TenantDirectory) {
    super();
  }

  async authTokens(accountSid: string): Promise<readonly string[]> {
    return (await this.tenants.byAccountSid(accountSid))?.authTokens ?? [];
  }

  async authTokensOf(tenantId: string): Promise<readonly string[]> {
    return (await this.tenants.twilioAccount(tenantId))?.authTokens ?? [];
  }

  async belongs(tenantId: string, { accountSid, keyId }: Signer): Promise<boolean> {
    const account = await this.tenants.twilioAccount(tenantId);
    if (account?.accountSid !== accountSid) return false;
    return account.knownTokens.some((token) => signerOf(accountSid, token).keyId === keyId);
  }
}
