import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import { TwilioTelephony } from '../../../src/providers/twilio/twilio-telephony.js';
import { telephonyContract } from '../../contracts/telephony.contract.js';
import { ACCOUNT, openCarrier, OURS, script, THEIRS } from '../../lab/carrier/carrier-kit.js';

const BUSY = '+15550100055';

const opened: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(opened.splice(0).map((close) => close())));

const stopped = (server: Server): Promise<unknown> => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
};

/** Twilio as the lab's carrier speaks its REST interface. */
telephonyContract({
  start: async () => {
    const { carrier, product, close } = await openCarrier();
    opened.push(close);
    const { book, faults, calls } = carrier.exchange;
    book.add(script());
    book.add({ ...script({ number: BUSY, answers: 'busy' }), name: 'busy' });
    product.on('/answer', '<Response><Pause length="600"/></Response>');
    product.on('/voice', '<Response><Pause length="600"/></Response>');
    const dial = {
      to: THEIRS,
      from: OURS,
      answerUrl: `${product.url}/answer`,
      statusUrl: `${product.url}/status`,
      ringSeconds: 30,
      maxSeconds: 3600,
    };
    return {
      telephony: new TwilioTelephony(carrier.baseUrl),
      account: { accountSid: ACCOUNT.sid, authToken: ACCOUNT.authToken },
      dial,
      busy: BUSY,
      refused: [
        { change: { to: '5550100' }, code: 21211 },
        { change: { from: 'anonymous' }, code: 21212 },
        { change: { from: '+15550109999' }, code: 21210 },
        { change: { answerUrl: 'not a url' }, code: 21205 },
      ],
      callIn: () => carrier.callIn(script(), OURS).sid,
      loseAnswer: () => faults.arm({ kind: 'lose-answer' }),
      placed: () => calls.size,
      stop: async () => {
        opened.splice(opened.indexOf(close), 1);
        await close();
      },
    };
  },
  answering: async (status) => {
    const server = createServer((_, response) => {
      if (status !== 'never') response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push(() => stopped(server));
    return new TwilioTelephony(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 100);
  },
});
