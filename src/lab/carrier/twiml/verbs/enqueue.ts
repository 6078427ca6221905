import { callParameters } from '../../calls/call-parameters.js';
import { newSid } from '../../sid.js';
import { actionTurn, type RunVerb } from '../stage.js';

/**
 * `<Enqueue>`: the caller waits in silence until the call is redirected or hung up; nobody in the lab serves a queue.
 * The action is told how it ended.
 */
export const enqueue: RunVerb = async (verb, stage) => {
  const { exchange, call, signal } = stage;
  const enteredAtMs = exchange.nowMs();
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const turn = actionTurn(verb, stage, {
    QueueResult: call.over.aborted ? 'hangup' : 'redirected',
    QueueSid: newSid('QU'),
    QueueTime: String(Math.round((exchange.nowMs() - enteredAtMs) / 1000)),
  });
  if (typeof turn === 'object' && 'url' in turn) {
    await exchange.webhooks.request({ ...turn, parameters: { ...callParameters(call), ...turn.parameters } });
  }
  return 'next';
};
