import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ModelReport } from '../lab/carrier/call-report.js';
import type { LabEvent } from '../lab/carrier/lab-events.js';
import type { Lab } from '../lab/lab.js';
import { modelOf } from '../lab/model-of.js';
import { readScript } from '../lab/scripts/read-script.js';

/** What `npm run lab -- call` asks of a server with `LAB=on`. */
export type RingOrder = Readonly<{
  script: string;
  /** An agent's key, or a number. */
  to: string;
  /** Scripts of the caller's own folder; they take the place of those of the same name or number. */
  scripts: readonly Readonly<{ file: string; yaml: string }>[];
}>;

export type LabControl = Readonly<{ url: string; token: string }>;

/** A line of the answer; the model's is the last. */
export type RingLine = LabEvent | Readonly<{ model: readonly ModelReport[] }> | Readonly<{ error: string }>;

const MAX_BYTES = 1024 * 1024;

/**
 * Takes orders for the lab of a running server, on loopback and as long as the process lives, from whoever can read the server's file: a POST rings, and
 * its answer tells of the call as it happens, one JSON event a line, until it is over, and then how the model saw it. `numberOf` finds the number of
 * an agent; it throws, naming what there is, if there is none.
 */
export const openLabControl = async (lab: Lab, numberOf: (agent: string) => Promise<string>): Promise<LabControl> => {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.headers.authorization !== `Bearer ${token}`)
      return void response.writeHead(401).end();
    void ring(lab, numberOf, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify({ error: message })}\n`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, token };
};

const ring = async (
  lab: Lab,
  numberOf: (agent: string) => Promise<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { script, to, scripts } = JSON.parse(await bodyOf(request)) as RingOrder;
  const number = to.startsWith('+') ? to : await numberOf(to);
  await lab.addScripts(scripts.map(({ yaml, file }) => readScript(yaml, file)));
  const write = (line: RingLine): void => void response.write(`${JSON.stringify(line)}\n`);
  const tellModel = async (sid: string): Promise<void> => {
    write({ model: await modelOf(lab, sid) });
    response.end();
  };
  let callSid: string | undefined;
  const early: LabEvent[] = [];
  const tell = (event: LabEvent): void => {
    if (callSid === undefined) early.push(event);
    else if (event.callSid === callSid) {
      write(event);
      if (event.type === 'ended') void tellModel(event.callSid);
    }
  };
  const stop = lab.watch(tell);
  response.on('close', stop);
  try {
    callSid = await lab.callIn({ script, to: number });
  } catch (error) {
    stop();
    throw error;
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  early.forEach(tell);
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > MAX_BYTES) throw new Error('these scripts are larger than 1 MiB');
  }
  return text;
};
