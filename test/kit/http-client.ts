import { request as open, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export type Sent = Readonly<{
  method?: string;
  url: string;
  headers?: OutgoingHttpHeaders;
  /** An object is sent as JSON. */
  payload?: string | Buffer | object;
}>;

export type Received = Readonly<{
  statusCode: number;
  headers: IncomingHttpHeaders;
  body: string;
  // A test reads what it expects to be there.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  json: () => any;
}>;

/** Sends a request over a real socket to an application that listens (`listen(0, '127.0.0.1')`), exactly as given. */
export const send = (app: NestFastifyApplication, { method = 'GET', url, headers, payload }: Sent): Promise<Received> =>
  new Promise((resolve, reject) => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const isRaw = payload === undefined || typeof payload === 'string' || Buffer.isBuffer(payload);
    const body = isRaw ? payload : JSON.stringify(payload);
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const all = { ...(isRaw ? {} : { 'content-type': 'application/json' }), ...length, ...headers };
    const request = open({ host: '127.0.0.1', port, method, path: url, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { statusCode = 0 } = response;
        resolve({ statusCode, headers: response.headers, body: text, json: (): unknown => JSON.parse(text) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
