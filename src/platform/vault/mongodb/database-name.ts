const DEFAULT_DATABASE = 'voiceledger';

/** The database that a connection string names after its hosts (of which it may list several), else `voiceledger`. */
export const databaseNameOf = (url: string): string => {
  const named = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1];
  return named === undefined ? DEFAULT_DATABASE : decodeURIComponent(named);
};
