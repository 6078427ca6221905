import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Where Nest reports every module and route that it starts: news only to whoever debugs the start. */
const START_UP = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

/**
 * Nest's own lines and those of its `Logger` class, written by the process's logger. Nest passes the context's name
 * last, and for errors the stack before it.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.#write(START_UP.some((context) => context === rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  #write(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const others = rest.slice(0, -1);
    const fields = typeof message === 'object' && message !== null ? fieldsOf(message) : {};
    const texts = [...(typeof message === 'string' ? [message] : []), ...others.filter(isText)];
    this.logger[level]({ ...fields, context }, texts.join(' '));
  }
}

const fieldsOf = (value: object): object => (value instanceof Error ? { err: value } : value);

const isText = (value: unknown): value is string => typeof value === 'string';
