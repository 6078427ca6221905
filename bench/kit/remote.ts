import type { ChildProcess } from 'node:child_process';

type Handlers = Readonly<Record<string, (argument: never) => unknown>>;
type Question = Readonly<{ bench: number; method: string; argument: unknown }>;
type Reply = Readonly<{ bench: number; result?: unknown; error?: string }>;

const isOurs = (message: unknown): message is { bench: number } =>
  typeof message === 'object' && message !== null && 'bench' in message;

/** Answers these questions of the process that started this one; others belong to somebody else in this process. */
export const answerParent = (handlers: Handlers): void => {
  process.on('message', (message) => {
    if (!isOurs(message)) return;
    const { bench, method, argument } = message as Question;
    const handler = handlers[method];
    if (handler === undefined) return;
    void (async (): Promise<void> => {
      try {
        const result = await handler(argument as never);
        process.send?.({ bench, result } satisfies Reply);
      } catch (error) {
        process.send?.({ bench, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    })();
  });
};

let asked = 0;

/** Asks a child that was started with an IPC channel. Rejects with its error, or when it ends without an answer. */
export const ask = <T>(child: ChildProcess, method: string, argument: unknown = null): Promise<T> =>
  new Promise((resolve, reject) => {
    const bench = ++asked;
    const ended = (): void => settle(() => reject(new Error(`the process ended before it answered ${method}`)));
    const heard = (message: unknown): void => {
      if (!isOurs(message) || message.bench !== bench) return;
      const { result, error } = message as Reply;
      settle(() => (error === undefined ? resolve(result as T) : reject(new Error(error))));
    };
    const settle = (then: () => void): void => {
      child.off('message', heard).off('exit', ended);
      then();
    };
    child.on('message', heard).on('exit', ended);
    child.send({ bench, method, argument } satisfies Question, (error) => error && settle(() => reject(error)));
  });
