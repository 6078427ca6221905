import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from '@jest/globals';
import { RevisionConflict } from '../../../src/platform/event-store/event-store.errors.js';
import { connect, serve, type ConnectOptions } from '../../../src/platform/workers/rpc.js';

class Desk {
  readonly #greeting = 'hello';
  async greet(name: string): Promise<string> {
    return `${this.#greeting} ${name}`;
  }
  double(value: bigint): bigint {
    return value * 2n;
  }
  conflict(): void {
    throw new RevisionConflict('call-1', 'no-stream', 7n);
  }
  caused(): void {
    const cause = Object.assign(new Error('not ready'), { code: 14, handle: () => undefined });
    throw new Error('away', { cause: new RangeError('further', { cause }) });
  }
  circular(): void {
    const error = new Error('round');
    error.cause = error;
    throw error;
  }
  unsendable(): () => void {
    return () => undefined;
  }
  never(): Promise<void> {
    return new Promise(() => undefined);
  }
}

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

const open = (target: object = new Desk(), options: ConnectOptions = {}) => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serve(port1, target);
  return { ...connect<Desk>(port2, options), port: port1 };
};

describe('a call to another thread', () => {
  it('returns what the method returns, bigint included', async () => {
    const { remote } = open();
    await expect(Promise.all([remote.greet('Ada'), remote.double(2n ** 60n)])).resolves.toEqual([
      'hello Ada',
      2n ** 61n,
    ]);
  });

  it('throws an error of a registered class with its fields', async () => {
    const { remote } = open(new Desk(), { errors: { RevisionConflict } });
    const error = await remote.conflict().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RevisionConflict);
    expect(error).toMatchObject({ name: 'RevisionConflict', stream: 'call-1', expected: 'no-stream', actual: 7n });
    expect((error as Error).message).toBe('expected call-1 at no-stream, it is at 7');
  });

  it('keeps the name and the message of an error of any other class', async () => {
    const { remote } = open();
    const error = await remote.conflict().catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(RevisionConflict);
    expect(error).toMatchObject({ name: 'RevisionConflict', message: 'expected call-1 at no-stream, it is at 7' });
  });

  it('is refused when the result cannot be sent, and when the argument cannot', async () => {
    const { remote } = open();
    await expect(remote.unsendable()).rejects.toThrow(/could not be cloned/);
    await expect(remote.greet((() => 'Ada') as unknown as string)).rejects.toThrow(/could not be cloned/);
  });

  it('goes through although another of the same moment cannot be sent', async () => {
    const { remote } = open();
    const outcomes = await Promise.allSettled([
      remote.greet('Ada'),
      remote.greet((() => 'Ada') as unknown as string),
      remote.unsendable(),
      remote.double(2n),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  it('travels with others of its moment, a full load at a time', async () => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    const loads: number[] = [];
    port1.on('message', (calls: unknown[]) => loads.push(calls.length));
    serve(port1, new Desk());
    const { remote } = connect<Desk>(port2);
    await Promise.all(Array.from({ length: 40 }, (_, index) => remote.double(BigInt(index))));
    expect(loads).toEqual([16, 16, 8]);
  });

  it('is refused when there is no such method', async () => {
    const { remote } = open({});
    await expect(remote.never()).rejects.toThrow('no method never');
  });

  it('keeps the causes of an error, with their fields, and no more of them than a few', async () => {
    const { remote } = open();
    const error = await remote.caused().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      ...{ message: 'away', cause: { name: 'RangeError', cause: { message: 'not ready', code: 14 } } },
    });
    let depth = 0;
    for (let at: unknown = await remote.circular().catch((thrown: unknown) => thrown); at instanceof Error; depth += 1)
      at = at.cause;
    expect(depth).toBe(6);
  });
  it('waits for a target that is still opening, and fails with its error when it cannot open', async () => {
    const late = open(Promise.resolve(new Desk()));
    await late.ready();
    await expect(late.remote.greet('Ada')).resolves.toBe('hello Ada');
    const failed = open(Promise.reject(new Error('folder is locked')));
    await expect(failed.ready()).rejects.toThrow('folder is locked');
    await expect(failed.remote.greet('Ada')).rejects.toThrow('folder is locked');
  });

  it('is rejected when its client is closed, and so is every later one', async () => {
    const { remote, close } = open();
    const pending = remote.never();
    close();
    await expect(pending).rejects.toThrow('the worker has gone');
    await expect(remote.greet('Ada')).rejects.toThrow('the worker has gone');
  });

  it('is rejected with the given error when the other side goes', async () => {
    const { remote, port } = open(new Desk(), { lost: () => new RangeError('store is away') });
    const pending = remote.never();
    port.close();
    await expect(pending).rejects.toThrow(RangeError);
  });

  it('is rejected when the worker dies', async () => {
    const worker = new Worker("setTimeout(() => { throw new Error('out of luck') }, 20)", { eval: true });
    const { remote } = connect<Desk>(worker);
    await expect(remote.never()).rejects.toThrow('the worker has gone');
  });
});
