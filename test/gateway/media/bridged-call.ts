import type { EndCause } from '../../../src/calls/domain/call.events.js';
import type { BridgeReport } from '../../../src/gateway/media/bridge-report.js';
import { BRIDGE_DEFAULTS, type BridgeSettings } from '../../../src/gateway/media/bridge-settings.js';
import { Conversation } from '../../../src/gateway/talk/conversation.js';
import type { ResponseStatus } from '../../../src/gateway/media/realtime-model.js';
import { MediaBridge } from '../../../src/gateway/media/media-bridge.js';
import type { AgentTool, AgentTools } from '../../../src/gateway/talk/agent-tools.js';
import type { JournalSpool } from '../../../src/gateway/talk/journal-spill.js';
import { JOURNAL_LIMITS, type JournalLimits } from '../../../src/gateway/talk/journal-limits.js';
import { TurnJournal } from '../../../src/gateway/talk/turn-journal.js';
import type { JsonObject } from '../../../src/platform/events/json.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { ScriptedModel, type ScriptedSession } from '../../kit/scripted-model.js';
import { ScriptedPhone, silence } from '../../kit/scripted-phone.js';
import { MemoryWriter } from '../talk/memory-writer.js';

export const STREAM = 'MZ0123456789';

/** Tools as a table of functions; they only read, and take any arguments, unless told otherwise. */
export const toolsOf = (
  table: Record<string, (args: JsonObject, signal: AbortSignal) => unknown>,
  definition: Partial<AgentTool> = {},
  problem: AgentTools['problem'] = () => undefined,
): AgentTools => ({
  find: (name) =>
    name in table ? { name, description: name, parameters: {}, readOnly: true, ...definition } : undefined,
  problem,
  run: async (name, args, { signal }) => (await table[name]?.(args, signal)) as never,
});

type Options = Readonly<{
  model?: ScriptedModel;
  tools?: AgentTools;
  settings?: Partial<BridgeSettings>;
  conversation?: Conversation;
  firstOpenedAtMs?: number;
  limits?: Partial<JournalLimits>;
  spool?: JournalSpool;
  writer?: MemoryWriter;
}>;

export const settings: BridgeSettings = {
  ...BRIDGE_DEFAULTS,
  session: {
    model: 'gpt-realtime-2.1',
    voice: 'marin',
    instructions: 'Be kind.',
    tools: [],
    turnDetection: { type: 'server_vad' },
    transcriptionModel: 'gpt-4o-mini-transcribe',
    language: 'en',
  },
  greeting: 'Hello!',
};

/** A bridge between a scripted phone and a scripted model, in time that stands still, over the real decisions. */
export class BridgedTestCall {
  readonly clock = new FakeClock();
  readonly phone = new ScriptedPhone();
  readonly model: ScriptedModel;
  readonly writer: MemoryWriter;
  readonly journal: TurnJournal;
  readonly reports: BridgeReport[] = [];
  readonly ended: EndCause[] = [];
  readonly bridge: MediaBridge;

  constructor(options: Options = {}) {
    this.model = options.model ?? new ScriptedModel();
    this.writer = options.writer ?? new MemoryWriter();
    const context = { tenantId: 'tenant', actor: 'agent:agent', correlationId: 'call' };
    const limits = { ...JOURNAL_LIMITS, ...options.limits };
    this.journal = new TurnJournal(this.writer, context, this.clock, limits, options.spool);
    const firstOpenedAtMs = options.firstOpenedAtMs ?? null;
    this.bridge = new MediaBridge({
      call: { callId: 'call', tenantId: 'tenant', streamSid: STREAM, firstOpenedAtMs },
      settings: { ...settings, ...options.settings },
      socket: this.phone,
      model: this.model,
      journal: this.journal,
      tools: options.tools ?? toolsOf({}),
      conversation: options.conversation ?? new Conversation(),
      clock: this.clock,
      observe: (report) => void this.reports.push(report),
      onEnded: (cause) => void this.ended.push(cause),
    });
  }

  /** A started call whose model is there. */
  static async live(options: Options = {}): Promise<BridgedTestCall> {
    const call = new BridgedTestCall(options);
    call.bridge.start();
    await call.clock.run(0);
    return call;
  }

  /** A live call that has been greeted, so that the floor is free. */
  static async greeted(options: Options = {}): Promise<BridgedTestCall> {
    const call = await BridgedTestCall.live(options);
    call.agentSays('hello', 'Hello!', 100);
    await call.clock.run(1000);
    call.session.asked.length = 0;
    return call;
  }

  get session(): ScriptedSession {
    return this.model.session;
  }

  frame(event: string, fields: JsonObject = {}): void {
    this.bridge.fromPhone(JSON.stringify({ event, streamSid: STREAM, ...fields }));
  }

  /** The agent says something: audio of this length in pieces of 100 ms, sent at once, as the provider does. */
  agentSays(itemId: string, text: string, ms: number, { done = true }: { done?: boolean } = {}): void {
    const responseId = `resp_${itemId}`;
    this.session.tell({ type: 'responseStarted', responseId });
    this.session.tell({ type: 'agentText', itemId, responseId, delta: text });
    for (let sent = 0; sent < ms; sent += 100) this.audio(itemId);
    if (done) this.agentDone(itemId, text);
  }

  audio(itemId: string): void {
    this.session.tell({ type: 'audio', itemId, contentIndex: 0, responseId: `resp_${itemId}`, base64: silence(100) });
  }

  agentDone(itemId: string, text: string): void {
    this.session.tell({ type: 'agentItemDone', itemId, text, whole: true });
    this.responseDone(itemId);
  }

  responseDone(itemId: string, status: ResponseStatus = 'completed', code: string | null = null): void {
    this.session.tell({ type: 'responseDone', responseId: `resp_${itemId}`, status, code, usage: null });
  }

  callerStarts(itemId: string): void {
    this.session.tell({ type: 'speechStarted', itemId });
  }

  callerStops(itemId: string, text?: string): void {
    this.session.tell({ type: 'speechStopped', itemId });
    if (text !== undefined) this.session.tell({ type: 'callerText', itemId, text });
  }

  /** Of the response being made, if any. */
  toolCall(callId: string, name: string, args: JsonObject | string = {}): void {
    const argumentsJson = typeof args === 'string' ? args : JSON.stringify(args);
    this.session.tell({ type: 'toolCall', itemId: `item_${callId}`, responseId: null, callId, name, argumentsJson });
  }
}

/** What the call's newest session was told of the conversation: words, and what stands for tools. */
export const words = (call: BridgedTestCall): string[] =>
  call.session.settings.history.map((item) => (item.type === 'message' ? item.text : item.type));
