import { readable } from '../../platform/events/exact-json.js';
import type { FunctionCall, Interruption, Turn, VoiceSession } from '../read-models/voice-session.js';
import { spokenOrder } from './spoken-order.js';
import type { FunctionCallDto, TurnDto, VoiceSessionDto } from './voice-session.dto.js';

export const voiceSessionDto = (session: VoiceSession): VoiceSessionDto => ({
  id: session.id,
  stream_id: session.streamSid,
  stream_sid: session.streamSid,
  call_sid: session.callSid,
  status: session.status,
  direction: session.direction,
  agent_key: session.agentKey,
  agent_version_id: session.agentVersionId,
  model: session.model,
  voice: session.voice,
  transcript: transcript(session),
  function_calls: session.functionCalls.map(functionCallDto),
  digits: session.digits.map(({ digits, atMs }) => ({ digits, at_ms: atMs })),
  stream_count: session.sessions,
  summary: session.summary,
  outcome: session.outcome,
  tags: session.tags,
  created_at: session.createdAt,
  started_at: session.startedAt,
  ended_at: session.endedAt,
});

export const functionCallDto = (call: FunctionCall): FunctionCallDto => ({
  id: call.id,
  tool: call.tool,
  arguments: readable(call.arguments),
  status: call.status,
  result: readable(call.result),
  error: call.error,
  duration_ms: call.durationMs,
  at_ms: call.atMs,
  omitted: call.omitted ?? false,
});

const transcript = ({ turns, interruptions }: VoiceSession): TurnDto[] => {
  const cuts = new Map(interruptions.map((cut) => [cut.turnId, cut]));
  return spokenOrder(turns).map((turn) => {
    const cut = cuts.get(turn.turnId);
    return {
      turn_id: turn.turnId,
      role: turn.speaker,
      text: turn.text,
      interrupted: cut !== undefined,
      heard_ms: cut?.heardMs ?? null,
      heard_text: cut?.heardText ?? null,
      started_at_ms: turn.startedAtMs,
      ended_at_ms: endOf(turn, cut),
      cut_reason: turn.cutReason,
    };
  });
};

/** A turn that was cut ends where it was cut, not where it would have ended. */
const endOf = ({ startedAtMs, endedAtMs }: Turn, cut: Interruption | undefined): number =>
  cut === undefined ? endedAtMs : Math.max(startedAtMs, Math.min(endedAtMs, cut.atMs));
