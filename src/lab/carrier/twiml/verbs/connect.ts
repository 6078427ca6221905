import { MediaStream } from '../../stream/media-stream.js';
import { openStreamSocket, StreamRefused } from '../../stream/open-socket.js';
import { armStreamFaults } from '../../stream/stream-faults.js';
import { StreamStatus } from '../../stream/stream-status.js';
import type { Verb } from '../document.js';
import { absolute, actionTurn, warn, type RunVerb, type Stage } from '../stage.js';

const PARAMETER_LIMIT = 500;

/**
 * `<Connect><Stream>`: blocks until the product closes the socket, the socket breaks or the call does something else.
 * Then `action` if there is one, else the next verb. Every end by the socket is logged with its error number.
 */
export const connect: RunVerb = async (verb, stage) => {
  const noun = verb.children.find((child) => child.name === 'Stream');
  if (!noun) {
    warn(stage, 12200, 'schema warning: <Connect> without <Stream>');
    return 'next';
  }
  await stream(noun, stage);
  return stage.signal.aborted ? 'next' : actionTurn(verb, stage, {});
};

const stream = async (noun: Verb, stage: Stage): Promise<void> => {
  const { exchange, call, line, signal } = stage;
  const { url = '', track = 'inbound_track', name } = noun.attributes;
  const status = new StreamStatus(noun, stage);
  if (track !== 'inbound_track') return warn(stage, 31941, `invalid track ${track}`);
  try {
    const socket = await openStreamSocket(webSocketUrl(url, stage), exchange.account.authToken);
    const media = new MediaStream(socket, line, {
      accountSid: call.details.accountSid,
      callSid: call.sid,
      clock: exchange.clock,
      customParameters: parametersOf(noun, stage),
      warn: (code, message) => warn(stage, code, message),
    });
    const stop = (): void => media.stop();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    armStreamFaults(exchange, call, media, signal);
    call.stream = media;
    call.note({ type: 'streamStarted', streamSid: media.sid });
    status.tell('stream-started', media.sid, name);
    const { how, code } = await media.ended;
    signal.removeEventListener('abort', stop);
    call.stream = undefined;
    call.note({ type: 'streamEnded', streamSid: media.sid, how });
    if (code) warn(stage, code, `the stream ended: ${how}`);
    status.tell(how === 'dropped' ? 'stream-error' : 'stream-stopped', media.sid, name);
  } catch (error) {
    if (!(error instanceof StreamRefused)) throw error;
    warn(stage, error.code, error.message);
    status.tell('stream-error', '', name, error.message);
  }
};

/** A path is resolved against the document's URL; anything else is taken as written, because it is signed so. */
const webSocketUrl = (url: string, { baseUrl }: Stage): string =>
  url.startsWith('/') ? absolute(url, baseUrl?.replace(/^http/, 'ws')) : url;

const parametersOf = (noun: Verb, stage: Stage): Record<string, string> => {
  const parameters = noun.children.filter((child) => child.name === 'Parameter').map(({ attributes }) => attributes);
  const fitting = parameters.filter(({ name = '', value = '' }) => name.length + value.length < PARAMETER_LIMIT);
  if (fitting.length < parameters.length) warn(stage, 12200, `a <Parameter> exceeds ${PARAMETER_LIMIT} characters`);
  return Object.fromEntries(fitting.map(({ name = '', value = '' }) => [name, value]));
};
