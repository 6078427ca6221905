import { StaleCache } from '../../platform/cache/stale-cache.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import type { ReadModels } from '../../platform/read-models/read-model-store.js';
import { agentIdOf, agentStream } from '../agent.stream.js';
import type { AgentSettings } from '../domain/agent.events.js';
import type { Agent } from '../domain/agent.js';
import { agentVersions, type AgentVersionView } from '../read-models/agent-versions.projection.js';

/** What a call is answered with: one version, its model named. */
export type ResolvedAgent = Readonly<{
  agentId: string;
  agentKey: string;
  agentVersionId: string;
  settings: Readonly<AgentSettings & { model: string }>;
}>;

/** `agentVersionId` pins a version and has precedence; `agentKey` means the published one. */
export type AgentChoice = Readonly<{ agentKey?: string | null; agentVersionId?: string | null }>;

/** The version that a call is bound to, as its first event says. */
export type AssignedVersion = Readonly<{ agentId: string; agentVersionId: string }>;

/** Finds the agent version of a call, in the log itself; only a version asked for by id alone needs the read model. */
export class AgentDirectory {
  readonly #agents: StaleCache<Agent>;
  readonly #agentOfVersion: StaleCache<string>;

  constructor(
    private readonly ledger: Ledger,
    readModels: ReadModels,
    private readonly defaultModel: string,
    clock: Clock,
  ) {
    this.#agents = new StaleCache(clock, async (agentId) => {
      const agent = await readState(this.ledger, agentStream, agentId);
      return agent.created ? agent : undefined;
    });
    this.#agentOfVersion = new StaleCache(
      clock,
      async (versionId) => (await readModels.get<AgentVersionView>(agentVersions, versionId))?.agentId,
    );
  }

  /** Undefined if there is none, it is another tenant's, nothing is published, or the pinned version is retired. */
  async resolve(tenantId: string, { agentKey, agentVersionId }: AgentChoice): Promise<ResolvedAgent | undefined> {
    const byKey = agentKey ? agentIdOf(tenantId, agentKey) : undefined;
    const named = byKey && (await this.#version(tenantId, byKey, agentVersionId));
    if (named || !agentVersionId) return named || undefined;
    const agentId = await this.#agentOfVersion.get(agentVersionId);
    return agentId === undefined ? undefined : this.#version(tenantId, agentId, agentVersionId);
  }

  /** The version that a call was given when it began, also after it was retired: retiring binds new calls only. */
  async assigned(tenantId: string, { agentId, agentVersionId }: AssignedVersion): Promise<ResolvedAgent | undefined> {
    const remembered = await this.#agents.get(agentId);
    // Another process may have given the call a version that was drafted after this one last looked.
    const agent = remembered?.versions.has(agentVersionId)
      ? remembered
      : await readState(this.ledger, agentStream, agentId);
    return agent.tenantId === tenantId ? this.#resolved(agentId, agent, agentVersionId) : undefined;
  }

  async #version(
    tenantId: string,
    agentId: string,
    pinned: string | null | undefined,
  ): Promise<ResolvedAgent | undefined> {
    const agent = await this.#agents.get(agentId);
    const agentVersionId = pinned ?? agent?.published;
    if (agent?.tenantId !== tenantId || !agentVersionId) return undefined;
    return agent.versions.get(agentVersionId)?.retired ? undefined : this.#resolved(agentId, agent, agentVersionId);
  }

  #resolved(agentId: string, { agentKey, versions }: Agent, agentVersionId: string): ResolvedAgent | undefined {
    const settings = versions.get(agentVersionId)?.settings;
    if (settings === undefined) return undefined;
    return { agentId, agentKey, agentVersionId, settings: { ...settings, model: settings.model ?? this.defaultModel } };
  }
}
