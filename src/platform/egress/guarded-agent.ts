import { lookup as systemLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress } from './public-address.js';

/** A request to a place where requests that a tenant configures must not go. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
}

export type ResolveAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * An HTTP client's agent for addresses that tenants choose: https to port 443 of public addresses and nothing else, so
 * that no one reaches our own network through us. What connects is the very address that was checked, at every new
 * connection, so that a name that changes its address between check and use gains nothing. `allowedHosts` (`host` or
 * `host:port`) are exempt from all of it.
 */
export const guardedAgent = (allowedHosts: readonly string[], resolveAll: ResolveAll = systemLookup): Agent => {
  const allowed = new Set(allowedHosts);
  const open = buildConnector({});
  const guarded = buildConnector({ lookup: publicOnly(resolveAll) });
  const connect: buildConnector.connector = (options, callback) => {
    if (isExempt(options, allowed)) return open(options, callback);
    const refusal = staticRefusal(options);
    return refusal === undefined ? guarded(options, callback) : callback(new EgressRefused(refusal), null);
  };
  return new Agent({ connect });
};

/** Where a request goes; an IPv6 address without brackets, an absent or empty port for the protocol's own. */
export type EgressTarget = Readonly<{ hostname: string; protocol: string; port?: string }>;

export const isExempt = (target: EgressTarget, allowedHosts: ReadonlySet<string>): boolean => {
  const { hostname } = target;
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname.toLowerCase();
  return allowedHosts.has(host) || allowedHosts.has(`${host}:${portOf(target)}`);
};

const portOf = ({ port, protocol }: EgressTarget): string => port || (protocol === 'https:' ? '443' : '80');

/** What can be said against a target before its name is looked up. */
export const staticRefusal = (target: EgressTarget): string | undefined => {
  const { protocol, hostname } = target;
  if (protocol !== 'https:') return 'only https is allowed';
  if (portOf(target) !== '443') return 'only port 443 is allowed';
  // A literal address never reaches the lookup.
  return isIP(hostname) !== 0 && !isPublicAddress(hostname) ? 'the address is not public' : undefined;
};

/** Resolves a name and refuses it whole if any of its addresses is not public. */
const publicOnly =
  (resolveAll: ResolveAll): LookupFunction =>
  (hostname, options, callback) =>
    resolveAll(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) return callback(error, '');
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new EgressRefused('the address is not public'), '');
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
