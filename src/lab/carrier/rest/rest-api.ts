import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { stereoWav } from '../../speech/wav.js';
import type { Exchange } from '../exchange.js';
import { isTerminal } from '../calls/call-status.js';
import type { Call } from '../calls/call.js';
import { callResource } from './call-resource.js';
import { createCall } from './create-call.js';
import { Form } from './form.js';
import { listCalls } from './list-calls.js';
import { invalid, notFound, RestError, unauthenticated } from './rest-error.js';
import { updateCall } from './update-call.js';

type Answer = Readonly<{ status: number; body: object | Buffer; lost?: boolean }>;

/** The part of the 2010-04-01 API that a voice product uses: create, fetch, update and list calls, fetch recordings. */
export class RestApi {
  constructor(private readonly exchange: Exchange) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, lost } = await this.#answer(request);
    // The request was heard, but the answer never arrives.
    if (lost) return void request.socket.resetAndDestroy();
    const isAudio = Buffer.isBuffer(body);
    response.writeHead(status, { 'content-type': isAudio ? 'audio/x-wav' : 'application/json' });
    response.end(isAudio ? body : JSON.stringify(body));
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    try {
      if (!this.#authenticated(request)) throw unauthenticated();
      const url = new URL(request.url ?? '/', 'http://lab');
      const form = new Form(new URLSearchParams(request.method === 'POST' ? await text(request) : ''));
      return this.#route(request.method ?? 'GET', url, form);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return { status: error.status, body: error.body };
    }
  }

  #route(method: string, { pathname, searchParams }: URL, form: Form): Answer {
    const account = `/2010-04-01/Accounts/${this.exchange.account.sid}`;
    if (!pathname.startsWith(`${account}/`)) throw notFound(pathname);
    const resource = pathname.slice(account.length);
    if (resource === '/Calls.json' && method === 'POST') return this.#create(form);
    if (resource === '/Calls.json') {
      return { status: 200, body: listCalls(this.#records(), searchParams, pathname) };
    }
    const sid = /^\/Calls\/(\w+)\.json$/.exec(resource)?.[1] ?? '';
    const call = this.exchange.deleted.has(sid) ? undefined : this.exchange.calls.get(sid);
    if (call && method === 'DELETE') return this.#delete(call);
    if (call && method === 'POST') updateCall(this.exchange, call, form);
    if (call) return { status: 200, body: callResource(call) };
    const recording = this.exchange.recordings.get(/^\/Recordings\/(\w+)/.exec(resource)?.[1] ?? '');
    if (recording) return { status: 200, body: stereoWav(recording, new Uint8Array()) };
    throw notFound(pathname);
  }

  #create(form: Form): Answer {
    const body = callResource(createCall(this.exchange, form));
    return { status: 201, body, lost: this.exchange.faults.take('lose-answer') !== undefined };
  }

  #records(): readonly Call[] {
    return [...this.exchange.calls.values()].filter(({ sid }) => !this.exchange.deleted.has(sid));
  }

  /** Only the record of a call that is over can be deleted. */
  #delete(call: Call): Answer {
    if (!isTerminal(call.status)) throw invalid(20009, 'The call is still in progress and cannot be deleted.');
    this.exchange.forget(call);
    return { status: 204, body: Buffer.alloc(0) };
  }

  #authenticated({ headers }: IncomingMessage): boolean {
    const { sid, authToken } = this.exchange.account;
    const expected = Buffer.from(`Basic ${Buffer.from(`${sid}:${authToken}`).toString('base64')}`);
    const given = Buffer.from(headers.authorization ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
