import { callStream } from '../../calls/call.stream.js';
import type { EndCause } from '../../calls/domain/call.events.js';
import { isLive } from '../../calls/domain/call.js';
import { AgentDirectory, type ResolvedAgent } from '../../agents/directory/agent-directory.js';
import { Clock } from '../../platform/clock/clock.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { StreamWriter } from '../../platform/commands/stream-writer.js';
import { TenantDirectory } from '../../tenants/directory/tenant-directory.js';
import { ToolRuntime } from '../../tools/runtime/tool-runtime.js';
import type { AnswerLimits } from '../talk/answer-watch.js';
import { BRIDGE_DEFAULTS, type BridgeSettings, type Fillers } from '../media/bridge-settings.js';
import { Conversation } from '../talk/conversation.js';
import { MediaBridge } from '../media/media-bridge.js';
import type { PhoneSocket } from '../media/phone-line.js';
import { RealtimeModel } from '../media/realtime-model.js';
import type { CallJournals } from '../journals/call-journals.js';
import type { StreamClaims } from '../telephony/stream-tokens.js';
import type { BridgeReports } from './bridge-observer.js';
import { ApprovedTools } from './call-tools.adapter.js';
import { callHistory } from './call-history.js';
import type { LiveCalls } from './live-calls.js';
import { sessionLost } from './lost-session.js';
import { transcriptionLanguage } from './transcription-language.js';

/** The call is over, another's, or its agent is gone: the stream has nothing to carry. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
}

export type MediaBridgesParts = Readonly<{
  ledger: Ledger;
  clock: Clock;
  agents: AgentDirectory;
  tenants: TenantDirectory;
  tools: ToolRuntime;
  model: RealtimeModel;
  transcriptionModel: string;
  answerLimits: AnswerLimits;
  fillers: Fillers;
  live: LiveCalls;
  journals: CallJournals;
  reports: BridgeReports;
}>;

/** Puts a started stream and a model together into a bridge, with the conversation so far if there was one. */
export class MediaBridges {
  constructor(private readonly parts: MediaBridgesParts) {}

  /** Throws {@link StreamRefused}, or the stores' errors; nothing paid is open then. */
  async open(claims: StreamClaims, streamSid: string, socket: PhoneSocket): Promise<MediaBridge> {
    const { ledger, clock, model, live, journals, reports } = this.parts;
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
    const settings = await this.#settings(tenantId, agent, call.start.greeting, tools.definitions);
    const context = { tenantId, actor: `agent:${agent.agentKey}`, correlationId: callId };
    const journal = journals.open(callId, writer, context);
    for (const command of lost) {
      journal.push(command);
      if (command.type === 'InterruptTurn') conversation.interrupted(command.turnId, command.heardText);
    }
    const bridge: MediaBridge = new MediaBridge({
      call: {
        callId,
        tenantId,
        streamSid,
        firstOpenedAtMs: openedAt === null ? null : Date.parse(openedAt),
      },
      settings,
      socket,
      model,
      journal,
      tools: new ApprovedTools(tools),
      conversation,
      clock,
      observe: reports.forCall(callId),
      onEnded: (cause: EndCause) => {
        live.remove(callId, bridge, cause);
        void journals.ended(callId, journal, cause, bridge.finished);
      },
    });
    live.add(callId, bridge);
    bridge.start();
    return bridge;
  }

  async #settings(
    tenantId: string,
    { settings }: ResolvedAgent,
    greeting: string | null,
    tools: BridgeSettings['session']['tools'],
  ): Promise<BridgeSettings> {
    const limits = (await this.parts.tenants.byId(tenantId))?.limits;
    const maxCallSeconds = Math.min(settings.maxCallSeconds ?? Infinity, limits?.maxCallSeconds ?? Infinity);
    return {
      ...BRIDGE_DEFAULTS,
      ...this.parts.answerLimits,
      fillers: this.parts.fillers,
      greeting: greeting ?? settings.greeting,
      silenceLimitMs: settings.maxSilenceSeconds === null ? null : settings.maxSilenceSeconds * 1000,
      ...(Number.isFinite(maxCallSeconds) ? { timeLimitMs: maxCallSeconds * 1000 } : {}),
      session: {
        model: settings.model,
        voice: settings.voice,
        instructions: settings.instructions,
        tools,
        turnDetection: settings.turnDetection,
        transcriptionModel: this.parts.transcriptionModel,
        language: transcriptionLanguage(settings.language),
      },
    };
  }
}
