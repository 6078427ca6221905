import type { AgentSpeech } from '../talk/agent-speech.js';
import type { AgentVoice } from './agent-voice.js';
import type { Floor } from './floor.js';
import type { ModelSession } from './realtime-model.js';

export type ModelSpeechParts = Readonly<{
  voice: AgentVoice;
  floor: Floor;
  session: () => ModelSession | null;
  /** Stops what the agent says, and the response behind it. */
  interrupt: () => void;
  /** Recorded audio for when no model can speak: base64, in pieces. */
  apology: readonly string[];
}>;

/** The agent's speech made by a realtime model and played on the phone line. */
export class ModelSpeech implements AgentSpeech {
  constructor(private readonly parts: ModelSpeechParts) {}

  get available(): boolean {
    return this.parts.session() !== null;
  }

  get idle(): boolean {
    return this.parts.floor.free;
  }

  get remainingMs(): number {
    return this.parts.voice.remainingMs;
  }

  whenHeard(callback: () => void): () => void {
    return this.parts.voice.whenSilent(callback);
  }

  say(words: string): void {
    this.parts.floor.say(words);
  }

  sayLast(words: string): void {
    this.parts.floor.sayLast(words);
  }

  stop(): void {
    this.parts.interrupt();
  }

  hearOnly(): void {
    this.parts.session()?.hearOnly();
  }

  apologise(): void {
    this.parts.voice.recorded('apology', this.parts.apology);
  }
}
