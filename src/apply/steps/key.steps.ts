import { isDeepStrictEqual } from 'node:util';
import { defaultScopes } from '../../contexts.js';
import { mintApiKey, publicIdOf } from '../../tenants/api-key-text.js';
import { apiKeyStream } from '../../tenants/api-key.stream.js';
import type { ApiKeyCommand } from '../../tenants/domain/api-key.decider.js';
import type { ApiKey } from '../../tenants/domain/api-key.js';
import type { KeyDocument, TenantDocument } from '../document/platform-document.js';
import { step, type Step } from './step.js';
import { idOfTenant } from './tenant.step.js';

/** `reissued` names keys, as `<tenant>/<key>`, that get a new secret although they have one. */
export const keySteps = (tenant: TenantDocument, reissued: ReadonlySet<string>, at: string): readonly Step[] => [
  ...(tenant.keys ?? []).map((key) => issueStep(tenant, key, reissued.has(`${tenant.key}/${key.name}`), at)),
  ...(tenant.remove?.keys ?? []).map((name) => revokeStep(tenant, name, at)),
];

const issueStep = (tenant: TenantDocument, key: KeyDocument, replace: boolean, at: string): Step => {
  const { name, scopes = defaultScopes, expires_at: expiresAt = null } = key;
  const tenantId = idOfTenant(tenant);
  const { text, publicId, secretHash, last4 } = mintApiKey(publicIdOf(tenantId, name));
  const data = { tenantId, publicId, secretHash, last4, name, scopes, expiresAt, at };
  return step({
    item: `${tenant.key}: key ${name}`,
    tenantId,
    definition: apiKeyStream,
    id: publicId,
    exists: isActive,
    commands: (state): ApiKeyCommand[] =>
      isActive(state) && !replace ? [] : [{ type: 'IssueApiKey', ...data, replace }],
    secret: text,
    note: (state) =>
      !isActive(state) || replace || isDeepStrictEqual([state.scopes, state.expiresAt], [scopes, expiresAt])
        ? undefined
        : `its scopes or expiry differ; they change when it is issued again: --reissue ${tenant.key}/${name}`,
  });
};

const revokeStep = (tenant: TenantDocument, name: string, at: string): Step => {
  const tenantId = idOfTenant(tenant);
  return step({
    item: `${tenant.key}: key ${name}`,
    tenantId,
    definition: apiKeyStream,
    id: publicIdOf(tenantId, name),
    exists: isActive,
    commands: (state): ApiKeyCommand[] => (isActive(state) ? [{ type: 'RevokeApiKey', at }] : []),
    removes: true,
  });
};

const isActive = ({ status }: ApiKey): boolean => status === 'active';
