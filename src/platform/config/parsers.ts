import { isIP } from 'node:net';

/** `scheme://host[:port]` and nothing else: signatures are computed over it byte for byte. */
export const parseOrigin = (text: string): string | undefined => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).origin === text ? text : undefined;
};

const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

/** `off`, or a comma-separated list of addresses, CIDR ranges and named ranges. There is no "trust everybody". */
export const parseTrustProxy = (text: string): readonly string[] | undefined => {
  if (text === 'off') return [];
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.every(isAddressRange) ? entries : undefined;
};

const isAddressRange = (entry: string): boolean => {
  if (NAMED_RANGES.includes(entry)) return true;
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
};

/** Comma-separated hosts, each with or without a port; IPv6 addresses in brackets. */
export const parseHosts = (text: string): readonly string[] | undefined => {
  const hosts = text.split(',').map((host) => host.trim().toLowerCase());
  return hosts.every((host) => /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(host)) ? hosts : undefined;
};
