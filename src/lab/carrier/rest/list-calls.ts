import { restStatus } from '../calls/call-status.js';
import type { Call } from '../calls/call.js';
import { callResource } from './call-resource.js';

const PAGE_SIZE = 50;
const MOST = 1000;

/**
 * A page of the account's calls, newest first, filtered as the REST API filters: `To`, `From`, `Status`,
 * `ParentCallSid`, and `StartTime` and `EndTime` each exactly on a day, or with `>` and `<` from and up to a time.
 */
export const listCalls = (calls: Iterable<Call>, query: URLSearchParams, path: string) => {
  const size = Math.min(MOST, Math.max(1, Number(query.get('PageSize')) || PAGE_SIZE));
  const page = Math.max(0, Number(query.get('Page')) || 0);
  const found = [...calls].reverse().filter((call) => matches(call, query));
  const shown = found.slice(page * size, (page + 1) * size);
  const uri = (number: number): string => {
    const parameters = new URLSearchParams(query);
    parameters.set('PageSize', String(size));
    parameters.set('Page', String(number));
    return `${path}?${parameters.toString()}`;
  };
  return {
    calls: shown.map(callResource),
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(0, shown.length - 1),
    uri: uri(page),
    first_page_uri: uri(0),
    previous_page_uri: page > 0 ? uri(page - 1) : null,
    next_page_uri: found.length > (page + 1) * size ? uri(page + 1) : null,
  };
};

const matches = (call: Call, query: URLSearchParams): boolean => {
  const equal = (name: string, value: string | undefined): boolean => !query.get(name) || query.get(name) === value;
  return (
    equal('To', call.details.to) &&
    equal('From', call.details.from) &&
    equal('Status', restStatus(call.status)) &&
    equal('ParentCallSid', call.details.parentSid) &&
    within('StartTime', call.answeredAtMs ?? call.createdAtMs, query) &&
    within('EndTime', call.endedAtMs, query)
  );
};

/** `Name` exactly on a day, `Name>` and `Name<` from and up to a time; a call that has no such time is in none. */
const within = (name: string, atMs: number | undefined, query: URLSearchParams): boolean => {
  const on = query.get(name)?.slice(0, 10);
  const from = query.get(`${name}>`);
  const until = query.get(`${name}<`);
  if (atMs === undefined) return !on && !from && !until;
  return (
    (!on || new Date(atMs).toISOString().startsWith(on)) &&
    // Times are kept to the second.
    (!from || atMs >= Math.floor(Date.parse(from) / 1000) * 1000) &&
    (!until || atMs <= Date.parse(until))
  );
};
