const PREFIX = '/api/v1';
const ALIASES = /^\/(make-call|incoming-call|call-status|call-logs|voice-sessions)(?=[/?]|$)/;

/** What the carrier is told to request: whoever types such a URL into its console may end it with a slash. */
const CARRIER_SLASH = /^(\/api\/v1\/(?:incoming-call|call-status|calls\/[^/?]+\/(?:answer|continue)))\/(?=\?|$)/;

/**
 * The URL that the router sees for an unversioned one of old clients, and for one of the carrier's with a slash at its
 * end. `request.originalUrl` keeps what was sent, which is what a carrier's signature covers.
 */
export const rewriteLegacyUrl = (url: string): string =>
  (ALIASES.test(url) ? PREFIX + url : url).replace(CARRIER_SLASH, '$1');
