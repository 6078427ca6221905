import type { Fact } from '../../platform/events/fact.js';

/** How the model decides that the caller has finished speaking (OpenAI Realtime GA, `audio.input.turn_detection`). */
export type TurnDetection =
  | { type: 'server_vad'; threshold: number; prefixPaddingMs: number; silenceDurationMs: number }
  | { type: 'semantic_vad'; eagerness: 'low' | 'medium' | 'high' | 'auto' };

/** What a version of an agent has in every mode. */
type CommonSettings = {
  /** BCP 47, for example `en-US`. */
  language: string;
  instructions: string;
  /** What the agent says first; null: the model finds its own words. */
  greeting: string | null;
  /** Names of the tenant's tools that this version may use. */
  tools: readonly string[];
  /** Null: the tenant's limit. */
  maxCallSeconds: number | null;
  /** After so much silence the caller is asked, and after as much again the call ends; null: silence has no end. */
  maxSilenceSeconds: number | null;
};

/** The carrier's media stream, bridged to a realtime model: speech in, speech out. */
export type RealtimeSettings = CommonSettings & {
  mode: 'realtime';
  /** The realtime model's name; null: the platform's configured one. */
  model: string | null;
  voice: string;
  turnDetection: TurnDetection;
};

/** All that makes a version of an agent what it is, by its mode. A drafted version's settings never change. */
export type AgentSettings = RealtimeSettings;
export type AgentMode = AgentSettings['mode'];

/** Of an agent that does not say otherwise, and of all versions that were drafted before it could. */
export const DEFAULT_MAX_SILENCE_SECONDS = 20;

export type AgentCreated = Fact<'AgentCreated', { tenantId: string; agentKey: string; at: string }>;
export type AgentVersionDrafted = Fact<
  'AgentVersionDrafted',
  { versionId: string; settings: AgentSettings; at: string }
>;
export type AgentVersionPublished = Fact<'AgentVersionPublished', { versionId: string; at: string }>;
export type AgentVersionRetired = Fact<'AgentVersionRetired', { versionId: string; at: string }>;

export type AgentEvent = AgentCreated | AgentVersionDrafted | AgentVersionPublished | AgentVersionRetired;
