import type { Database } from '../../src/platform/event-store/embedded/ledger-file.js';

/** The database, telling of (and able to fail at) every statement that opens or ends a transaction. */
export const watched = (db: Database, onExec: (sql: string) => void): Database =>
  new Proxy(db, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (name === 'exec') onExec(String(args[0]));
        return Reflect.apply(member, target, args);
      };
    },
  });
