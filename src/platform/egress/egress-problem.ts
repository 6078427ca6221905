import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isExempt, type ResolveAll, staticRefusal } from './guarded-agent.js';
import { isPublicAddress } from './public-address.js';

/** How long a name server is waited for: a name that cannot be looked up now may be known when it is called. */
const RESOLVE_WITHIN_MS = 1_000;

/**
 * Why a request to this URL would be refused, by the rules of the guarded agent; undefined if it would not. To be told
 * while something is set up; the guard itself decides at every connection.
 */
export const egressProblem = async (
  { hostname, protocol, port }: URL,
  allowedHosts: readonly string[],
  resolveAll: ResolveAll = systemLookup,
): Promise<string | undefined> => {
  const target = { hostname: hostname.replace(/^\[|\]$/g, ''), protocol, port };
  if (isExempt(target, new Set(allowedHosts))) return undefined;
  const refusal = staticRefusal(target);
  if (refusal !== undefined) return refusal;
  const addresses = await addressesOf(target.hostname, resolveAll);
  return addresses.every(({ address }) => isPublicAddress(address)) ? undefined : 'the address is not public';
};

const addressesOf = (hostname: string, resolveAll: ResolveAll): Promise<readonly LookupAddress[]> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), RESOLVE_WITHIN_MS);
    resolveAll(hostname, { all: true }, (error, addresses) => {
      clearTimeout(timer);
      resolve(error ? [] : addresses);
    });
  });
