import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { EraseCall } from './erasure.commands.js';

/** Follows the destruction of the call's data key: from here on its personal fields read as redacted. */
export const eraseCall = (command: EraseCall, call: Call): readonly CallEvent[] =>
  call.erased ? [] : [{ type: 'CallErased', data: { at: command.at } }];
