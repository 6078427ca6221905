import type { Outcome } from '../../calls/domain/call.events.js';
import type { Json, JsonObject } from '../../platform/events/json.js';
import { checkArguments } from './argument-schema.js';

/** The name of the built-in tool with which the agent ends the call. */
export const END_CALL = 'end_call';

/** Why the agent ended the call. */
export type EndCallRequest = { outcome?: Outcome; reason?: string };

const OUTCOMES = ['resolved', 'transferred', 'callback_created', 'no_answer', 'failed_authentication'] as const;

const parameters = {
  type: 'object',
  properties: {
    outcome: {
      type: 'string',
      enum: OUTCOMES satisfies readonly Outcome[],
      description: 'What the call came to.',
    },
    reason: { type: 'string', description: 'One sentence that says why the call is over.', maxLength: 1000 },
  },
  required: ['outcome'],
  additionalProperties: false,
} as const satisfies JsonObject;

/** The schema that arguments are checked by: a call must not go on for want of an outcome, which is recorded as unknown then. */
export const acceptedEndCall = { ...parameters, required: [] } as const satisfies JsonObject;

export const endCallDefinition = {
  name: END_CALL,
  description: 'Ends the call. Say goodbye first; nothing is heard after this.',
  parameters,
  readOnly: true,
} as const;

/** The request out of the model's arguments. Throws `ToolError` `invalid-arguments`. */
export const readEndCall = (args: Json): EndCallRequest => {
  checkArguments(acceptedEndCall, args);
  return args as EndCallRequest;
};
