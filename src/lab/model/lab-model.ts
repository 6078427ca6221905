import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Clock } from '../../platform/clock/clock.js';
import { callerVocabulary, learnCallers } from './caller-vocabulary.js';
import { Link } from '../network.js';
import type { Script } from '../scripts/script.js';
import type { Voices } from '../speech/voice.js';
import { ModelFaults } from './faults.js';
import type { LabModelSession } from './lab-model-session.js';
import { strike, type ModelFault } from './model-fault.js';
import { Mind } from './mind.js';
import type { Latency } from './session-context.js';
import { Session } from './session.js';
import { readUpgrade, refusalOf, refuse, reject } from './upgrade.js';

export type LabModelOptions = Readonly<{
  /** On 127.0.0.1; any free one by default. */
  port?: number;
  apiKey: string;
  scripts: readonly Script[];
  voices: Voices;
  clock: Clock;
  /** Default: 300 ms to the first output, 500 ms to the transcript of a turn. */
  latencyMs?: Partial<Latency>;
  /** A session's greatest age; the vendor's 60 minutes by default. */
  sessionMs?: number;
  faults?: ModelFaults;
  /** Hears of every session that is opened. */
  opened?: (session: LabModelSession) => void;
  /** Hears of everything that the model says, before it is sent: to teach the ears that listen to it. */
  spoken?: (text: string, speech: Uint8Array) => void;
}>;

export type LabModel = Readonly<{
  /** `http://127.0.0.1:<port>`: what `OPENAI_BASE_URL` is without `/v1`. */
  url: string;
  faults: ModelFaults;
  /** Every session since the start, oldest first. */
  sessions: readonly LabModelSession[];
  /** From the next session on it knows these too; they take the place of scripts of the same name. */
  addScripts: (scripts: readonly Script[]) => Promise<void>;
  /** A fault meets the newest session now; without one, or to refuse, it waits for the next connection. */
  strike: (fault: ModelFault) => void;
  stop: () => Promise<void>;
}>;

const LATENCY: Latency = { response: 300, transcription: 500 };
const SESSION_MS = 60 * 60_000;
const MAX_FRAME_BYTES = 21 * 1_024 * 1_024;
const PING_EVERY_MS = 20_000;

/** Starts the lab's realtime model: the OpenAI Realtime protocol (GA) on loopback, with a mind made of scripts. */
export const startLabModel = async (options: LabModelOptions): Promise<LabModel> => {
  const faults = options.faults ?? new ModelFaults();
  const vocabulary = await callerVocabulary(options.scripts, options.voices);
  let scripts = options.scripts;
  const sessions: Session[] = [];
  const server = createServer((request, response) => response.writeHead(404).end());
  // Pongs are sent by hand, so that a half-open session can keep silent.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, autoPong: false });

  const open = (socket: WebSocket, model: string, fault: ModelFault | undefined): void => {
    const network = () => session.faults.network;
    const [toModel, toClient] = [new Link(options.clock, network), new Link(options.clock, network)];
    const session: Session = new Session(
      {
        send: (text) => toClient.send(() => socket.send(text)),
        close: (code) => toClient.send(() => socket.close(code)),
        drop: () => socket.terminate(),
      },
      {
        ...options,
        model,
        vocabulary,
        mind: new Mind(scripts),
        latency: { ...LATENCY, ...options.latencyMs },
        sessionMs: options.sessionMs ?? SESSION_MS,
        faults: faults.forSession(),
        spoken: options.spoken ?? (() => undefined),
      },
    );
    sessions.push(session);
    options.opened?.(session);
    socket.on('message', (data, isBinary) =>
      toModel.send(() => (isBinary ? session.receiveBinary() : session.receive(asText(data)))),
    );
    const answer = (data: Buffer): void => {
      if (!session.faults.silent) toClient.send(() => socket.pong(data));
    };
    socket.on('ping', (data) => toModel.send(() => answer(data)));
    const ping = (): void => {
      if (!session.faults.silent) toClient.send(() => socket.ping());
    };
    const stopPings = pinging(ping, options.clock);
    const calm = fault === undefined ? undefined : strike(fault, session, options.clock);
    const ended = (): void => {
      calm?.();
      stopPings();
      session.ended();
    };
    socket.on('close', () => toModel.send(ended));
    socket.on('error', () => socket.terminate());
    session.open();
  };

  server.on('upgrade', (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    raw.on('error', () => raw.destroy());
    const fault = faults.take();
    const armed = fault?.kind === 'model-refuse' ? fault : undefined;
    const status = armed ? (armed.status ?? 503) : faults.refusal();
    if (status === 0) return void raw.destroy();
    const told = { code: 'refused', message: 'The lab was told to refuse.', retryAfterMs: armed?.resetMs };
    if (status !== undefined) return refuse(raw, { status, ...told });
    const refusal = refusalOf(request);
    if (refusal) return refuse(raw, refusal);
    const wanted = readUpgrade(request, options.apiKey);
    sockets.handleUpgrade(request, raw, head, (socket) => {
      if ('model' in wanted) return open(socket, wanted.model, fault);
      reject(socket, wanted);
    });
  });

  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    sessions,
    addScripts: async (added) => {
      await learnCallers(vocabulary, added, options.voices);
      const names = new Set(added.map(({ name }) => name));
      scripts = [...scripts.filter(({ name }) => !names.has(name)), ...added];
    },
    strike: (fault) => {
      const session = sessions.at(-1);
      if (session === undefined || fault.kind === 'model-refuse') faults.arm(fault);
      else strike(fault, session, options.clock);
    },
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** The service pings now and then. */
const pinging = (ping: () => void, clock: Clock): (() => void) => {
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel = clock.after(PING_EVERY_MS, () => {
      ping();
      wait();
    });
  };
  wait();
  return () => cancel();
};

const asText = (data: RawData): string =>
  Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
