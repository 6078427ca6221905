/** The URLs that the carrier gets from us. Each carries the call's id, so any late callback settles an unknown dial. */
export class CallUrls {
  /** `publicBaseUrl`: the exact public origin, without a trailing slash. */
  constructor(private readonly publicBaseUrl: string) {}

  answer(callId: string): string {
    return `${this.publicBaseUrl}/api/v1/calls/${callId}/answer`;
  }

  /** The `action` of `<Connect>`: what happens when the stream has ended. `attempt` counts the streams, also failed ones. */
  proceed(callId: string, attempt: number): string {
    return `${this.publicBaseUrl}/api/v1/calls/${callId}/continue?attempt=${attempt}`;
  }

  status(callId: string): string {
    return `${this.publicBaseUrl}/api/v1/call-status?call_id=${callId}`;
  }

  /** A socket of ours that a token opens; `path` with its slash. `ws://` exactly when the public origin is `http://`. */
  socket(path: string, token: string): string {
    return `${this.publicBaseUrl.replace(/^http/, 'ws')}${path}/${token}`;
  }
}
