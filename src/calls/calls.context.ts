import type { Context } from '../platform/contexts/context.js';
import { CallMetrics } from './call.metrics.js';
import { callStream } from './call.stream.js';
import { callRefusals } from './http/call-refusal.status.js';
import { activeSession } from './read-models/active-session.projection.js';
import { callLog } from './read-models/call-log.projection.js';
import { unsettledCall } from './read-models/unsettled-call.projection.js';
import { voiceSession } from './read-models/voice-session.projection.js';

export const calls: Context = {
  name: 'calls',
  streams: [callStream],
  projections: [callLog, voiceSession, activeSession, unsettledCall],
  refusals: callRefusals,
  scopes: {
    'calls:read': { opens: 'call logs', byDefault: true },
    'calls:write': { opens: 'placing a call, hanging up, joining its media socket', byDefault: true },
    'sessions:read': { opens: 'voice sessions and active sessions', byDefault: true },
  },
  metrics: CallMetrics,
  logFields: ['call_id', 'call_sid', 'stream_sid', 'provider', 'model', 'tool'],
  modules: { api: async () => [(await import('./http/calls-api.module.js')).CallsApiModule] },
};
