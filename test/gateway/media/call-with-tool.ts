import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall, toolsOf } from './bridged-call.js';

export const fillers = { reconnecting: [silence(40)], apology: [silence(60)] };
const later =
  (ms: number, call: () => BridgedTestCall, result: unknown = 1) =>
  () =>
    new Promise((resolve) => call().clock.after(ms, () => resolve(result)));

/** A greeted call with a tool, `lookup`, that takes its time, and another, `fast`, that takes none. */
export const withTool = async (ms: number): Promise<BridgedTestCall> => {
  const call: BridgedTestCall = await BridgedTestCall.greeted({
    tools: toolsOf({ lookup: later(ms, () => call), fast: () => 2 }),
    settings: { fillers },
  });
  return call;
};
/** The responses that the session was asked for, or to cancel, in order. */
export const asks = (call: BridgedTestCall): string[] =>
  call.session.asked.filter((asked) => /^(speak|createResponse|cancel)/.test(asked));
