import type { AgentDirectory, ResolvedAgent } from '../../agents/directory/agent-directory.js';
import { callStream } from '../../calls/call.stream.js';
import type { EndCause } from '../../calls/domain/call.events.js';
import { isLive } from '../../calls/domain/call.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { Ledger } from '../../platform/commands/ledger.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';
import type { TenantDirectory } from '../../tenants/directory/tenant-directory.js';
import type { ToolRuntime } from '../../tools/runtime/tool-runtime.js';
import type { CallJournals } from '../journals/call-journals.js';
import type { AgentTool } from '../talk/agent-tools.js';
import { Conversation } from '../talk/conversation.js';
import type { TalkParts } from '../talk/talk-parts.js';
import { TALK_DEFAULTS, type TalkSettings } from '../talk/talk-settings.js';
import type { StreamClaims } from '../telephony/stream-tokens.js';
import { callHistory } from './call-history.js';
import { ApprovedTools } from './call-tools.adapter.js';
import type { LiveCall, LiveCalls } from './live-calls.js';
import { sessionLost } from './lost-session.js';

/** The call is over, another's, or its agent is gone: the stream has nothing to carry. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
}

export type TalkOpenerParts = Readonly<{
  ledger: Ledger;
  clock: Clock;
  agents: AgentDirectory;
  tenants: TenantDirectory;
  tools: ToolRuntime;
  live: LiveCalls;
  journals: CallJournals;
}>;

/** A talk that only lacks what carries it. */
export type OpenedTalk = Readonly<{
  agent: ResolvedAgent;
  /** The tools that a model is told of. */
  tools: readonly AgentTool[];
  settings: TalkSettings;
  parts: Omit<TalkParts, 'settings' | 'observe'>;
  /** From now on the call is live here, carried by this. */
  carriedBy: (carrier: LiveCall) => void;
}>;

/** Puts together what a talk is made of, whatever carries it: with the conversation so far if there was one. */
export class TalkOpener {
  constructor(private readonly parts: TalkOpenerParts) {}

  /** Throws {@link StreamRefused}, or the stores' errors; nothing paid is open then. */
  async open(claims: StreamClaims, streamSid: string): Promise<OpenedTalk> {
    const { ledger, clock, live, journals } = this.parts;
    const { callId, tenantId, callSid } = claims;
    const writer = await StreamWriter.open(ledger, callStream, callId);
    const call = writer.state;
    if (!isLive(call) || call.dial.callSid !== callSid) throw new StreamRefused('the call is over');
    const agent = await this.parts.agents.assigned(tenantId, call.start.assigned);
    if (agent === undefined) throw new StreamRefused('the agent version is gone');
    const tools = await this.parts.tools.toolsFor(tenantId, agent.settings.tools);
    const { openedAt } = call.session;
    // Whoever had the call before says so when its stream goes; where nobody did, its process died.
    const lost = journals.carries(callId) ? [] : await sessionLost(ledger, callId, call, clock.nowMs());
    const conversation = openedAt === null ? new Conversation() : Conversation.of(await callHistory(ledger, callId));
    const settings = await this.#settings(tenantId, agent, call.start.greeting);
    const context = { tenantId, actor: `agent:${agent.agentKey}`, correlationId: callId };
    const journal = journals.open(callId, writer, context);
    for (const command of lost) {
      journal.push(command);
      if (command.type === 'InterruptTurn') conversation.interrupted(command.turnId, command.heardText);
    }
    const firstOpenedAtMs = openedAt === null ? null : Date.parse(openedAt);
    let carrier: LiveCall;
    return {
      agent,
      tools: tools.definitions,
      settings,
      parts: {
        call: { callId, tenantId, streamSid, firstOpenedAtMs },
        journal,
        tools: new ApprovedTools(tools),
        conversation,
        clock,
        onEnded: (cause: EndCause) => {
          live.remove(callId, carrier, cause);
          void journals.ended(callId, journal, cause, carrier.finished);
        },
      },
      carriedBy: (carries) => {
        carrier = carries;
        live.add(callId, carries);
      },
    };
  }

  async #settings(tenantId: string, { settings }: ResolvedAgent, ownGreeting: string | null): Promise<TalkSettings> {
    const limits = (await this.parts.tenants.byId(tenantId))?.limits;
    const maxCallSeconds = Math.min(settings.maxCallSeconds ?? Infinity, limits?.maxCallSeconds ?? Infinity);
    return {
      ...TALK_DEFAULTS,
      greeting: ownGreeting ?? settings.greeting,
      silenceLimitMs: settings.maxSilenceSeconds === null ? null : settings.maxSilenceSeconds * 1000,
      ...(Number.isFinite(maxCallSeconds) ? { timeLimitMs: maxCallSeconds * 1000 } : {}),
    };
  }
}
