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

/** Finds the agent version of a call, in the log itself; only a version asked for by id alone needs the read model. */
export class AgentDirectory {
  readonly #agents: StaleCache<Agent>;
  readonly #agentOfVersion: StaleCache<string>;

  constructor(
    ledger: Ledger,
    readModels: ReadModels,
    private readonly defaultModel: string,
    clock: Clock,
  ) {
    this.#agents = new StaleCache(clock, async (agentId) => {
      const agent = await readState(ledger, agentStream, agentId);
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

  async #version(
    tenantId: string,
    agentId: string,
    pinned: string | null | undefined,
  ): Promise<ResolvedAgent | undefined> {
    const agent = await this.#agents.get(agentId);
    const agentVersionId = pinned ?? agent?.published;
    if (agent?.tenantId !== tenantId || !agentVersionId) return undefined;
    const version = agent.versions.get(agentVersionId);
    if (!version || version.retired) return undefined;
    const settings = { ...version.settings, model: version.settings.model ?? this.defaultModel };
    return { agentId, agentKey: agent.agentKey, agentVersionId, settings };
  }
}
