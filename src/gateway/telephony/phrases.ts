/** What callers hear when something is wrong: never silence, never a carrier's "application error". */
export const PHRASES = {
  unavailable: 'We are sorry, we cannot take your call right now. Please try again in a few minutes.',
  unknownNumber: 'We are sorry, this number is not in service.',
  lost: 'We are sorry, the connection was lost. Please call again.',
} as const;
