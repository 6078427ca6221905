import type { Behaviour } from './model-session.js';

const DELTA_MS = 100;
/** The provider is ahead of playback by this much, so that there is always something to silence. */
const AHEAD_DELTAS = 5;
const SPOKEN_DELTAS = 40;
/** What is still sent of a response after the caller was heard. */
const LATE_DELTAS = 3;
const CALLER_SPEAKS_MS = 400;

const WORDS = 'your order has left our house this morning ';
const CALLER_WORDS = 'Could you tell me again when it will be here?';

/** Speaks for four seconds, is interrupted, and speaks again when the caller has finished; for ever. */
export const interruptedAgent: Behaviour = (session) => {
  let deltas = 0;
  let heardCaller = false;
  const speak = (): void => {
    deltas = 0;
    heardCaller = false;
    session.startResponse();
    for (let ahead = 0; ahead < AHEAD_DELTAS; ahead++) session.delta(DELTA_MS, WORDS);
  };
  const tick = (): void => {
    if (!session.open) return clearInterval(timer);
    deltas += 1;
    if (deltas <= SPOKEN_DELTAS + LATE_DELTAS) session.delta(DELTA_MS, WORDS);
    if (deltas === SPOKEN_DELTAS && !heardCaller) {
      heardCaller = true;
      setTimeout(() => session.callerStarts(), Math.random() * DELTA_MS);
    }
    if (deltas === SPOKEN_DELTAS + LATE_DELTAS) {
      session.endResponse('cancelled', WORDS.repeat(SPOKEN_DELTAS));
      setTimeout(() => {
        session.callerStops(CALLER_WORDS);
        speak();
      }, CALLER_SPEAKS_MS);
    }
  };
  speak();
  const timer = setInterval(tick, DELTA_MS);
};

const SHORT_DELTA_MS = 20;
const TURN_MS = 40;

/** Takes turns as fast as they can be played, nobody interrupts; `done` after `turns` of each side. */
export const quickTalker =
  (turns: number, done: () => void): Behaviour =>
  (session) => {
    let left = turns;
    const turn = (): void => {
      if (!session.open || left === 0) return done();
      left -= 1;
      session.startResponse();
      session.delta(SHORT_DELTA_MS, WORDS);
      session.endResponse('completed', WORDS);
      setTimeout(() => {
        session.callerStarts();
        session.callerStops(CALLER_WORDS);
        turn();
      }, TURN_MS);
    };
    turn();
  };
