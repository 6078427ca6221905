import type { StreamDefinition } from '../platform/commands/stream-definition.js';
import type { StreamWriter } from '../platform/commands/stream-writer.js';
import type { CallCommand } from './domain/call.commands.js';
import { callDecider } from './domain/call.decider.js';
import type { CallEvent } from './domain/call.events.js';
import type { Call } from './domain/call.js';
import { callCodec } from './history/call.codec.js';

/** `call-<id>`: a phone call from request to end; null before its first event. */
export const callStream: StreamDefinition<Call | null, CallCommand, CallEvent> = {
  category: 'call',
  decider: callDecider,
  codec: callCodec,
};

/** One call's stream, held folded by whoever writes to it. */
export type CallStreamWriter = StreamWriter<Call | null, CallCommand, CallEvent>;
