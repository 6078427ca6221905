import { type ModelSession, ModelUnavailable, RealtimeModel } from '../gateway/media/realtime-model.js';

/** Stands where no model is configured: callers hear the recorded apology, operators the reason. */
export class NoRealtimeModel extends RealtimeModel {
  connect(): Promise<ModelSession> {
    return Promise.reject(new ModelUnavailable('not-configured'));
  }
}
