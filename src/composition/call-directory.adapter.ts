import { Injectable } from '@nestjs/common';
import { AgentDirectory } from '../agents/directory/agent-directory.js';
import type { Assigned } from '../calls/domain/call.events.js';
import { type CalledLine, CallDirectory, type CallLimits, type Line } from '../calls/ports/call-directory.js';
import type { TelephonyAccount } from '../calls/ports/telephony.js';
import { PhoneRoutes, type Route } from '../tenants/directory/phone-routes.js';
import { TenantDirectory } from '../tenants/directory/tenant-directory.js';

/** What calls ask of tenants and agents, answered by their directories. */
@Injectable()
export class DirectoryOfCalls extends CallDirectory {
  constructor(
    private readonly tenants: TenantDirectory,
    private readonly routes: PhoneRoutes,
    private readonly agents: AgentDirectory,
  ) {
    super();
  }

  async agent(
    tenantId: string,
    choice: Readonly<{ agentKey?: string; agentVersionId?: string }>,
  ): Promise<Assigned | undefined> {
    const agent = await this.agents.resolve(tenantId, choice);
    if (agent === undefined) return undefined;
    const { agentId, agentKey, agentVersionId } = agent;
    return { agentId, agentKey, agentVersionId };
  }

  async line(tenantId: string, number?: string): Promise<Line | undefined> {
    const from = number ?? (await this.routes.defaultFrom(tenantId));
    const route = from === undefined ? undefined : await this.routes.byNumber(from);
    return route?.tenantId === tenantId && route.direction !== 'inbound' ? lineOf(route) : undefined;
  }

  async lineOf(number: string): Promise<CalledLine | undefined> {
    const route = await this.routes.byNumber(number);
    const tenant = route && (await this.tenants.byId(route.tenantId));
    if (route === undefined || tenant === undefined) return undefined;
    const suspended = tenant.status === 'active' ? null : 'tenant-suspended';
    return { ...lineOf(route), closed: route.direction === 'outbound' ? 'outbound-only' : suspended };
  }

  async account(tenantId: string): Promise<TelephonyAccount | undefined> {
    const account = await this.tenants.twilioAccount(tenantId);
    const [authToken] = account?.authTokens ?? [];
    return account === undefined || authToken === undefined ? undefined : { accountSid: account.accountSid, authToken };
  }

  async limits(tenantId: string): Promise<CallLimits> {
    const tenant = await this.tenants.byId(tenantId);
    return tenant?.limits ?? { maxConcurrentCalls: 0, maxCallSeconds: 60 };
  }
}

const lineOf = ({ number, tenantId, agentKey, agentVersionId, fallback }: Route): Line => ({
  number,
  tenantId,
  agentKey,
  agentVersionId,
  fallback,
});
