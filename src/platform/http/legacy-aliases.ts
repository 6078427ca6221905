const PREFIX = '/api/v1';
const ALIASES = /^\/(make-call|incoming-call|call-status|call-logs|voice-sessions)(?=[/?]|$)/;

/**
 * The URL that an unversioned one of old clients stands for. The router sees the new one; `request.originalUrl` keeps
 * what was sent, which is what a carrier's signature covers.
 */
export const rewriteLegacyUrl = (url: string): string => (ALIASES.test(url) ? PREFIX + url : url);
