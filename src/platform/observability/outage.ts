/**
 * Why a store cannot be used: a sentence for operators without names, addresses or secrets. `permanent`: waiting will
 * not mend it.
 */
export type Outage = Readonly<{ reason: string; permanent: boolean }>;

type Rule = Readonly<{ sign: RegExp } & Outage>;
const permanent = (sign: RegExp, reason: string): Rule => ({ sign, reason, permanent: true });
const passing = (sign: RegExp, reason: string): Rule => ({ sign, reason, permanent: false });

/** What the stores and their clients were seen to say; the first that fits counts. */
const RULES: readonly Rule[] = [
  permanent(
    /the log (has another event|ends at|lacks)/i,
    'it has lost events that it had acknowledged, or is an older copy, or another log (lost_events in the diagnostics)',
  ),
  permanent(
    /the vault has no key for|the vault is not that of the log/i,
    'its keys do not open the log: that was written under other keys',
  ),
  permanent(
    /deleted or exchanged under the server/i,
    'its file was deleted or exchanged under the server, or cut short: put it back, or restore it and restart',
  ),
  permanent(/malformed|not a database/i, 'its file is damaged: restore it from a backup and restart'),
  permanent(/stopped after a failed write/i, 'it takes nothing more after a write that failed: restart'),
  permanent(/readonly|read-only|EROFS/i, 'its folder cannot be written to'),
  passing(/disk.* full|bytes left|ENOSPC|EDQUOT/i, 'the disk of the data folder is full'),
  passing(/disk i\/o error|\bEIO\b/i, 'its disk cannot be read or written'),
  passing(/database is locked/i, 'another program holds its lock'),
  passing(/\bdraining\b/i, 'the process was told to stop'),
  permanent(
    /unauthenticated|authentication ?failed|bad http status code: 401|\b16\b.*access-denied/i,
    'the user name or the password is not accepted',
  ),
  permanent(
    /permission_denied|access-denied|access denied|not authorized|requires authentication/i,
    'the user has no right to it (in EventStoreDB, to read $all)',
  ),
  permanent(/cert_has_expired|certificate has expired/i, 'its certificate has expired'),
  permanent(/altname/i, 'its certificate is for another host name'),
  permanent(
    /unable to verify|self[- _]signed|unable to get (local )?issuer|unable_to_(verify|get)/i,
    'its certificate is signed by an authority that is not trusted here (tlsCAFile)',
  ),
  permanent(/wrong.version.number|packet length too long/i, 'TLS is asked for, and it speaks none'),
  passing(/enotfound|eai_again|name resolution failed/i, 'its host name is not known'),
  passing(/econnrefused/i, 'nobody listens at its address'),
  passing(/server is not ready|server is busy|not.?leader|not primary/i, 'it is not ready yet'),
  passing(
    /failed to discover/i,
    'no node of the cluster answers as its leader (a wrong host, certificate or TLS setting looks the same)',
  ),
  passing(/timed ?out|timeout|no answer within|deadline|no event within/i, 'it does not answer in time'),
  passing(
    /failed to connect|econnreset|socket hang up|connection (dropped|closed)|closed/i,
    'the connection is closed at once (by a server that expects TLS, perhaps)',
  ),
];

/** What an error says about a store, out of it and its causes. */
export const outageOf = (error: unknown): Outage => {
  const text = [...causesOf(error)].map(textOf).join('\n');
  const { reason, permanent: lasting } = RULES.find(({ sign }) => sign.test(text)) ?? {
    reason: 'it cannot be used',
    permanent: false,
  };
  return { reason, permanent: lasting };
};

const textOf = (error: Error): string => {
  const { code, type } = error as { code?: string | number; type?: string };
  return `${String(code ?? '')} ${String(type ?? '')} ${error.message}`;
};

/** The error with its causes; of a replica set that cannot be reached also what each of its servers answered. */
function* causesOf(error: unknown): Generator<Error> {
  for (let cause = error, depth = 0; isError(cause) && depth < 10; cause = cause.cause, depth += 1) {
    yield cause;
    const { servers } =
      (('reason' in cause ? cause.reason : undefined) as { servers?: Map<string, { error?: unknown }> }) ?? {};
    for (const server of servers?.values() ?? []) yield* causesOf(server.error);
  }
}

/** Also one of another realm. */
const isError = (thrown: unknown): thrown is Error =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown;
