const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Why the carrier would not connect to this URL of a `<Stream>`: its error number and words; undefined if it would.
 * Unlike the real one it takes plain `ws:` on loopback.
 */
export const streamUrlProblem = (url: string): readonly [code: number, message: string] | undefined => {
  if (!URL.canParse(url)) return [31923, 'malformed stream URL'];
  const { protocol, hostname, search } = new URL(url);
  const plain = protocol === 'ws:' && LOOPBACK.includes(hostname);
  if (protocol !== 'wss:' && !plain) return [31922, 'the stream URL must be wss'];
  return search ? [31920, 'a stream URL takes no query string'] : undefined;
};

/** Where the socket is opened: `wss:` on loopback stands for a tunnel that takes the TLS away. The URL as written is signed. */
export const reachedAt = (url: string): string =>
  LOOPBACK.includes(new URL(url).hostname) ? url.replace(/^wss:/, 'ws:') : url;

/** The error number of a handshake that failed with a system error. */
export const connectErrorCode = ({ code, message }: NodeJS.ErrnoException): number => {
  if (code === 'ECONNREFUSED') return 31902;
  if (code === 'ENOTFOUND' || code === 'EHOSTUNREACH') return 31904;
  if (code && /CERT|TLS|SSL/.test(code)) return 31910;
  return message.startsWith('Unexpected server response') ? 31920 : 31901;
};
