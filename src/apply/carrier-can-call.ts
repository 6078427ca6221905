import type { Config } from '../platform/config/config.js';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether a carrier outside can call the server back: not where PUBLIC_BASE_URL is missing or names the machine itself. */
export const carrierCanCall = ({ lab, http }: Pick<Config, 'lab' | 'http'>): boolean =>
  lab || !LOOPBACK.has(new URL(http.publicBaseUrl).hostname);
