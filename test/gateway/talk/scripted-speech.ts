import type { AgentSpeech } from '../../../src/gateway/talk/agent-speech.js';

/** Speech without sound: a test says when the agent has made its words and when they were heard, and reads the lines. */
export class ScriptedSpeech implements AgentSpeech {
  readonly asked: string[] = [];
  available = true;
  idle = true;
  remainingMs = 0;
  #waiting: (() => void)[] = [];

  whenHeard(callback: () => void): () => void {
    this.#waiting.push(callback);
    return () => void (this.#waiting = this.#waiting.filter((each) => each !== callback));
  }
  say(words: string): void {
    this.asked.push(`say ${words}`);
    this.idle = false;
  }
  sayLast(words: string): void {
    this.asked.push(`sayLast ${words}`);
    this.idle = false;
  }
  stop(): void {
    this.asked.push('stop');
  }
  hearOnly(): void {
    this.asked.push('hearOnly');
  }
  apologise(): void {
    this.asked.push('apologise');
  }

  /** Everything that was made has been heard. */
  heard(): void {
    for (const callback of this.#waiting.splice(0)) callback();
  }
}
